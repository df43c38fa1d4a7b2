"""The two statements that each mail pays for, written out: composing them took a third of the sender's time.

Each is one statement, so it is a transaction of its own where none is open. Both wait for the disk, always
(`synchronous_commit`): a marker that a crash of PostgreSQL forgot would let a mail go twice.
"""

import uuid
from datetime import timedelta

from django.db import connection

from nominations.outbox.instants import Instant, as_sql
from nominations.outbox.models import OutgoingMail

_MARK = """
UPDATE nominations_outgoingmail SET in_data = true, lease_until = {now} + %s::interval, sha256 = %s
WHERE id = %s AND lease_token = %s AND lease_until > {now}
"""
_SENT = """
UPDATE nominations_outgoingmail
SET status = 'sent', status_reason = '', last_reply = %s, sent_at = {now}, uncertain_at = NULL,
  lease_token = NULL, lease_until = NULL, in_data = false,
  subject = CASE WHEN sensitive THEN '' ELSE subject END,
  text = CASE WHEN sensitive THEN '' ELSE text END,
  html = CASE WHEN sensitive THEN '' ELSE html END
WHERE id = %s AND (
  lease_token = %s OR attempts = %s AND (status = 'uncertain' OR status = 'queued' AND resends > 0)
)
"""


def set_marker(mail: OutgoingMail, token: uuid.UUID, *, lease: timedelta, sha256: str, now: Instant) -> bool:
    """Say that DATA is about to be sent; return whether the lease still held."""
    moment, of_now = as_sql(now)
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(now=moment), [*of_now, str(lease), sha256, mail.pk, token, *of_now])
        return bool(cursor.rowcount)


def note_sent(mail: OutgoingMail, token: uuid.UUID, *, reply: str, now: Instant) -> None:
    """Note a yes while the row is leased, or after this attempt was called uncertain, or queued again as absent."""
    moment, of_now = as_sql(now)
    with connection.cursor() as cursor:
        cursor.execute(_SENT.format(now=moment), [reply, *of_now, mail.pk, token, mail.attempts])
