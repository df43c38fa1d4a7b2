"""What came back to the functional mailboxes, as the desk sees it: whose it is to read, and which row it belongs to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext as _

from nominations.accounts.models import Role
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, FunctionalMailbox
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.kernel import clock, periods
from nominations.letters.models import Letter
from nominations.reminders import belonging
from nominations.workflow.models import Nomination

# Calls offered for a mail that names none; older ones are found by nobody's answer any more.
MOST_CALLS = 12
ENOUGH = 200
# A mailbox may be away for a moment without anybody being told.
PATIENCE = timedelta(minutes=15)


def received_visible_to(user: Any, *, at: datetime) -> QuerySet[ReceivedMail]:
    """Return what came in about the visitor's calls, and what names no call but came to his groups' mailboxes."""
    if user.is_superuser:
        return ReceivedMail.objects.order_by("-received_at", "pk")
    own = Q(subject_type="", mailbox__in=_addresses(user, at=at))
    groups = ExpertGroup.objects.visible_to(user, on=clock.local_day(at))
    return ReceivedMail.objects.filter(belonging.received_by_groups(groups) | own).order_by("-received_at", "pk")


def _addresses(user: Any, *, at: datetime) -> QuerySet[Any, Any]:
    """Return the addresses of the functional mailboxes of the visitor's groups today, in small letters."""
    day = clock.local_day(at)
    groups = ExpertGroup.objects.visible_to(user, on=day)
    boxes = FunctionalMailbox.objects.filter(periods.running_on(day), group__in=groups)
    addresses: QuerySet[Any, Any] = boxes.order_by().annotate(address=Lower("email")).values("address")
    return addresses


def alarms(user: Any, *, at: datetime) -> list[str]:
    """Return which mailbox of the visitor's groups cannot be read, in sentences; one query."""
    closed = Mailbox.objects.exclude(trouble="").filter(Q(read_at=None) | Q(read_at__lt=at - PATIENCE))
    own = closed if user.is_superuser else closed.filter(address__in=_addresses(user, at=at))
    return [_alarm(box) for box in own.order_by("address")]


def _alarm(box: Mailbox) -> str:
    facts = {"address": box.address, "why": box.trouble}
    if box.read_at is None:
        return _("The mailbox %(address)s has never been read: %(why)s") % facts
    since = f"{box.read_at.astimezone(clock.BRUSSELS):%d.%m.%Y %H:%M}"
    return _("The mailbox %(address)s has not been read since %(since)s: %(why)s") % {**facts, "since": since}


def received_for(invitation: Invitation) -> list[ReceivedMail]:
    """Return what came in from a State about its file for a call, newest first, without the texts."""
    key = Cast("pk", CharField())
    nominations = Nomination.objects.filter(invitation=invitation).order_by().annotate(key=key).values("key")
    of_file = Q(subject_type="invitation", subject_id=str(invitation.pk))
    of_file |= Q(subject_type="nomination", subject_id__in=nominations)
    letters = Letter.objects.filter(of_file).order_by().annotate(key=key).values("key")
    return list(
        ReceivedMail.objects.filter(
            of_file
            | Q(subject_type="letter", subject_id__in=letters)
            | Q(subject_type="call", subject_id=str(invitation.call_id), audience=invitation.country_id)
        )
        .defer("text", "attachments")
        .order_by("-received_at", "pk")[:ENOUGH]
    )


@dataclass(frozen=True)
class Place:
    """The row that a received mail belongs to, as far as it is known."""

    call: Call
    invitation: Invitation | None = None
    nomination: Nomination | None = None


def place_of(received: ReceivedMail) -> Place | None:
    """Return where a mail belongs by its generic key; None for one that answers nothing of ours.

    An answer to a letter belongs where the letter does: that of a call letter is a State's answer to the call.
    """
    kind, key = received.subject_type, received.subject_id
    if kind == "letter":
        letters = Letter.objects.filter(pk=key).values_list("subject_type", "subject_id")
        kind, key = letters.first() or ("", "")
    match kind:
        case "nomination":
            return _of_nomination(key)
        case "invitation":
            found = _rows().filter(pk=key).first()
            return Place(found.call, found) if found else None
        case "call":
            return _of_call(received)
        case _:
            return None


def _rows() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("call__group", "country")


def _of_nomination(key: str) -> Place | None:
    found = Nomination.objects.select_related("invitation__call__group", "invitation__country").filter(pk=key).first()
    return Place(found.invitation.call, found.invitation, found) if found else None


def _of_call(received: ReceivedMail) -> Place | None:
    of_state = _rows().filter(call_id=received.subject_id, country_id=received.audience).first()
    call = of_state.call if of_state else Call.objects.filter(pk=received.subject_id).first()
    return Place(call, of_state) if call else None


def places(user: Any, *, at: datetime) -> list[Invitation]:
    """Return the rows that a mail may be attached to: the States of the visitor's newest calls, and open changes."""
    visible = Call.objects.visible_to(user, on=clock.local_day(at))
    calls = visible.filter(kind=Call.Kind.CALL, status__in=[CallStatus.OPEN, CallStatus.CLOSED])
    newest = calls.order_by("-opened_at").values("pk")[:MOST_CALLS]
    changes = visible.filter(kind=Call.Kind.CHANGE, status=CallStatus.OPEN)
    rows = Invitation.objects.filter(Q(call__in=newest) | Q(call__in=changes)).select_related("call", "country")
    return list(rows.order_by("call__status", "-call__opened_at", "call", "country__protocol_order"))


def states_of_sender(received: ReceivedMail, *, at: datetime) -> list[str]:
    """Return the ISO codes of the States that the sender speaks for today, to suggest where his mail belongs."""
    held = Role.objects.held_on(clock.local_day(at)).for_states()
    return list(held.filter(user__email__iexact=received.sender).values_list("country_id", flat=True))
