"""Planned mails by the thousand: one array a column, which PostgreSQL unpacks; what all rows share is said once.

A row here is what `actions.enqueue` would write, without words: tests/outbox/test_planning.py compares the two.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from nominations.outbox.models import OutgoingMail

ROWS_AT_ONCE = 15_000  # a first run for a thousand open calls is one statement


class PlannedRow(NamedTuple):
    """The columns in which planned mails differ, in the order of the statement below."""

    kind: str
    dedup_key: str
    thread_id: str
    recipient: str
    recipient_name: str
    reply_to: str
    audience: str
    language: str
    priority: int
    if_uncertain: str
    subject_type: str
    subject_id: str
    group_key: uuid.UUID | None
    status: str
    status_reason: str
    due_at: datetime
    expires_at: datetime


_INSERT = f"""
INSERT INTO {OutgoingMail._meta.db_table}
  (id, message_id, dated_at, next_attempt_at, created_at, sender,
   subject, text, html, sensitive, attempts, last_reply, in_data, sha256, resends,
   {", ".join(PlannedRow._fields)})
SELECT new.id, '<' || new.id || '@' || %s::text || '>', planned.due_at, planned.due_at, %s::timestamptz, %s::text,
       '', '', '', false, 0, '', false, '', 0,
       planned.*
FROM unnest(
    %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[],
    %s::text[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[]
  ) AS planned ({", ".join(PlannedRow._fields)})
CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id, planned.dedup_key AS of_each_row) AS new
ON CONFLICT DO NOTHING
"""  # noqa: S608 - the names of a table and of its columns, from the code


def insert(rows: Iterable[PlannedRow], *, host: str, at: datetime) -> None:
    """Write the rows; a key that is there already is left as it is. `host` is the right-hand side of Message-IDs."""
    left = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, ROWS_AT_ONCE)):
            cursor.execute(_INSERT, [host, at, settings.DEFAULT_FROM_EMAIL, *map(list, zip(*some, strict=True))])
