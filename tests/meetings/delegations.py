"""People for a delegation, invented: who sits, a substitute, an expert; and a meeting to name them for."""

from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate
from nominations.meetings import accrediting
from nominations.meetings.facts import Facts
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, accepted
from tests.meetings.stage import convened, delegation_of, sitting

IN_PERSON, ONLINE = Participant.Mode.IN_PERSON, Participant.Mode.ONLINE


def people(number: int = 1, **changes: Any) -> Facts:
    """Return an invented person; each number is another one."""
    facts = {
        "family_name": f"Ersatz-{number}",
        "given_name": "Žofia",
        "email": f"ersatz.{number}@ministry.example.org",
        "phone": "+43 1 000000",
        "function": "Deputy head of division",
        "organisation": "Institute of Invented Physics",
    }
    return Facts(**{**facts, **changes})


def seat_of(delegation: Delegation, number: int = 1) -> Seat:
    return Seat.objects.get(group=delegation.meeting.group, country=delegation.country_id, number=number)


def represented(delegation: Delegation, by: User, *, mode: str = IN_PERSON) -> Participant:
    """Name who sits on the State's first seat."""
    return accrediting.name_representative(delegation, seat=seat_of(delegation), mode=mode, by=by, at=NOW)


def substituted(delegation: Delegation, by: User, *, number: int = 1) -> Participant:
    facts = people(number)
    return accrediting.name_substitute(delegation, seat=seat_of(delegation), facts=facts, by=by, at=NOW)


def accompanied(delegation: Delegation, whom: Participant, by: User, *, number: int = 2) -> Participant:
    return accrediting.name_expert(delegation, accompanies=whom, facts=people(number), by=by, at=NOW)


@pytest.fixture
def meeting(group: ExpertGroup, austrias: Invitation, austria: User, officer: User) -> Meeting:
    """A convened meeting; Austria has a representative, the other States have none."""
    accepted(austrias, austria, officer)
    return convened(group, officer)


@pytest.fixture
def delegation(meeting: Meeting) -> Delegation:
    """Austria's."""
    return delegation_of(meeting, "AT")


@pytest.fixture
def belgiums_delegation(meeting: Meeting) -> Delegation:
    return delegation_of(meeting, "BE")


@pytest.fixture
def mandate(meeting: Meeting) -> Mandate:
    """Austria's."""
    return sitting(meeting.group, "AT")
