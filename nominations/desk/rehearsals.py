"""A decision tried out and taken back: the very mails that it would send, or why it would be refused.

The verb itself runs, in a transaction that is rolled back. So what a page shows before the decision is what the verb
does, recipient by recipient, and no second list of recipients can drift away from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from nominations.audit.models import AuditEvent
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country

Act = Callable[[datetime], object]
Look = Callable[[QuerySet[AuditEvent]], Any]  # gets what the act wrote into the audit trail


@dataclass(frozen=True)
class ShownMail:
    """A mail that would go out, and the State that its recipient speaks for."""

    mail: OutgoingMail
    state: Country | None


@dataclass(frozen=True)
class Rehearsal:
    """What would happen: the mails by word, or the sentence of the refusal."""

    mails: tuple[ShownMail, ...] = ()
    refusal: str = ""
    seen: Any = None  # what `look` returned of the world as it would be


def rehearse(act: Act, *, at: datetime, look: Look | None = None) -> Rehearsal:
    """Run the act at an instant, note the mails that it writes, look at what it made, and take everything back."""
    seen = None
    try:
        with transaction.atomic():
            newest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() if look else None
            act(at)
            seen = look(AuditEvent.objects.filter(pk__gt=newest or 0, at=at).order_by("pk")) if look else None
            mails = list(OutgoingMail.objects.filter(created_at=at).order_by("recipient", "kind"))
            transaction.set_rollback(True)
    except Refused as refusal:
        return Rehearsal(refusal=str(refusal))
    return Rehearsal(mails=tuple(_in_protocol_order(mails)), seen=seen)


def _in_protocol_order(mails: list[OutgoingMail]) -> list[ShownMail]:
    states = Country.objects.in_bulk({mail.audience for mail in mails})
    shown = [ShownMail(mail, states.get(mail.audience)) for mail in mails]
    return sorted(shown, key=lambda each: (each.state.protocol_order or 0) if each.state else 99)
