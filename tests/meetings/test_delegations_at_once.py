"""Delegations changed at the same instant, over real connections: one expert, one on a seat, one person once."""

import pytest

from nominations.accounts.models import Role, User
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup
from nominations.meetings import accrediting, actions
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, SINCE, accepted
from tests.journeys.racing import race, refusals
from tests.meetings.delegations import accompanied, people, represented, seat_of, substituted
from tests.meetings.stage import convened, delegation_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


@pytest.fixture
def meeting(group: ExpertGroup, austrias: Invitation, austria: User, officer: User) -> Meeting:
    accepted(austrias, austria, officer)
    return convened(group, officer)


@pytest.fixture
def delegation(meeting: Meeting) -> Delegation:
    return delegation_of(meeting, "AT")


@pytest.fixture
def colleague(austria: User) -> User:
    """Austria's second contact point."""
    user = User.objects.create(email="second.at@example.org", given_name="Second", family_name="Contact")
    Role.objects.create(user=user, kind=Role.Kind.CONTACT_POINT, country_id="AT", since=SINCE, position=2)
    return user


def standing(delegation: Delegation, capacity: str) -> int:
    return Participant.objects.standing().filter(delegation=delegation, capacity=capacity).count()


def test_two_contact_points_add_an_expert_at_once_and_one_comes(
    delegation: Delegation, austria: User, colleague: User
) -> None:
    head = represented(delegation, austria)
    ends = race(
        lambda: accompanied(delegation, head, austria, number=2),
        lambda: accompanied(delegation, head, colleague, number=3),
    )
    assert len(refusals(ends)) == 1
    assert standing(delegation, "accompanying_expert") == 1


def test_a_double_press_names_one_person(delegation: Delegation, austria: User) -> None:
    ends = race(*[lambda: substituted(delegation, austria)] * 3)
    assert refusals(ends) == []
    assert Participant.objects.count() == 1
    delegation.refresh_from_db()
    assert delegation.revision == 1


def test_two_states_name_one_person_at_once_and_one_has_them(
    meeting: Meeting, delegation: Delegation, austria: User, belgium: User
) -> None:
    other = delegation_of(meeting, "BE")
    ends = race(lambda: substituted(delegation, austria), lambda: substituted(other, belgium))
    assert len(refusals(ends)) == 1
    assert Participant.objects.standing().count() == 1


def test_an_expert_is_never_left_alone(delegation: Delegation, austria: User, colleague: User) -> None:
    head = represented(delegation, austria)
    race(
        lambda: accompanied(delegation, head, austria),
        lambda: accrediting.withdraw(head, reason="Ill", by=colleague, at=NOW),
    )
    assert Participant.objects.standing().count() == 0
    delegation.refresh_from_db()
    assert delegation.is_nil


def test_one_takes_the_seat_after_the_other(delegation: Delegation, austria: User, colleague: User) -> None:
    seat = seat_of(delegation)
    ends = race(
        lambda: represented(delegation, austria),
        lambda: accrediting.name_substitute(delegation, seat=seat, facts=people(4), by=colleague, at=NOW),
    )
    assert refusals(ends) == []
    assert Participant.objects.standing().count() == 1


def called_off(meeting: Meeting, officer: User) -> Meeting:
    return actions.cancel(meeting, reason="A strike", by=officer, at=NOW)


def test_naming_against_the_meeting_that_is_cancelled(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User
) -> None:
    ends = race(lambda: represented(delegation, austria), lambda: called_off(meeting, officer))
    named = Participant.objects.standing().count()
    assert len(refusals(ends)) == 1 - named
