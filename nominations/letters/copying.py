"""Taking over the annexes that one call had of its own into the next one."""

import uuid
from datetime import datetime

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.letters.models import Annex


def of_call(call_id: uuid.UUID) -> list[Annex]:
    """Return the annexes of a call alone that are in use, in their order; one query."""
    return list(Annex.objects.filter(call=call_id, retired_at__isnull=True))


def copy_to(call_id: uuid.UUID, annexes: list[Annex], *, by: User, at: datetime) -> list[Annex]:
    """Give a new call these annexes; the bytes of a file are kept once. Called in the transaction of the new call."""
    made = Annex.objects.bulk_create(
        Annex(
            group_id=old.group_id,
            call_id=call_id,
            title=old.title,
            text=old.text,
            file_id=old.file_id,
            position=old.position,
        )
        for old in annexes
    )
    audit.record_each("annex.copy", [(each, {}) for each in made], by=by, at=at)
    return made
