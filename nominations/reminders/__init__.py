"""Who is reminded of what, when: planned as rows, never twice. How a mail travels lives in outbox/."""
