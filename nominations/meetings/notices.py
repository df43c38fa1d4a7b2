"""What everybody invited to a meeting is told: recipients, template, context. Composed only; the verbs send it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.calls import queries as calls
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.meetings import wording
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain
from nominations.reference.models import Country

PREFIX = "meeting_"
Changes = Mapping[str, Any]  # field → [old, new]


@dataclass(frozen=True)
class Reader:
    """Who is written to: a contact point of a State, who sits for it, or somebody who was named or invited."""

    name: str
    email: str
    delegation: Delegation | None = None  # of a guest: none
    is_contact: bool = False
    is_member: bool = False  # sits for the State on the day of the meeting

    @property
    def state(self) -> Country | None:
        return self.delegation.country if self.delegation else None


def readers(meeting: Meeting, *, at: datetime) -> list[Reader]:
    """Return everybody who is told of this meeting now, each once a State, in protocol order; four queries.

    Those are the contact points of today, who sits on the first day of the meeting, and the named participants.
    """
    rows = meeting.delegations.select_related("country").order_by("country__protocol_order")
    delegations = {str(row.country_id): row for row in rows}
    found: dict[tuple[str, str], Reader] = {}
    for reader in (
        *_contacts(delegations, at=at),
        *_members(meeting, delegations),
        *_participants(meeting, delegations),
    ):
        found.setdefault((reader.state.iso2 if reader.state else "", reader.email.casefold()), reader)
    order = {iso2: place for place, iso2 in enumerate(delegations)}
    return [found[each] for each in sorted(found, key=lambda each: order.get(each[0], len(order)))]


def _contacts(delegations: Mapping[str, Delegation], *, at: datetime) -> Iterator[Reader]:
    for iso2, roles in calls.contact_points(on=clock.local_day(at)).items():
        if iso2 in delegations:
            for role in roles:
                yield Reader(str(role.user), role.user.email, delegations[iso2], is_contact=True)


def _members(meeting: Meeting, delegations: Mapping[str, Delegation]) -> Iterator[Reader]:
    sitting = Mandate.objects.as_of(meeting.first_on).filter(seat__group=meeting.group_id).exclude(person__email="")
    for mandate in sitting.select_related("person", "seat").order_by("seat__number", "pk"):
        delegation = delegations.get(str(mandate.seat.country_id))
        if delegation:
            yield Reader(str(mandate.person), mandate.person.email, delegation, is_member=True)


def _participants(meeting: Meeting, delegations: Mapping[str, Delegation]) -> Iterator[Reader]:
    of_delegation = {delegation.pk: delegation for delegation in delegations.values()}
    for person in Participant.objects.standing().filter(meeting=meeting).order_by("added_at", "pk"):
        delegation = of_delegation.get(person.delegation_id) if person.delegation_id else None
        yield Reader(str(person), person.email, delegation)


def sample_reader(meeting: Meeting) -> Reader:
    """Return an invented contact point, for a page that shows a mail of a meeting that has no delegations yet."""
    first = Country.objects.member_states(on=meeting.first_on).first()
    delegation = Delegation(meeting=meeting, country=first)
    return Reader("Ana Example", "ana@ministry.example.org", delegation, is_contact=True)


def invitation(meeting: Meeting, *, at: datetime, to: Sequence[Reader] | None = None) -> list[Message]:
    """Compose the invitations. `to` names other readers: for a page that shows the mail before anything is done."""
    return _each("invitation", meeting, at=at, to=to)


def changed(
    meeting: Meeting, *, what: Changes, reason: str, at: datetime, to: Sequence[Reader] | None = None
) -> list[Message]:
    """Compose the mails that say what changed; context: differences, reason."""
    return _each("changed", meeting, at=at, to=to, differences=wording.differences(what), reason=reason)


def postponed(meeting: Meeting, *, at: datetime, to: Sequence[Reader] | None = None) -> list[Message]:
    """Compose the mails that take the meeting off its day; context: reason."""
    return _each("postponed", meeting, at=at, to=to, reason=meeting.ended_reason)


def reconvened(
    meeting: Meeting, *, what: Changes, reason: str, at: datetime, to: Sequence[Reader] | None = None
) -> list[Message]:
    """Compose the mails that name the new day; context: differences, reason."""
    return _each("reconvened", meeting, at=at, to=to, differences=wording.differences(what), reason=reason)


def cancelled(meeting: Meeting, *, at: datetime, to: Sequence[Reader] | None = None) -> list[Message]:
    """Compose the mails that call the meeting off; context: reason."""
    return _each("cancelled", meeting, at=at, to=to, reason=meeting.ended_reason)


def programme(meeting: Meeting, *, at: datetime, to: Sequence[Reader] | None = None) -> list[Message]:
    """Compose the mails that carry the programme as it is now."""
    return _each("programme", meeting, at=at, to=to)


def _each(name: str, meeting: Meeting, *, at: datetime, to: Sequence[Reader] | None, **context: Any) -> list[Message]:
    """Compose one message to each reader; SEQUENCE makes its key unique, so that no announcement goes twice."""
    kind, mailbox = f"{PREFIX}{name}", meeting.group.mailbox_on(clock.local_day(at))
    shared = {
        "meeting": meeting,
        "group": meeting.group,
        "mailbox": mailbox,
        "when": wording.when(meeting.starts_at, meeting.ends_at),
        "where": wording.where(meeting),
        "programme": wording.programme(meeting.items.select_related("rapporteur_state").order_by("position")),
        "is_entry_new": name not in ("postponed", "cancelled"),  # what the calendar entry does
        "at": at,
        **context,
    }
    return [
        Message(
            kind=kind,
            template=f"meetings/{name}",
            recipient=reader.email,
            recipient_name=reader.name,
            context={**shared, "reader": reader, "state": reader.state, "url": _address(reader)},
            dedup_key=key(kind, _about(meeting, reader).pk, meeting.sequence, reader.email.casefold()),
            about=_about(meeting, reader),
            audience=reader.state.iso2 if reader.state else "",
            reply_to=mailbox,
            thread=str(meeting.pk),
            if_uncertain=IfUncertain.RESEND_ONCE,
            group_id=meeting.group_id,
        )
        for reader in (readers(meeting, at=at) if to is None else to)
    ]


def _about(meeting: Meeting, reader: Reader) -> Meeting | Delegation:
    return reader.delegation or meeting


def _address(reader: Reader) -> str:
    """Only a contact point may sign in: nobody else gets an address that would refuse them."""
    return f"{settings.SITE_URL}/meetings/{reader.delegation.pk}/" if reader.is_contact and reader.delegation else ""
