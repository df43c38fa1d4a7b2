"""Documents and minutes in any state, made by the verbs of the room."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.meetings import actions, documents, minuting
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant, Presence
from nominations.reference.models import Country
from tests.cast import NOW, pdf_bytes
from tests.meetings.stage import ENDS, STARTS, convened, delegation_of

AFTER = ENDS + timedelta(days=3)
UNTIL = clock.local_day(AFTER) + timedelta(days=14)
LATER = clock.local_instant(UNTIL + timedelta(days=1), 9)


def upload(name: str = "paper.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf_bytes(title=name))


def added(meeting: Meeting, officer: User, *, at: datetime = NOW, **changes: Any) -> MeetingDocument:
    """Return a working document that nobody was sent yet."""
    facts: dict[str, Any] = {"title": "Roadmap", "kind": "working", "upload": upload(), **changes}
    return documents.add(meeting, by=officer, at=at, **facts)


def sent(meeting: Meeting, officer: User, *, at: datetime = NOW, **changes: Any) -> MeetingDocument:
    document = added(meeting, officer, at=at, **changes)
    documents.send([document], by=officer, at=at)
    document.refresh_from_db()
    return document


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Give the meeting an item, two round tables (the first one's rapporteur is Austria's), and a break."""
    kinds = AgendaItem.Kind
    rows = [
        AgendaItem(meeting=meeting, position=1, title="Welcome"),
        AgendaItem(
            meeting=meeting,
            position=2,
            title="Round table on computing",
            kind=kinds.ROUND_TABLE,
            rapporteur="Ännchen Müller",
            rapporteur_state=Country.objects.get(pk="AT"),
        ),
        AgendaItem(meeting=meeting, position=3, title="Coffee", kind=kinds.BREAK),
        AgendaItem(meeting=meeting, position=4, title="Round table on sensing", kind=kinds.ROUND_TABLE),
    ]
    return AgendaItem.objects.bulk_create(rows)


def held(group: ExpertGroup, officer: User) -> Meeting:
    """Return a meeting that took place, with its items."""
    meeting = convened(group, officer)
    items_of(meeting)
    return actions.hold(meeting, by=officer, at=ENDS)


def written(meeting: Meeting, officer: User, *, at: datetime = AFTER, **changes: Any) -> Minutes:
    """Return minutes with a text for each item but the break."""
    items = AgendaItem.objects.filter(meeting=meeting).exclude(kind=AgendaItem.Kind.BREAK)
    facts: dict[str, Any] = {
        "opening": "The Chair opens the meeting.",
        "synthesis": "# Computing\nShared facilities.\n- one\n- two",
        "conclusions": "Η Ελλάδα και България συμφωνούν.",
        "texts": {item: f"What was said of {item.title}." for item in items},
        "revision": Minutes.objects.filter(meeting=meeting).values_list("revision", flat=True).first() or 0,
        **changes,
    }
    return minuting.write(meeting, by=officer, at=at, **facts)


def circulated(meeting: Meeting, officer: User, *, at: datetime = AFTER) -> Minutes:
    written(meeting, officer, at=at)
    return minuting.circulate(meeting, comments_until_on=UNTIL, by=officer, at=at)


def adopted(meeting: Meeting, officer: User, *, at: datetime = LATER) -> Minutes:
    circulated(meeting, officer)
    return minuting.adopt(meeting, by=officer, at=at)


def present(meeting: Meeting, officer: User, **changes: Any) -> Participant:
    """Return a guest who was there."""
    facts: dict[str, Any] = {
        "capacity": "observer",
        "family_name": "Observer",
        "given_name": "Ana",
        "email": "ana.observer@example.org",
        "phone": "+1 202 5550100",
        "organisation": "Department of Invented Energy",
        "country_name": "United States",
        "added_at": NOW,
        **changes,
    }
    person = Participant.objects.create(meeting=meeting, **facts)
    Presence.objects.create(participant=person, arrived_at=STARTS, left_at=ENDS, recorded_by=officer)
    return person


def expert_of(meeting: Meeting, officer: User, iso2: str, **changes: Any) -> Participant:
    """Return a representative of a State who was there, named without a mandate."""
    delegation = delegation_of(meeting, iso2)
    seat, _made = Seat.objects.get_or_create(group=meeting.group, country_id=iso2)
    facts = {
        "capacity": "representative",
        "delegation": delegation,
        "seat": seat,
        "family_name": "Παπαδοπούλου",
        "given_name": "Ελένη",
        "email": f"eleni.{iso2.lower()}@example.org",
        "organisation": "Ministry of Invented Science",
    }
    return present(meeting, officer, **{**facts, "country_name": "", **changes})
