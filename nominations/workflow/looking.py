"""When a member of staff last read a State's file: what the page needs to say "changed since you looked"."""

from datetime import datetime

from nominations.accounts.models import User
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Look


def look(nomination: Nomination, *, by: User, at: datetime) -> Look | None:
    """Note that a reader sees the file now; return the look before, None for the first. Two statements, no audit row.

    Two tabs at once are harmless: one row a reader, which the later one keeps.
    """
    before = Look.objects.filter(nomination=nomination, user=by).first()
    Look.objects.bulk_create(
        [Look(nomination=nomination, user=by, round=nomination.round, at=at)],
        update_conflicts=True,
        unique_fields=["nomination", "user"],
        update_fields=["round", "at"],
    )
    return before
