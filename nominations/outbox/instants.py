"""The instant that the outbox works at: PostgreSQL's own, or one passed in by a simulation or a dry run."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Now
from django.db.models.sql import Query

Instant = Expression
NOW: Instant = Now()


def at(instant: datetime | None) -> Instant:
    """Return an instant as an expression; None is now."""
    return NOW if instant is None else Value(instant, output_field=DateTimeField())


def as_sql(instant: Instant) -> tuple[str, list[Any]]:
    """Return an instant as SQL and its parameters, for statements that are written out."""
    words, values = Query(None).get_compiler(connection=connection).compile(instant)
    return words, list(values)
