"""People of a meeting, many at once: each State's representative, an expert and more, guests, in three scripts."""

from datetime import datetime, timedelta
from typing import Any

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.meetings import actions
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, TODAY
from tests.meetings.stage import PLACE

LONG_AGO = NOW - timedelta(days=60)
NAMES = {"GR": ("Παπαδοπούλου", "Άννα", "Papadopoulou", "Anna"), "BG": ("Иванова", "Мария", "Ivanova", "Maria")}


def today(group: ExpertGroup, officer: User, *, days: int = 2) -> Meeting:
    """Return a meeting that began today and was convened two months ago."""
    starts, ends = clock.local_instant(TODAY), clock.local_instant(TODAY + timedelta(days=days - 1), 23, 59)
    facts: dict[str, Any] = {"title": "First meeting", "place": PLACE, "is_rehearsal": True}
    made = actions.plan(group, starts_at=starts, ends_at=ends, by=officer, at=LONG_AGO, **facts)
    return actions.convene(made, answers_until_on=TODAY - timedelta(days=14), by=officer, at=LONG_AGO)


def represented(meeting: Meeting, *states: str, at: datetime = NOW, **facts: Any) -> list[Participant]:
    """Bring a representative of each of the States, or of all 27."""
    rows = Delegation.objects.filter(meeting=meeting).select_related("country").order_by("country__protocol_order")
    rows = rows.filter(country__in=states) if states else rows
    rows.update(answered_at=at)
    seats = _seats(meeting, [str(row.country_id) for row in rows])
    return Participant.objects.bulk_create(
        _person(meeting, row, f"Ernst-{row.country_id}", capacity="representative", seat=seats[row.country_id], **facts)
        for row in rows
    )


def accompanied(meeting: Meeting, people: list[Participant], *, number: int = 1) -> list[Participant]:
    """Bring experts with these representatives."""
    return Participant.objects.bulk_create(
        _person(
            meeting,
            each.delegation,
            f"Gruber-{which}-{each.delegation.country_id}",
            capacity="accompanying_expert",
            accompanies=each,
            expert_number=which,
        )
        for each in people
        for which in range(1, number + 1)
    )


def guest(meeting: Meeting, capacity: str = "observer", **facts: Any) -> Participant:
    own: dict[str, Any] = {"country_name": "Canada", "organisation": "Institute of Invented Physics"}
    return Participant.objects.create(**_facts(meeting, facts.pop("family_name", "Guest"), {**own, **facts}, capacity))


def crowd(meeting: Meeting) -> list[Participant]:
    """Bring 270 people: a representative and nine experts of each State."""
    people = represented(meeting)
    return [*people, *accompanied(meeting, people, number=9)]


def _seats(meeting: Meeting, states: list[str]) -> dict[str, Seat]:
    Seat.objects.bulk_create(
        [Seat(group=meeting.group, country_id=iso2, number=1) for iso2 in states], ignore_conflicts=True
    )
    return {str(seat.country_id): seat for seat in Seat.objects.filter(group=meeting.group, number=1)}


def _person(meeting: Meeting, delegation: Delegation, family_name: str, **facts: Any) -> Participant:
    latin: dict[str, str] = {}
    if delegation.country_id in NAMES and facts["capacity"] == "representative":
        family_name, given, *letters = NAMES[str(delegation.country_id)]
        latin = {"given_name": given, "family_name_latin": letters[0], "given_name_latin": letters[1]}
    facts = {"delegation": delegation, "organisation": f"Ministry of {delegation.country.name_en}", **latin, **facts}
    return Participant(**_facts(meeting, family_name, facts, facts.pop("capacity")))


def _facts(meeting: Meeting, family_name: str, facts: dict[str, Any], capacity: str) -> dict[str, Any]:
    key = f"{capacity}.{facts.get('family_name_latin') or family_name}".lower().replace(" ", ".")
    own = {"meeting": meeting, "given_name": "Eva", "email": f"{key}@example.org", "added_at": NOW}
    return {**own, "family_name": family_name, "capacity": capacity, **facts}
