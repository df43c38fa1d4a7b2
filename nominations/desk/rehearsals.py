"""A decision tried out and taken back: the very mails that it would send, or why it would be refused.

The verb itself runs, in a transaction that is rolled back. So what a page shows before the decision is what the verb
does, recipient by recipient, and no second list of recipients can drift away from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail

Act = Callable[[datetime], object]


@dataclass(frozen=True)
class Rehearsal:
    """What would happen: the mails by word, or the sentence of the refusal."""

    mails: tuple[OutgoingMail, ...] = ()
    refusal: str = ""


def rehearse(act: Act, *, at: datetime) -> Rehearsal:
    """Run the act at an instant, note the mails that it writes, and take everything back."""
    try:
        with transaction.atomic():
            act(at)
            mails = tuple(OutgoingMail.objects.filter(created_at=at).order_by("audience", "recipient", "kind"))
            transaction.set_rollback(True)
    except Refused as refusal:
        return Rehearsal(refusal=str(refusal))
    return Rehearsal(mails=mails)
