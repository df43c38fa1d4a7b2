"""When a member of staff last read a State's file: what the page needs to say "changed since you looked"."""

from datetime import datetime

from django.db import connection

from nominations.accounts.models import User
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Look

# What a statement returns by a query of its own is as it was before the statement: the look before this one.
_NOTE = f"""
INSERT INTO {Look._meta.db_table} AS noted (nomination_id, user_id, round, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (nomination_id, user_id) DO UPDATE SET round = EXCLUDED.round, at = EXCLUDED.at
RETURNING (SELECT round FROM {Look._meta.db_table} WHERE nomination_id = %s AND user_id = %s),
          (SELECT at FROM {Look._meta.db_table} WHERE nomination_id = %s AND user_id = %s)
"""  # noqa: S608 - the name of a table, from the code


def look(nomination: Nomination, *, by: User, at: datetime) -> Look | None:
    """Note that a reader sees the file now; return the look before, None for the first. One statement, no audit row.

    Two tabs at once are harmless: one row a reader, which the later one keeps.
    """
    key = [nomination.pk, by.pk]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [*key, nomination.round, at, *key, *key])
        round_, seen_at = cursor.fetchone()
    return Look(nomination=nomination, user=by, round=round_, at=seen_at) if seen_at else None
