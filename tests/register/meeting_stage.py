"""A public meeting in any state for the tests of the Register, set straight into the tables; names are invented."""

from datetime import datetime, timedelta
from typing import Any

from nominations.accounts.models import User
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, pdf_bytes

LINK = "https://secret.example.org/Qanary-room"
HELD = {"status": "held", "closed_at": NOW}


def public_meeting(group: ExpertGroup, *, number: int = 1, in_days: int = 45, **facts: Any) -> Meeting:
    """Enter a convened meeting of two days; a delegation for each Member State."""
    day = TODAY + timedelta(days=in_days)
    given = {
        "title": "Meeting on invented photons",
        "starts_at": clock.local_instant(day, 10),
        "ends_at": clock.local_instant(day + timedelta(days=1), 16),
        "place": "Brussels, Invented House",
        "online_url": LINK,
        "status": "convened",
        "convened_at": NOW - timedelta(days=5),
        "answers_until_on": day - timedelta(days=14),
        "created_at": NOW - timedelta(days=9),
        "number": number,
    }
    meeting = Meeting.objects.create(group=group, **{**given, **facts})
    states = Country.objects.member_states(on=TODAY)
    Delegation.objects.bulk_create(Delegation(meeting=meeting, country=state) for state in states)
    return meeting


def item(meeting: Meeting, position: int = 1, **facts: Any) -> AgendaItem:
    given = {"title": f"Item {position}", "chair": "Qanary Chair", "rapporteur": "Qanary Rapporteur"}
    return AgendaItem.objects.create(meeting=meeting, position=position, **{**given, **facts})


def document(
    meeting: Meeting, number: int = 1, *, published_at: datetime | None = NOW, **facts: Any
) -> MeetingDocument:
    """Enter a document, published unless it is withheld."""
    given: dict[str, Any] = {"title": f"Document {number}", "kind": "working", "added_at": NOW}
    if not facts.get("withheld_on_ground"):
        given |= {"published_at": published_at, "sent_at": NOW}
        given["file"] = files.keep(pdf_bytes(title=f"{number}"), name=f"document-{number}.pdf", by=None, at=NOW)
    return MeetingDocument.objects.create(meeting=meeting, number=number, **{**given, **facts})


def attends(
    meeting: Meeting, mandate: Mandate, *, by: User, is_there: bool = True, number: int = 1, **facts: Any
) -> Participant:
    """Name the person of a mandate for her State, and record that she was there."""
    seat, person = mandate.seat, mandate.person
    given = {
        "delegation": meeting.delegations.get(country=seat.country_id),
        "capacity": "representative",
        "seat": seat,
        "mandate": mandate,
        "authority": mandate.authority,
        "person": person,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "email": f"qanary.{number}@example.org",
        "phone": "+43 1 000099",
        "added_at": NOW,
    }
    return _there(Participant.objects.create(meeting=meeting, **{**given, **facts}), by=by, is_there=is_there)


def guest(meeting: Meeting, *, by: User, **facts: Any) -> Participant:
    given = {
        "capacity": "partner",
        "country_name": "Canada",
        "family_name": "Qanary",
        "given_name": "Guest",
        "email": "qanary.guest@example.org",
        "organisation": "Qanary Institute",
        "added_at": NOW,
    }
    return _there(Participant.objects.create(meeting=meeting, **{**given, **facts}), by=by, is_there=True)


def _there(participant: Participant, *, by: User, is_there: bool) -> Participant:
    if is_there:
        at = participant.meeting.starts_at
        Presence.objects.create(participant=participant, arrived_at=at, recorded_by=by)
    return participant


def opinion(group: ExpertGroup, meeting: Meeting | None = None, *, number: int = 1, **facts: Any) -> Opinion:
    """Enter a question that was voted on: 14 for, one against, one abstention, the others silent."""
    given = {
        "title": f"Opinion on thing {number}",
        "question": "Qanary question",
        "procedure": "meeting" if meeting else "written",
        "status": "carried",
        "opened_at": NOW,
        "answers_until_on": TODAY,
        "members": 27,
        "majority": 14,
        "closed_at": NOW,
        "created_at": NOW,
    }
    found = Opinion.objects.create(group=group, meeting=meeting, number=number, **{**given, **facts})
    choices = ["for"] * 14 + ["against", "abstain"] + [""] * 11
    states = Country.objects.member_states(on=TODAY)
    Ballot.objects.bulk_create(
        Ballot(opinion=found, country=state, authorities="A", choice=choice, cast_at=NOW if choice else None)
        for state, choice in zip(states, choices, strict=True)
    )
    return found
