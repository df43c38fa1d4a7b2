"""Persons who were nominated and should have been told by now, as the first page of the desk names them."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache

from nominations.kernel import clock
from nominations.reminders import queries as reminders
from nominations.workflow.models import Nomination

# The law counts in months, and the answer costs a look at a year's nominations.
LOOKED_AT_EVERY = 5 * 60
MOST_SHOWN = 20


class Untold(NamedTuple):
    """One person; without an address nobody can tell her by mail."""

    name: str
    has_address: bool
    last_day: date
    nomination_id: UUID
    reference: str


def untold(user: Any, *, at: datetime) -> list[Untold]:
    """Return whom nominations to the visitor's groups name that were not told (domain rule 25); kept five minutes."""
    key = f"desk-untold:{user.pk}"
    found: list[Untold] | None = cache.get(key)
    if found is None:
        found = _untold(user, at)
        cache.set(key, found, LOOKED_AT_EVERY)
    return found


def _untold(user: Any, at: datetime) -> list[Untold]:
    visible = Nomination.objects.visible_to(user, on=clock.local_day(at))
    return [
        Untold(late.name, bool(late.email), late.last_day, late.nomination.pk, late.nomination.reference)
        for late in reminders.overdue_notices(visible, at=at)[:MOST_SHOWN]
    ]
