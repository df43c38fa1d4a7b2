"""Façade: Celery finds every room's tasks here."""

from nominations.accounts.tasks import forget_visits
from nominations.inbox.tasks import poll
from nominations.outbox.tasks import drain, reconcile, sweep
from nominations.reminders.tasks import digest, plan

__all__ = ["digest", "drain", "forget_visits", "plan", "poll", "reconcile", "sweep"]
