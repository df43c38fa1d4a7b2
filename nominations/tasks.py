"""Façade: Celery finds every room's tasks here."""

from nominations.outbox.tasks import drain, sweep

__all__ = ["drain", "sweep"]
