"""“Everybody has left” at the desk: seen first, noted in one act, said with its undoing on both pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import attendance, emptying
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.templatetags.ecl import brussels
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record, press, text_of
from tests.meetings.people import represented, today

SignIn = Callable[[User], Client]
MINUTE = timedelta(minutes=1)
SAYS = "Everybody has left"


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return today(group, officer)


@pytest.fixture
def people(meeting: Meeting, officer: User) -> list[Participant]:
    """Two who came at midnight, and one a moment ago."""
    people = represented(meeting, "BE", "AT", "MT")
    attendance.arrive_several(people, by=officer, at=NOW)
    return people


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def at(meeting: Meeting, page: str = "everybody_left") -> str:
    return of_record("meeting", page, meeting.pk)


def asked(**typed: str) -> dict[str, str]:
    return {"on": TODAY.isoformat(), "left": "", **typed}


def undo(client: Client, meeting: Meeting, page: Any, **typed: str) -> Any:
    return client.post(at(meeting, "everybody_back"), {"act": page.context["emptied"].key, **typed}, follow=True)


def ends() -> list[datetime | None]:
    return list(Presence.objects.order_by("pk").values_list("left_at", flat=True))


def test_it_is_shown_who_it_is_then_noted_and_undone(
    meeting: Meeting, people: list[Participant], client: Client, officer: User
) -> None:
    page = client.post(at(meeting), asked())
    words = text_of(page)
    assert "3 persons leave at" in words
    assert "Eva Ernst-AT" in words
    assert "came later and stay" not in words
    assert ends() == [None] * 3, "nothing is noted before the button"
    answer = client.post(at(meeting), {**asked(), "shown": page.context["shown"]}, follow=True)
    assert answer.redirect_chain == [(at(meeting, "attendance"), 302)]
    words = text_of(answer)
    assert "Everybody is noted as having left." in words
    assert f"3 persons were noted as having left at {ends()[0].astimezone(clock.BRUSSELS):%H:%M}, by {officer}" in words  # type: ignore[union-attr]
    assert f'href="{at(meeting)}"' not in answer.content.decode(), "nobody is there any more"
    back = undo(client, meeting, answer)
    assert "Undone: 3 persons are there again." in text_of(back)
    assert "were noted as having left" not in text_of(back)
    assert ends() == [None] * 3
    assert "taken back already" in text_of(undo(client, meeting, answer))


def test_at_the_door_it_comes_back_to_the_door(meeting: Meeting, people: list[Participant], client: Client) -> None:
    link = f"{at(meeting)}?from=door"
    assert link in client.get(at(meeting, "door")).content.decode()
    assert press(client, link, **asked())["Location"] == at(meeting, "door")
    page = client.get(at(meeting, "door"))
    assert "3 persons were noted as having left" in text_of(page)
    assert link not in page.content.decode()
    back = undo(client, meeting, page, **{"from": "door"})
    assert back.redirect_chain == [(at(meeting, "door"), 302)]
    assert page.context["counts"].there == 0
    assert back.context["counts"].there == 3


def test_who_came_after_a_time_typed_is_named_and_stays(
    meeting: Meeting, people: list[Participant], client: Client, officer: User
) -> None:
    midnight = clock.local_instant(TODAY)
    Presence.objects.filter(participant__in=people[:2]).update(arrived_at=midnight)
    words = text_of(client.post(at(meeting), asked(left="00:01")))
    if midnight + 2 * MINUTE > NOW:  # the tests ran as the day began
        return
    assert "2 persons leave at 00:01" in words
    assert "1 person came later and stays" in words
    press(client, at(meeting), **asked(left="00:01"))
    assert ends() == [midnight + MINUTE, midnight + MINUTE, None]
    assert f'href="{at(meeting)}"' in client.get(at(meeting, "attendance")).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"left": "25:00"}, "is not a time. Write it as 14:05."),
        ({"left": "00:00"}, "Nobody was there at"),
        ({"on": "2020-01-01"}, "Select a valid choice"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(
    typed: dict[str, str], said: str, meeting: Meeting, people: list[Participant], client: Client
) -> None:
    page = client.post(at(meeting), asked(**typed))
    assert said in text_of(page)
    assert f'value="{typed.get("left", "")}"' in page.content.decode() or "left" not in typed
    assert ends() == [None] * 3


def test_now_is_a_time_of_today_only(group: ExpertGroup, officer: User, states: object, client: Client) -> None:
    began = today(group, officer)
    earlier = TODAY - timedelta(days=1)
    Meeting.objects.filter(pk=began.pk).update(starts_at=clock.local_instant(earlier))
    [eva] = represented(began, "AT")
    attendance.arrive(eva, arrived_at=clock.local_instant(earlier, 9), by=officer, at=clock.local_instant(earlier, 10))
    assert "now is another day" in text_of(client.post(at(began), asked(on=earlier.isoformat())))
    press(client, at(began), **asked(on=earlier.isoformat(), left="17:30"))
    assert ends() == [clock.local_instant(earlier, 17, 30)]


def test_another_group_or_a_wrong_key_is_not_there(
    meeting: Meeting, people: list[Participant], client: Client, other_officer: User, sign_in: SignIn
) -> None:
    stranger = sign_in(other_officer)
    assert stranger.get(at(meeting)).status_code == 404
    assert stranger.post(at(meeting, "everybody_back"), {"act": "1"}).status_code == 404
    assert client.get(at(meeting, "everybody_back")).status_code == 405
    for key in ("", "x", "9" * 40, "1"):
        answer = client.post(at(meeting, "everybody_back"), {"act": key}, follow=True)
        assert "taken back already" in text_of(answer)
    assert ends() == [None] * 3


def test_the_history_of_the_meeting_says_the_time_without_seconds(
    meeting: Meeting, people: list[Participant], client: Client, officer: User
) -> None:
    emptying.everybody_left(meeting, by=officer, at=NOW + MINUTE)
    words = text_of(client.get(of_record("meeting", "history", meeting.pk)))
    assert f"left_at: {brussels(NOW + MINUTE)}" in words
    assert "+00:00" not in words
