"""The door of Commission staff: the Django admin and its own pages, calling the same verbs as every other door."""
