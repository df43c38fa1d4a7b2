"""Calls for nominations: one invitation a call and State, deadlines and their extensions. Answers live in workflow/."""
