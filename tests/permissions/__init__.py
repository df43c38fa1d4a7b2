"""Who may open what: every address against a committed table."""
