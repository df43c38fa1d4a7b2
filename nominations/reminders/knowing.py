"""Whoever got the notice to nominees knows: the person behind the mandate is marked, once (domain rules 25, 26)."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from nominations.audit import actions as audit
from nominations.parties.models import Person
from nominations.reminders.catalogue import NOMINEE_NOTICE
from nominations.reminders.informed import KNOWS

# The notices to the address of a person, or of one merged into her, about a nomination that gave her a seat.
NOTICES = """
    nominations_person p
    JOIN nominations_mandate m ON m.person_id = p.id AND m.nomination_id IS NOT NULL
    JOIN nominations_person entry ON entry.id = p.id OR entry.merged_into_id = p.id
    JOIN nominations_outgoingmail o ON o.subject_type = 'nomination' AND o.subject_id = m.nomination_id::text
        AND o.kind = %s AND lower(o.recipient) = lower(entry.email)
"""
# Sent; or skipped, because she sent the nomination herself.
TOLD = f"""
UPDATE nominations_person SET informed_at = told.at
FROM (
    SELECT p.id, min(COALESCE(o.sent_at, o.due_at)) AS at FROM {NOTICES}
    WHERE p.informed_at IS NULL AND (o.status = 'sent' OR (o.status = 'skipped' AND o.status_reason = %s))
    GROUP BY p.id
) told
WHERE nominations_person.id = told.id AND informed_at IS NULL
RETURNING nominations_person.id
"""  # noqa: S608 - our own words
CAME_BACK = f"""
UPDATE nominations_person SET informed_at = NULL
WHERE id IN (SELECT p.id FROM {NOTICES} WHERE o.status = 'bounced' AND p.informed_at = o.sent_at)
RETURNING id
"""  # noqa: S608 - our own words


@transaction.atomic
def note_informed(*, at: datetime) -> int:
    """Mark whom a notice told, and unmark where that notice came back; return how many rows changed.

    Harmless when run twice.
    """
    changed = [*_run(CAME_BACK, [NOMINEE_NOTICE]), *_run(TOLD, [NOMINEE_NOTICE, KNOWS])]
    for person in Person.objects.filter(pk__in=changed):
        audit.record("person.informed", person, by=None, at=at, on=str(person.informed_at or ""))
    return len(changed)


def _run(statement: str, facts: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [row[0] for row in cursor.fetchall()]
