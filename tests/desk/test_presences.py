"""The times of one person: added, corrected, removed by staff with a reason, and the nights when the clocks change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import attendance
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from tests.cast import NOW, TODAY
from tests.desk import pages
from tests.desk.pages import of_record, text_of
from tests.meetings.people import represented, today

SignIn = Callable[[User], Client]
YESTERDAY = TODAY - timedelta(days=1)
MORNING = clock.local_instant(YESTERDAY, 9)
TYPED = {"on": YESTERDAY.isoformat(), "arrived": "09:30", "left": "17:00", "mode": "", "because": "The signed list."}


@pytest.fixture
def eva(group: ExpertGroup, officer: User, states: object) -> Participant:
    """Austria's representative at a meeting of yesterday and today."""
    made = today(group, officer)
    Meeting.objects.filter(pk=made.pk).update(starts_at=made.starts_at - timedelta(days=1))
    return represented(made, "AT")[0]


def held_on(eva: Participant, day: date) -> None:
    starts, ends = clock.local_instant(day), clock.local_instant(day, 23)
    Meeting.objects.filter(pk=eva.meeting_id).update(starts_at=starts, ends_at=ends)


def at(eva: Participant, page: str, key: object = None) -> str:
    return of_record("meeting", page, eva.meeting_id, key or eva.pk)


def stay() -> tuple[datetime, datetime | None, str]:
    found = Presence.objects.get()
    return found.arrived_at, found.left_at, found.mode


def test_the_page_says_who_noted_what(eva: Participant, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert "Nobody has noted that this person was there." in text_of(client.get(at(eva, "presence")))
    made = attendance.arrive(eva, by=officer, at=MORNING)
    attendance.correct(made, arrived_at=MORNING, left_at=None, because="Sure.", by=officer, at=NOW)
    words = text_of(client.get(at(eva, "presence")))
    assert "09:00, leaving not noted" in words
    assert "Staff Officer: noted: " in words
    assert "Reason: Sure." in words


def test_times_are_added_afterwards(eva: Participant, officer: User, sign_in: SignIn) -> None:
    answer = pages.press(sign_in(officer), at(eva, "presence_adding"), **TYPED)
    assert answer["Location"] == at(eva, "presence")
    assert stay() == (MORNING + timedelta(minutes=30), MORNING + timedelta(hours=8), "in_person")


def test_times_are_corrected_with_a_reason(eva: Participant, officer: User, sign_in: SignIn) -> None:
    made = attendance.arrive(eva, by=officer, at=MORNING)
    client, address = sign_in(officer), at(eva, "presence_correction", made.pk)
    page = client.get(address)
    assert (page.context["form"]["arrived"].value(), page.context["form"]["left"].value()) == ("09:00", "")
    page = client.post(address, {**TYPED, "because": ""})
    assert "Give the reason, so that colleagues can understand it." in text_of(page)
    assert 'value="09:30"' in page.content.decode()
    pages.press(client, address, **{**TYPED, "mode": "online"})
    assert stay() == (MORNING + timedelta(minutes=30), MORNING + timedelta(hours=8), "online")


def test_a_refusal_stands_on_the_page_with_what_was_typed(eva: Participant, officer: User, sign_in: SignIn) -> None:
    attendance.arrive_several([eva], by=officer, at=NOW, arrived_at=MORNING, left_at=MORNING + timedelta(hours=9))
    page = sign_in(officer).post(at(eva, "presence_adding"), TYPED)
    assert "Eva Ernst-AT was there from 09:00 to 18:00. Correct that time, or choose another." in text_of(page)
    assert 'value="09:30"' in page.content.decode()


def test_times_are_removed_with_a_reason(eva: Participant, officer: User, sign_in: SignIn) -> None:
    made = attendance.arrive(eva, by=officer, at=MORNING)
    pages.press(sign_in(officer), at(eva, "presence_removal", made.pk), because="Somebody else.")
    assert not Presence.objects.exists()
    assert "took back" in text_of(sign_in(officer).get(at(eva, "presence")))


def test_the_hour_left_out_in_march_is_refused(eva: Participant, officer: User, sign_in: SignIn) -> None:
    held_on(eva, date(2025, 3, 30))
    typed = {**TYPED, "on": "2025-03-30", "arrived": "02:30", "left": "03:30"}
    page = sign_in(officer).post(at(eva, "presence_adding"), typed)
    assert "02:30 does not exist on Sunday 30 March 2025: the clocks go from 02:00 to 03:00." in text_of(page)
    pages.press(sign_in(officer), at(eva, "presence_adding"), **{**typed, "arrived": "00:30"})
    arrived, left, _mode = stay()
    assert left is not None
    assert left - arrived == timedelta(hours=2)


def test_the_hour_that_comes_twice_in_october_asks_which(eva: Participant, officer: User, sign_in: SignIn) -> None:
    held_on(eva, date(2025, 10, 26))
    typed = {**TYPED, "on": "2025-10-26", "arrived": "02:30", "left": "02:30 winter"}
    client, address = sign_in(officer), at(eva, "presence_adding")
    assert "02:30 comes twice on Sunday 26 October 2025." in text_of(client.post(address, typed))
    pages.press(client, address, **{**typed, "arrived": "02:30 summer"})
    assert stay()[:2] == (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC))
    form = client.get(at(eva, "presence_correction", Presence.objects.get().pk)).context["form"]
    assert (form["arrived"].value(), form["left"].value()) == ("02:30 summer", "02:30 winter")


def test_another_groups_officer_sees_nothing(
    eva: Participant, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    made = attendance.arrive(eva, by=officer, at=MORNING)
    client = sign_in(other_officer)
    for page, key in (
        ("presence", eva.pk),
        ("presence_adding", eva.pk),
        ("presence_correction", made.pk),
        ("presence_removal", made.pk),
    ):
        assert client.get(at(eva, page, key)).status_code == 404


def test_many_stays_take_as_many_queries_as_one(
    eva: Participant, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(officer)
    for number in range(12):
        times = {
            "arrived_at": MORNING + timedelta(minutes=number * 2),
            "left_at": MORNING + timedelta(minutes=number * 2 + 1),
        }
        attendance.arrive_several([eva], by=officer, at=NOW, **times)  # type: ignore[arg-type]
        if number in {0, 11}:
            client.get(at(eva, "presence"))
            with django_assert_num_queries(7):
                client.get(at(eva, "presence"))
