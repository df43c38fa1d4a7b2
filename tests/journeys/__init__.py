"""Whole stories across rooms and months."""
