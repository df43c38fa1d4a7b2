"""Everybody has left: all who were there at a time, nobody else; undone on its day, with what followed kept."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import attendance, emptying
from nominations.meetings.access import NotAllowed
from nominations.meetings.attendance import NotExpected, NotTakenBack
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.presences import NotThere, WrongTime
from nominations.meetings.states import Status
from tests.journeys.racing import race, refusals
from tests.meetings.people import crowd, represented
from tests.meetings.stage import FIRST_DAY, convened

MORNING = clock.local_instant(FIRST_DAY, 9, 12)
EVENING = clock.local_instant(FIRST_DAY, 17, 30)
NEXT = MORNING + timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return convened(group, officer)


@pytest.fixture
def people(meeting: Meeting) -> list[Participant]:
    return represented(meeting, "BE", "AT", "MT")


def ends(people: list[Participant]) -> list[datetime | None]:
    return [each.presences.latest("arrived_at").left_at for each in people]


def key(meeting: Meeting, at: datetime) -> int:
    done = emptying.last(meeting, at=at)
    assert done is not None
    return done.key


def test_all_who_are_there_leave_now(meeting: Meeting, people: list[Participant], officer: User) -> None:
    attendance.arrive_several(people, by=officer, at=MORNING)
    attendance.leave(people[0], by=officer, at=EVENING - MINUTE)
    made = emptying.everybody_left(meeting, by=officer, at=EVENING)
    assert {each.participant_id for each in made} == {each.pk for each in people[1:]}
    assert ends(people) == [EVENING - MINUTE, EVENING, EVENING]
    acts = AuditEvent.objects.filter(at=EVENING).order_by("pk")
    assert [event.action for event in acts] == ["presence.leave", "presence.leave", "attendance.everybody_left"]
    assert acts[2].detail == {"left_at": EVENING.isoformat(), "persons": 2}
    done = emptying.last(meeting, at=EVENING)
    assert done is not None
    assert (done.persons, done.time, done.event.actor) == (2, "17:30", officer)


def test_at_a_time_typed_who_came_later_stays(meeting: Meeting, people: list[Participant], officer: User) -> None:
    attendance.arrive_several(people[:2], by=officer, at=MORNING)
    attendance.arrive(people[2], by=officer, at=EVENING - MINUTE)
    emptying.everybody_left(meeting, left_at=EVENING - 9 * MINUTE, by=officer, at=EVENING)
    assert ends(people) == [EVENING - 9 * MINUTE, EVENING - 9 * MINUTE, None]


def test_the_evening_of_the_day_before_is_noted_in_the_morning(
    meeting: Meeting, people: list[Participant], officer: User
) -> None:
    attendance.arrive_several(people[:2], by=officer, at=MORNING)
    attendance.arrive(people[2], by=officer, at=NEXT)
    emptying.everybody_left(meeting, left_at=EVENING, by=officer, at=NEXT)
    assert ends(people) == [EVENING, EVENING, None]
    done = emptying.last(meeting, at=NEXT)
    assert done is not None
    assert done.time.endswith(", 17:30"), "with its day, for it is not that of the act"


def test_a_leaving_that_nobody_noted_is_no_guess_of_today(
    meeting: Meeting, people: list[Participant], officer: User
) -> None:
    attendance.arrive(people[0], by=officer, at=MORNING)
    attendance.arrive(people[1], by=officer, at=NEXT)
    emptying.everybody_left(meeting, by=officer, at=NEXT + MINUTE)
    assert ends(people[:2]) == [None, NEXT + MINUTE]


def test_it_is_undone_on_its_day_and_once(meeting: Meeting, people: list[Participant], officer: User) -> None:
    attendance.arrive_several(people, by=officer, at=MORNING)
    emptying.everybody_left(meeting, by=officer, at=EVENING)
    which = key(meeting, EVENING)
    emptying.take_back(meeting, key=which, by=officer, at=EVENING + MINUTE)
    assert ends(people) == [None, None, None]
    assert AuditEvent.objects.filter(action="presence.take_back_leaving").count() == 3
    assert AuditEvent.objects.get(action="attendance.everybody_back").detail["persons"] == 3
    assert emptying.last(meeting, at=EVENING + MINUTE) is None
    with pytest.raises(NotTakenBack, match="taken back already"):
        emptying.take_back(meeting, key=which, by=officer, at=EVENING + MINUTE)
    emptying.everybody_left(meeting, by=officer, at=EVENING + 2 * MINUTE)
    later = key(meeting, EVENING + 2 * MINUTE)
    with pytest.raises(NotTakenBack, match="taken back already"):
        emptying.take_back(meeting, key=which, by=officer, at=EVENING + 3 * MINUTE)
    assert emptying.last(meeting, at=NEXT) is None
    with pytest.raises(NotTakenBack, match="of an earlier day"):
        emptying.take_back(meeting, key=later, by=officer, at=NEXT)


def test_undone_it_leaves_what_followed_and_what_was_noted_alone(
    meeting: Meeting, people: list[Participant], officer: User
) -> None:
    """One left at that very time before, one came again since, of one the time was corrected since."""
    more = represented(meeting, "ES", "FR")
    everybody = [*people, *more]
    attendance.arrive_several(everybody, by=officer, at=MORNING)
    alone, again, corrected, *others = everybody
    attendance.leave(alone, left_at=EVENING, by=officer, at=EVENING)
    emptying.everybody_left(meeting, left_at=EVENING, by=officer, at=EVENING + MINUTE)
    attendance.arrive(again, by=officer, at=EVENING + 2 * MINUTE)
    stay, put = corrected.presences.get(), EVENING - MINUTE
    attendance.correct(stay, arrived_at=MORNING, left_at=put, because="List.", by=officer, at=EVENING + 2 * MINUTE)
    which = key(meeting, EVENING + 3 * MINUTE)
    emptying.take_back(meeting, key=which, by=officer, at=EVENING + 3 * MINUTE)
    assert ends([alone, corrected, *others]) == [EVENING, put, None, None]
    assert list(again.presences.values_list("left_at", flat=True)) == [EVENING, None]


def test_what_is_refused(
    meeting: Meeting, people: list[Participant], officer: User, other_officer: User, austria: User
) -> None:
    with pytest.raises(NotThere, match="Nobody was there at"):
        emptying.everybody_left(meeting, by=officer, at=EVENING)
    attendance.arrive_several(people, by=officer, at=MORNING)
    with pytest.raises(WrongTime, match="still to come"):
        emptying.everybody_left(meeting, left_at=EVENING + MINUTE, by=officer, at=EVENING)
    for stranger in (other_officer, austria):
        with pytest.raises(NotAllowed):
            emptying.everybody_left(meeting, by=stranger, at=EVENING)
    emptying.everybody_left(meeting, by=officer, at=EVENING)
    with pytest.raises(NotThere):
        emptying.everybody_left(meeting, by=officer, at=EVENING + MINUTE)
    which = key(meeting, EVENING)
    with pytest.raises(NotAllowed):
        emptying.take_back(meeting, key=which, by=other_officer, at=EVENING)
    Meeting.objects.update(status=Status.MINUTED, closed_at=EVENING)
    with pytest.raises(NotExpected):
        emptying.take_back(meeting, key=which, by=officer, at=EVENING)
    with pytest.raises(NotExpected):
        emptying.everybody_left(meeting, by=officer, at=EVENING)
    assert ends(people) == [EVENING] * 3


def test_270_people_take_as_many_queries_as_three(
    group: ExpertGroup, officer: User, states: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few, many = convened(group, officer), convened(group, officer)
    for meeting, people in ((few, represented(few, "AT", "BE", "MT")), (many, crowd(many))):
        attendance.arrive_several(people, by=officer, at=MORNING)
        with django_assert_num_queries(10):
            assert len(emptying.everybody_left(meeting, by=officer, at=EVENING)) == len(people)
        with django_assert_num_queries(16):
            back = emptying.take_back(meeting, key=key(meeting, EVENING), by=officer, at=EVENING)
        assert len(back) == len(people)


@pytest.mark.django_db(transaction=True)
@pytest.mark.servers
def test_of_two_doors_one_notes_it(meeting: Meeting, people: list[Participant], officer: User) -> None:
    attendance.arrive_several(people, by=officer, at=MORNING)
    both = race(*[lambda: emptying.everybody_left(meeting, by=officer, at=EVENING)] * 2)
    assert len(refusals(both)) == 1
    assert AuditEvent.objects.filter(action="attendance.everybody_left").count() == 1
    assert Presence.objects.filter(left_at=EVENING).count() == 3
