"""What members are told about documents and minutes: recipients, template, context. Composed only; verbs send it.

Who speaks for a State in the portal gets a link; whom the State sends learns who can open it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.calls import queries as calls
from nominations.kernel import clock
from nominations.mandates.composition import composition
from nominations.meetings import rapporteurs
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant
from nominations.outbox.messages import Message, key


@dataclass(frozen=True)
class Recipient:
    """A person of one State; `is_contact`: they can sign in."""

    delegation: Delegation
    email: str
    name: str
    is_contact: bool = False


def recipients(meeting: Meeting, *, at: datetime) -> list[Recipient]:
    """Return contact points, representatives and who else is named, once a State and address; guests cannot sign in.

    A fixed number of queries, however many States and persons.
    """
    delegations = list(Delegation.objects.filter(meeting=meeting).select_related("country"))
    contacts = calls.contact_points(on=clock.local_day(at))
    sitting = {str(line.country.pk): line.sitting for line in composition(meeting.group, on=meeting.first_on)}
    named = Participant.objects.standing().filter(meeting=meeting, delegation__isnull=False)
    found: dict[tuple[str, str], Recipient] = {}
    for each in _each(delegations, contacts, sitting, list(named)):
        if each.email:
            found.setdefault((str(each.delegation.country_id), each.email.casefold()), each)
    return list(found.values())


def _each(
    delegations: Sequence[Delegation], contacts: dict[str, Any], sitting: dict[str, Any], named: list[Participant]
) -> Iterable[Recipient]:
    of = {delegation.pk: delegation for delegation in delegations}
    for delegation in delegations:
        state = str(delegation.country_id)
        for role in contacts.get(state, []):
            yield Recipient(delegation, role.user.email, str(role.user), is_contact=True)
        for mandate in sitting.get(state, []):
            yield Recipient(delegation, mandate.person.email, str(mandate.person))
    for person in named:
        if person.delegation_id in of:
            yield Recipient(of[person.delegation_id], person.email, str(person))


def documents_sent(meeting: Meeting, documents: Sequence[MeetingDocument], *, at: datetime) -> list[Message]:
    """Compose the mails that say which documents there are; context: documents, late_reason."""
    step = hashlib.sha256(":".join(str(each.pk) for each in documents).encode()).hexdigest()[:16]
    late_reason = next((each.late_reason for each in documents if each.late_reason), "")
    context = {"documents": documents, "late_reason": late_reason}
    return _to_members("meeting_documents", "meetings/documents", meeting, "documents", step, context, at=at)


def circulated(minutes: Minutes, *, at: datetime) -> list[Message]:
    """Compose the mails that ask for comments on the draft minutes; context: minutes."""
    step = f"circulated.{at:%Y%m%d%H%M%S}"
    kind, template = "minutes_circulated", "meetings/minutes_circulated"
    return _to_members(kind, template, minutes.meeting, "minutes", step, {"minutes": minutes}, at=at)


def adopted(minutes: Minutes, *, at: datetime) -> list[Message]:
    """Compose the mails that say that the minutes are adopted; context: minutes."""
    kind, template = "minutes_adopted", "meetings/minutes_adopted"
    return _to_members(kind, template, minutes.meeting, "minutes", "adopted", {"minutes": minutes}, at=at)


def texts_wanted(meeting: Meeting, *, at: datetime) -> list[Message]:
    """Compose the mails that ask the States of rapporteurs for their texts, once the meeting took place; items."""
    owed = {state: {"items": items} for state, items in rapporteurs.owed_by_state(meeting).items()}
    kind, template = "rapporteur_texts", "meetings/rapporteur_texts"
    return _to_members(kind, template, meeting, "minutes", "wanted", {}, at=at, of_state=owed) if owed else []


def _to_members(
    kind: str,
    template: str,
    meeting: Meeting,
    page: str,
    step: str,
    context: dict[str, Any],
    *,
    at: datetime,
    of_state: Mapping[str, dict[str, Any]] | None = None,  # only to these, each with more to say
) -> list[Message]:
    mailbox = meeting.group.mailbox_on(clock.local_day(at))
    shared = {"meeting": meeting, "group": meeting.group, "mailbox": mailbox, "at": at, **context}
    return [
        Message(
            kind=kind,
            template=template,
            recipient=each.email,
            recipient_name=each.name,
            context={
                **shared,
                **(of_state or {}).get(str(each.delegation.country_id), {}),
                "state": each.delegation.country,
                "is_contact": each.is_contact,
                "url": f"{settings.SITE_URL}/meetings/{each.delegation.pk}/{page}/",
            },
            dedup_key=key(kind, each.delegation.pk, step, each.email),
            about=each.delegation,
            audience=str(each.delegation.country_id),
            reply_to=mailbox,
            thread=str(meeting.pk),
            group_id=meeting.group_id,
        )
        for each in recipients(meeting, at=at)
        if of_state is None or str(each.delegation.country_id) in of_state
    ]
