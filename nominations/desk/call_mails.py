"""The mails of one call as its calendar and its reminders by hand need them: envelopes only, read by index."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import CharField, Max, Q
from django.db.models.functions import Cast, Coalesce

from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reminders.catalogue import PREFIX, REMIND_NOW

_GONE = (MailStatus.HELD, MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT, MailStatus.UNCERTAIN)

BY_HAND = (REMIND_NOW, "state_message")  # they wait a minute before they go
# What a list of mails says of each; the words are long and stay in the database.
_ENVELOPE = (
    "kind",
    "recipient",
    "recipient_name",
    "audience",
    "status",
    "status_reason",
    "due_at",
    "sent_at",
    "uncertain_at",
)


def envelopes(call: Call) -> list[OutgoingMail]:
    """Return every mail about a call, its States' files and its nominations, without the words; two queries.

    Of a call in preparation, which has no files yet, one.
    """
    about = Q(subject_type="call", subject_id=str(call.pk))
    if call.status != CallStatus.PREPARATION:
        files = list(call.invitations.order_by().values_list("pk", "nominations"))
        about |= Q(subject_type="invitation", subject_id__in={str(invitation) for invitation, _ in files})
        about |= Q(subject_type="nomination", subject_id__in={str(nomination) for _, nomination in files if nomination})
    found = OutgoingMail.objects.filter(about, sensitive=False).order_by()
    return list(found.only(*_ENVELOPE))


def held_by_hand(call: Call) -> list[OutgoingMail]:
    """Return the reminders and messages that somebody sent by hand and can still call back."""
    keys = call.invitations.order_by().annotate(key=Cast("pk", CharField())).values("key")
    held = OutgoingMail.objects.filter(kind__in=BY_HAND, status=MailStatus.HELD, held_until__isnull=False)
    return list(held.filter(subject_type="invitation", subject_id__in=keys).only("held_until", "recipient", "audience"))


def last_reminders(invitations: Sequence[Invitation]) -> dict[str, datetime]:
    """Return when each State's file was last reminded of, by the invitation's id; what is on its way counts."""
    mails = OutgoingMail.objects.filter(
        subject_type="invitation", subject_id__in=[str(each.pk) for each in invitations]
    )
    gone = mails.filter(kind__startswith=PREFIX, status__in=_GONE)
    last = Max(Coalesce("sent_at", "uncertain_at", "due_at"))
    return dict(gone.order_by().values("subject_id").annotate(last=last).values_list("subject_id", "last"))
