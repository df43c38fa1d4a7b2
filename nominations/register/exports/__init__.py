"""Whole lists to take along: tables in four forms, and all at once in the shape of Popolo; streamed, never held."""
