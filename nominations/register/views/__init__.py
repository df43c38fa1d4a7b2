"""Pages of the public Register."""
