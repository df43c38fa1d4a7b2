"""One file a command: it reads the clock and calls verbs."""
