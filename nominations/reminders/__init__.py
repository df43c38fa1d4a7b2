"""Who is reminded of what, when: planned in the database, sent once or skipped with the reason. Sending is outbox/."""
