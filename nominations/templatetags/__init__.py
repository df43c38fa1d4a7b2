"""Template tags and filters of all doors; nothing that asks the database."""
