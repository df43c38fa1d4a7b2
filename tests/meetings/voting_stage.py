"""Members, a meeting that takes place today, and opinions in any state, made by the room's own verbs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Membership
from nominations.meetings import opinions
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.parties.models import Authority
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.meetings.stage import convened, delegation_of

UNTIL = TODAY + timedelta(days=20)
QUESTION = "Does the group agree to the invented roadmap?"


def members(group: ExpertGroup, *states: str) -> list[str]:
    """Make an authority of each named State (else of all 27) a member of the group; return the States."""
    asked = states or tuple(Country.objects.member_states(on=TODAY).values_list("pk", flat=True))
    offices = Authority.objects.bulk_create(
        Authority(country_id=iso2, name=f"Ministry of {iso2}", name_key=f"ministry of {iso2}", since=SINCE)
        for iso2 in asked
    )
    Membership.objects.bulk_create(
        Membership(group=group, authority=office, since=SINCE, recorded_at=NOW) for office in offices
    )
    return list(asked)


def written(group: ExpertGroup, officer: User, *, at: datetime = NOW) -> Opinion:
    """Return a written procedure that is proposed."""
    facts = {"title": "Roadmap", "question": QUESTION, "procedure": "written"}
    return opinions.propose(group, by=officer, at=at, **facts)


def opened(group: ExpertGroup, officer: User, *, at: datetime = NOW, until: date = UNTIL) -> Opinion:
    """Return a written procedure to which the members may vote."""
    return opinions.open_vote(written(group, officer, at=at), answers_until_on=until, by=officer, at=at)


def in_session(group: ExpertGroup, officer: User) -> Meeting:
    """Return a meeting that began an hour ago and goes on until tomorrow."""
    meeting = convened(group, officer)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(days=1), answers_until_on=TODAY
    )
    meeting.refresh_from_db()
    return meeting


def in_meeting(meeting: Meeting, officer: User, *, at: datetime = NOW) -> Opinion:
    """Return an opinion that is proposed for a meeting."""
    facts = {"title": "Roadmap", "question": QUESTION, "procedure": "meeting", "meeting": meeting}
    return opinions.propose(meeting.group, by=officer, at=at, **facts)


def ballot_of(opinion: Opinion, iso2: str) -> Ballot:
    return Ballot.objects.select_related("opinion", "country").get(opinion=opinion, country=iso2)


def attendee(meeting: Meeting, iso2: str, *, capacity: str = "representative", is_present: bool = True) -> Participant:
    """Return somebody of a State's delegation, by default its representative, who has arrived."""
    delegation = delegation_of(meeting, iso2)
    facts: dict[str, object] = {"delegation": delegation, "family_name": f"Of {iso2}", "capacity": capacity}
    if capacity in Participant.ON_A_SEAT:
        seat, _made = Seat.objects.get_or_create(group=meeting.group, country_id=iso2, number=1)
        facts["seat"] = seat
    elif capacity == "accompanying_expert":
        who = attendee(meeting, iso2)
        facts |= {"accompanies": who, "expert_number": 1, "family_name": f"Expert of {iso2}"}
    else:
        facts |= {"delegation": None, "country_id": iso2, "family_name": f"Guest of {iso2}"}
    return _entered(meeting, iso2, facts, is_present=is_present)


def _entered(meeting: Meeting, iso2: str, facts: dict[str, object], *, is_present: bool) -> Participant:
    email = f"{facts['capacity']}.{iso2}@example.org".lower()
    person = Participant.objects.create(meeting=meeting, given_name="Uli", email=email, added_at=NOW, **facts)
    if is_present:
        officer = User.objects.filter(is_staff=True).earliest("date_joined")
        arrived_at = meeting.starts_at + timedelta(minutes=1)
        Presence.objects.create(participant=person, arrived_at=arrived_at, recorded_by=officer)
    return person


def attendees(meeting: Meeting, states: Iterable[str]) -> dict[str, Participant]:
    return {iso2: attendee(meeting, iso2) for iso2 in states}
