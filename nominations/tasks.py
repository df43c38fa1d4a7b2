"""Façade: Celery finds every room's tasks here."""

from nominations.outbox.tasks import drain, sweep
from nominations.reminders.tasks import plan

__all__ = ["drain", "plan", "sweep"]
