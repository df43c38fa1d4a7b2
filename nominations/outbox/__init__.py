"""A message is a row first: written with the act that causes it, then claimed, sent, retried, or shown as uncertain.

What a message says is decided by the rooms above (their notices.py); the outbox knows subjects only as keys.
"""
