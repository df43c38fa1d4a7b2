"""Façade: Celery finds every room's tasks here."""
