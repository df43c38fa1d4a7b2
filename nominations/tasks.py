"""Façade: Celery finds every room's tasks here."""

from nominations.accounts.tasks import forget_visits
from nominations.inbox.tasks import poll
from nominations.meetings.tasks import close_votes, tell_leavers
from nominations.outbox.tasks import drain, reconcile, sweep
from nominations.reminders.tasks import digest, plan

__all__ = [
    "close_votes",
    "digest",
    "drain",
    "forget_visits",
    "plan",
    "poll",
    "reconcile",
    "sweep",
    "tell_leavers",
]
