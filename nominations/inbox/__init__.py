"""Mail that came back: bounces and automatic answers are matched and noted, real answers wait for a person to read.

What an answer means for a nomination is decided at the desk; the inbox knows subjects only as keys, as the outbox does.
"""
