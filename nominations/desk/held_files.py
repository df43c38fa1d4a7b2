"""A file between two pages of the desk, as `files` holds it."""

from nominations.files.holding import held, hold, let_go

__all__ = ["held", "hold", "let_go"]
