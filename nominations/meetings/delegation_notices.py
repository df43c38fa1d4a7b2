"""What is said about who comes: to the person named or withdrawn, and to the State's contact points. Composed only."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Model

from nominations.calls import queries as calls
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.meetings.notices import Reader
from nominations.meetings.participant_models import Participant
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain

NAMED, WITHDRAWN, RECEIPT = "participant_named", "participant_withdrawn", "delegation_receipt"
LEFT = "contact_left"


def named(participant: Participant, *, entry: StoredFile | None, at: datetime) -> Message:
    """Compose the notice to a person whom somebody else named (domain rule 25), with the calendar entry."""
    return _to_person(NAMED, "meetings/named", participant, entry=entry, at=at)


def withdrawn(participant: Participant, *, entry: StoredFile | None, at: datetime) -> Message:
    """Compose the mail to a person who was told of the meeting and is not expected any more."""
    return _to_person(WITHDRAWN, "meetings/withdrawn", participant, entry=entry, at=at)


def subject_of(participant: Participant) -> Model:
    """Return what a mail to a participant is about: the delegation; of a guest the meeting."""
    return participant.delegation or participant.meeting


def key_of(kind: str, participant: Participant) -> str:
    """Return what the keys of the mails of a kind to this participant begin with."""
    return key(kind, participant.pk)


def _to_person(
    kind: str, template: str, participant: Participant, *, entry: StoredFile | None, at: datetime
) -> Message:
    meeting = participant.meeting
    mailbox = meeting.group.mailbox_on(clock.local_day(at))
    delegation = participant.delegation
    return Message(
        kind=kind,
        template=template,
        recipient=participant.email,
        recipient_name=str(participant),
        context={
            **_about(meeting, at=at, mailbox=mailbox),
            "participant": participant,
            "has_entry": entry is not None,
            "state": delegation.country if delegation else None,
            "items": [] if delegation else list(participant.invited_to.order_by("position")),
            "controller": settings.CONTROLLER_NAME,
            "dpo": settings.DPO_ADDRESS,
            "privacy_url": f"{settings.SITE_URL}/privacy/",
        },
        dedup_key=key(key_of(kind, participant), f"{at:%Y%m%d%H%M%S%f}", participant.email),
        about=subject_of(participant),
        reply_to=mailbox,
        thread=str(meeting.pk),
        if_uncertain=IfUncertain.RESEND_ONCE,
        attachments=[entry] if entry else [],
        group_id=meeting.group_id,
    )


def receipts(delegation: Any, *, by: Any, because: str, at: datetime) -> list[Message]:
    """Compose the mails that tell each contact point of the State how its delegation stands after a change.

    `because` is the reason of staff who changed it; empty where the State did.
    """
    meeting = delegation.meeting
    today = clock.local_day(at)
    mailbox = meeting.group.mailbox_on(today)
    context = {
        **_about(meeting, at=at, mailbox=mailbox),
        "delegation": delegation,
        "state": delegation.country,
        "standing": standing(delegation),
        "by": by,
        "because": because,
        "url": f"{settings.SITE_URL}/meetings/{delegation.pk}/",
    }
    contacts = calls.contact_points(on=today).get(str(delegation.country_id), [])
    return [
        Message(
            kind=RECEIPT,
            template="meetings/delegation",
            recipient=role.user.email,
            recipient_name=str(role.user),
            context={**context, "recipient": role.user},
            dedup_key=key(RECEIPT, delegation.pk, delegation.revision, role.user.email),
            about=delegation,
            audience=str(delegation.country_id),
            reply_to=mailbox,
            thread=str(meeting.pk),
            if_uncertain=IfUncertain.RESEND_ONCE,
            group_id=meeting.group_id,
        )
        for role in contacts
    ]


def left(meeting: Meeting, people: Iterable[Reader], *, at: datetime) -> list[Message]:
    """Compose the mails to former contact points whose calendar still holds the meeting."""
    mailbox = meeting.group.mailbox_on(clock.local_day(at))
    return [
        Message(
            kind=LEFT,
            template="meetings/contact_left",
            recipient=reader.email,
            recipient_name=reader.name,
            context={**_about(meeting, at=at, mailbox=mailbox), "state": reader.state, "is_entry_new": False},
            dedup_key=key(LEFT, reader.delegation.pk, meeting.sequence, reader.email.casefold()),
            about=reader.delegation,
            audience=str(reader.delegation.country_id),
            reply_to=mailbox,
            thread=str(meeting.pk),
            if_uncertain=IfUncertain.RESEND_ONCE,
            group_id=meeting.group_id,
        )
        for reader in people
        if reader.delegation
    ]


def standing(delegation: Any) -> Sequence[Participant]:
    """Return who attends for the State: the seats in order, then the experts."""
    rows = Participant.objects.standing().filter(delegation=delegation).select_related("accompanies", "authority")
    return list(rows.order_by(F("seat__number").asc(nulls_last=True), "expert_number"))


def _about(meeting: Meeting, *, at: datetime, mailbox: str) -> dict[str, Any]:
    return {"meeting": meeting, "group": meeting.group, "at": at, "mailbox": mailbox}
