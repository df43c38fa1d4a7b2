"""What somebody does on a seat, and where that was read: words beside a mandate, which changes nothing of its days."""

from datetime import datetime

from django.db import transaction

from nominations.accounts.models import User
from nominations.kernel.text import clean_text
from nominations.mandates import access, writing
from nominations.mandates.ending import locked_mandate
from nominations.mandates.models import Mandate
from nominations.mandates.writing import Act


@transaction.atomic
def describe(mandate: Mandate, *, tasks: str, source: str, by: User | None, at: datetime) -> Mandate:
    """Say what the person does on this seat (public where the name is), and the source of it all (never public).

    The same words again change nothing.
    """
    act = Act(by, at)
    mandate = locked_mandate(mandate)
    access.allow(access.may_keep(by, mandate.seat.group, on=act.today))
    told = {"tasks": clean_text(tasks), "source": clean_text(source)}
    changed = [name for name, words in told.items() if getattr(mandate, name) != words]
    for name in changed:
        setattr(mandate, name, told[name])
    if changed:
        mandate.save(update_fields=changed)
        writing.record("describe", mandate, act, fields=changed)
    return mandate
