"""Taking over the words that one call had of its own into the next one."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from nominations.audit import actions as audit
from nominations.texts import catalogue
from nominations.texts.models import TextVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def of_call(call_id: uuid.UUID) -> list[TextVersion]:
    """Return the texts that a call has of its own, the newest version of each kind and language; one query."""
    versions = TextVersion.objects.filter(call=call_id).order_by("kind", "language", "-number")
    return [version for version in versions.distinct("kind", "language") if version.body]


def label(key: str) -> str:
    """Return what a text is called, or its key while the catalogue does not know it."""
    kinds = getattr(catalogue, "KINDS", {})
    return str(kinds[key].label) if key in kinds else key


def copy_to(
    call_id: uuid.UUID,
    versions: list[TextVersion],
    *,
    note: str,
    by: "AbstractBaseUser",
    at: datetime,
) -> list[TextVersion]:
    """Give a new call these texts as its first versions; called in the transaction that makes the call."""
    made = TextVersion.objects.bulk_create(
        TextVersion(
            kind=old.kind,
            group_id=old.group_id,
            call_id=call_id,
            language=old.language,
            number=1,
            subject=old.subject,
            body=old.body,
            note=note,
            created_at=at,
            created_by_id=by.pk,
        )
        for old in versions
    )
    audit.record_each("text.copy", [(each, {"kind": each.kind}) for each in made], by=by, at=at)
    return made
