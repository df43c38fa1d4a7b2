"""The instant that the outbox works at: PostgreSQL's own, or one passed in by a simulation or a dry run."""

from datetime import datetime

from django.db.models import DateTimeField, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Now

Instant = Expression
NOW: Instant = Now()


def at(instant: datetime | None) -> Instant:
    """Return an instant as an expression; None is now."""
    return NOW if instant is None else Value(instant, output_field=DateTimeField())
