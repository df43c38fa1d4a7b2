"""Two at the door at the same instant: one check-in, one leaving, one reimbursable person a State."""

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import attendance
from nominations.meetings.participant_models import Participant, Presence
from tests.cast import NOW
from tests.journeys.racing import race, refusals
from tests.meetings.people import accompanied, represented, today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers, pytest.mark.usefixtures("states")]


def test_of_four_doors_one_checks_the_person_in(group: ExpertGroup, officer: User) -> None:
    [eva] = represented(today(group, officer), "AT")
    ends = race(*[lambda: attendance.arrive(eva, by=officer, at=NOW)] * 4)
    said = refusals(ends)
    assert len(said) == 3
    assert all("is there already, since" in each for each in said)
    assert Presence.objects.count() == 1


def test_crowds_in_other_orders_wait_for_each_other(group: ExpertGroup, officer: User) -> None:
    people = represented(today(group, officer))
    ends = race(
        lambda: attendance.arrive_several(people, by=officer, at=NOW),
        lambda: attendance.arrive_several(people[::-1], by=officer, at=NOW),
    )
    assert len(refusals(ends)) == 1
    assert Presence.objects.count() == 27


def test_a_mistake_is_undone_once(group: ExpertGroup, officer: User) -> None:
    [eva] = represented(today(group, officer), "AT")
    presence = attendance.arrive(eva, by=officer, at=NOW)
    ends = race(*[lambda: attendance.take_back(presence, by=officer, at=NOW)] * 2)
    assert refusals(ends) == ["This was taken back already."]


def test_of_two_marks_of_a_state_one_stays(group: ExpertGroup, officer: User) -> None:
    [eva] = represented(today(group, officer), "AT")
    [expert] = accompanied(eva.meeting, [eva])
    ends = race(*[lambda each=each: attendance.mark_reimbursable(each, by=officer, at=NOW) for each in (eva, expert)])  # type: ignore[misc]
    assert refusals(ends) == []
    assert Participant.objects.filter(reimbursable=True).count() == 1
