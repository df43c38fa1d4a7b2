"""Numbered letters and lists on paper: typeset, frozen, hashed, sent through the outbox.

Which letter is due to whom does not live here: calls, workflow and mandates compose, this room makes paper of it.
"""
