"""Append-only: who did what to which record, on whose behalf, when. Not the history of one nomination (workflow/)."""
