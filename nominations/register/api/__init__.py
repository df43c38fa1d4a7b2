"""The read-only interface for programs, version 1. It decides nothing about what is shown: `queries/` does."""
