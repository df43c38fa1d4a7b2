"""The door on a phone: find a person, press, be where one was; counters, undo, and no more queries for 270 people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import attendance
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant, Presence
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record, text_of
from tests.meetings.people import crowd, guest, represented, today
from tests.meetings.stage import convened

SignIn = Callable[[User], Client]
QUERIES = 8


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return today(group, officer)


def door(meeting: Meeting) -> str:
    return of_record("meeting", "door", meeting.pk)


def press(client: Client, person: Participant, act: str, **typed: str) -> Any:
    return client.post(of_record("meeting", f"door_{act}", person.meeting_id, person.pk), typed)


def names(page: Any) -> list[str]:
    return [line.participant.family_name for line in page.context["attendance"].lines]


def test_everybody_stands_under_their_state(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    represented(meeting, "AT", "BE")
    guest(meeting)
    Delegation.objects.filter(meeting=meeting, country="FR").update(is_nil=True, answered_at=NOW)
    page = sign_in(officer).get(door(meeting))
    assert names(page) == ["Ernst-BE", "Ernst-AT", "Guest"]
    words = text_of(page)
    for said in ("Nobody attends", "Has not answered", "Ministry of Austria", "Delegations present 0 of 27"):
        assert said in words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("παπ", ["Παπαδοπούλου"]),
        ("PAPADOP anna", ["Παπαδοπούλου"]),
        ("ιαννα", []),
        ("иван", ["Иванова"]),
        ("ivan", ["Иванова"]),
        ("muller", ["Müller-Łoś"]),
        ("los", ["Müller-Łoś"]),
        ("adop", []),
        ("  ", ["Иванова", "Παπαδοπούλου", "Müller-Łoś"]),
        ("'); drop", []),
    ],
)
def test_a_search_by_beginnings_in_every_script(
    typed: str, found: list[str], meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    represented(meeting, "GR", "BG")
    guest(meeting, family_name="Müller-Łoś")
    page = sign_in(officer).get(door(meeting), {"q": typed})
    assert names(page) == found
    assert page.context["counts"].expected == 3


def test_arriving_and_leaving_return_to_the_same_place(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT")
    client = sign_in(officer)
    answer = press(client, eva, "arrival", q="ernst", mode="in_person")
    stay = Presence.objects.get()
    assert answer["Location"] == f"{door(meeting)}?q=ernst&just={stay.pk}#p-{eva.pk}"
    page = client.get(answer["Location"])
    counts = page.context["counts"]
    assert (counts.there, counts.in_person, counts.online, counts.delegations_there, counts.came) == (1, 1, 0, 1, 1)
    assert "Present:" in text_of(page)
    Presence.objects.update(arrived_at=NOW - timedelta(seconds=1))
    assert press(client, eva, "leaving")["Location"].endswith(f"#p-{eva.pk}")
    assert "Was there:" in text_of(client.get(door(meeting)))


def test_two_check_ins_are_refused_with_a_sentence(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT", mode="online")
    client = sign_in(officer)
    for _twice in range(2):
        answer = press(client, eva, "arrival", mode="what")
    assert answer["Location"] == door(meeting)
    assert "Eva Ernst-AT is there already, since" in text_of(client.get(answer["Location"]))
    assert Presence.objects.get().mode == "online"


def test_the_last_step_is_undone_and_no_other(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT")
    stay = attendance.arrive(eva, by=officer, at=NOW - timedelta(seconds=9))
    attendance.leave(eva, by=officer, at=NOW)
    client = sign_in(officer)
    undo = of_record("meeting", "door_undo", meeting.pk, stay.pk)
    assert 'value="left"' in client.get(door(meeting), {"just": stay.pk}).content.decode()
    for _twice in range(2):
        client.post(undo, {"step": "left"})
    assert Presence.objects.get().left_at is None
    assert client.post(undo, {"step": "arrived", "q": "ernst"})["Location"] == f"{door(meeting)}?q=ernst#p-{eva.pk}"
    assert not Presence.objects.exists()
    assert client.post(undo, {"step": "arrived"}).status_code == 404


def test_who_was_withdrawn_stands_there_with_the_reason(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT", withdrawn_at=NOW, withdrawn_reason="Ill since Monday.")
    page = sign_in(officer).get(door(meeting))
    assert "Withdrawn: Ill since Monday." in text_of(page)
    assert of_record("meeting", "door_arrival", meeting.pk, eva.pk) not in page.content.decode()


def test_another_day_shows_and_does_not_act(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT")
    attendance.arrive(eva, by=officer, at=NOW)
    client = sign_in(officer)
    page = client.get(door(meeting), {"on": (TODAY + timedelta(days=1)).isoformat()})
    assert "This day is not today" in text_of(page)
    assert (page.context["counts"].there, page.context["may_act"]) == (0, False)
    assert client.get(door(meeting), {"on": "2020-01-01"}).status_code == 404
    assert client.get(door(meeting), {"on": "soon"}).status_code == 404


def test_before_the_day_nobody_is_checked_in(
    group: ExpertGroup, officer: User, states: object, sign_in: SignIn
) -> None:
    later = convened(group, officer)
    [eva] = represented(later, "AT")
    client = sign_in(officer)
    assert "This day is not today" in text_of(client.get(door(later)))
    answer = press(client, eva, "arrival")
    assert "The meeting is on another day" in text_of(client.get(answer["Location"]))


def test_another_meetings_people_and_another_groups_door_are_not_there(
    meeting: Meeting, group: ExpertGroup, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    [elsewhere] = represented(convened(group, officer), "AT")
    address = of_record("meeting", "door_arrival", meeting.pk, elsewhere.pk)
    assert sign_in(officer).post(address).status_code == 404
    assert sign_in(officer).get(address).status_code == 405
    [eva] = represented(meeting, "BE")
    stranger = sign_in(other_officer)
    assert stranger.get(door(meeting)).status_code == 404
    assert press(stranger, eva, "arrival").status_code == 404
    assert not Presence.objects.exists()


@pytest.mark.parametrize("page", ["door", "attendance"])
def test_270_people_take_as_many_queries_as_27(
    page: str, group: ExpertGroup, officer: User, states: object, sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    few, many = today(group, officer), today(group, officer)
    for meeting, people in ((few, represented(few)), (many, crowd(many))):
        attendance.arrive_several(people, by=officer, at=NOW)
        client = sign_in(officer)
        client.get(of_record("meeting", page, meeting.pk))
        with django_assert_num_queries(QUERIES):
            client.get(of_record("meeting", page, meeting.pk))
