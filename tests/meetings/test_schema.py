"""What PostgreSQL itself refuses of a meeting, whoever writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.meetings.models import Delegation, Meeting, MeetingChange
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.states import Status
from nominations.meetings.voting_models import Ballot, Opinion
from tests.cast import NOW
from tests.meetings.stage import STARTS, convened, delegation_of, planned


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return convened(group, officer)


def refused(constraint: str, model: type[Model], **facts: Any) -> bool:
    with pytest.raises(IntegrityError) as said, transaction.atomic():
        model._default_manager.create(**facts)
    return constraint in str(said.value)


def person(delegation: Delegation, **facts: Any) -> dict[str, Any]:
    meeting = delegation.meeting
    group, country = meeting.group, delegation.country
    seat, _made = Seat.objects.get_or_create(group=group, country=country, number=1)
    own = {"meeting": meeting, "delegation": delegation, "capacity": "representative", "seat": seat, "added_at": NOW}
    return {**own, "family_name": "Ernst", "given_name": "Eva", "email": "eva@example.org", **facts}


def test_convening_makes_a_delegation_for_each_of_the_27_states(meeting: Meeting) -> None:
    assert meeting.status == Status.CONVENED
    assert Delegation.objects.filter(meeting=meeting).count() == 27


def test_meetings_are_numbered_from_1(group: ExpertGroup, officer: User) -> None:
    assert [planned(group, officer).number, planned(group, officer).number] == [1, 2]


def test_a_meeting_ends_after_it_begins(group: ExpertGroup) -> None:
    facts = {"group": group, "number": 1, "title": "Short", "starts_at": STARTS, "ends_at": STARTS, "created_at": NOW}
    assert refused("meeting_ends_after_it_begins", Meeting, **facts)


def test_what_was_announced_never_changes(meeting: Meeting, officer: User) -> None:
    change = MeetingChange.objects.create(meeting=meeting, sequence=1, what={}, reason="Room", by=officer, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingChange.objects.filter(pk=change.pk).update(reason="Other")


def test_a_seat_is_taken_once_and_a_person_comes_once(meeting: Meeting) -> None:
    austria, belgium = delegation_of(meeting, "AT"), delegation_of(meeting, "BE")
    Participant.objects.create(**person(austria))
    assert refused("participant_one_a_seat", Participant, **person(austria, email="other@example.org"))
    assert refused("participant_once_a_meeting", Participant, **person(belgium, email="EVA@example.org"))


def test_an_expert_comes_with_somebody(meeting: Meeting) -> None:
    alone = person(delegation_of(meeting, "AT"), capacity="accompanying_expert", seat=None, expert_number=1)
    assert refused("participant_as_their_capacity_asks", Participant, **alone)


def test_nobody_is_in_the_room_twice_at_once(meeting: Meeting, officer: User) -> None:
    came = Participant.objects.create(**person(delegation_of(meeting, "AT")))
    Presence.objects.create(participant=came, arrived_at=NOW, recorded_by=officer)
    again = {"participant": came, "arrived_at": NOW + timedelta(hours=1), "recorded_by": officer}
    assert refused("presence_once_at_a_time", Presence, **again)


def test_a_majority_is_of_all_members(group: ExpertGroup) -> None:
    facts = {"group": group, "number": 1, "title": "Opinion", "question": "?", "procedure": "written"}
    assert refused("opinion_majority", Opinion, members=27, majority=13, created_at=NOW, **facts)


def test_a_ballot_is_cast_while_the_vote_is_open(group: ExpertGroup, states: object) -> None:
    facts = {"group": group, "number": 1, "title": "Opinion", "question": "?", "procedure": "written"}
    opinion = Opinion.objects.create(created_at=NOW, **facts)
    ballot = Ballot.objects.create(opinion=opinion, country_id="AT", authorities="Ministry")
    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(choice="for", cast_at=NOW)
