"""Planning a meeting at the desk: the limits are shown first, what cannot be is said, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, SINCE, TODAY, make_group
from tests.desk.pages import of_record, press, text_of
from tests.desk.test_meetings import of_meeting
from tests.meetings.stage import FIRST_DAY, planned

SignIn = Callable[[User], Client]


def typed(**changes: Any) -> dict[str, Any]:
    """Return the form of a one-day meeting in six weeks, as a browser sends it."""
    day = FIRST_DAY.isoformat()
    whens = {"starts_on": day, "starts_time": "10:00", "ends_on": day, "ends_time": "17:30"}
    return {"title": "Kick-off", "kind": "meeting", "place": "Room 1", "is_public": "on", **whens, **changes}


def test_the_only_group_is_gone_to_at_once_and_several_are_chosen_from(
    group: ExpertGroup, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    choose = of_record("meeting", "choose")
    assert client.get(choose)["Location"] == of_record("meeting", "plan", group.pk)
    second = make_group("E00935")
    groups.add_officer(second, user=officer, since=SINCE, by=None, at=NOW)
    page = client.get(choose)
    assert [each.code for each, _address in page.context["rows"]] == ["E00935", "E03931"]
    assert [each.code for each, _address in client.get(f"{choose}?q=E03931").context["rows"]] == ["E03931"]
    assert "You are in the secretariat of no group" in text_of(sign_in(other_officer).get(choose))


def test_planning_shows_the_limits_first_and_then_plans_once(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_record("meeting", "plan", group.pk)
    page = client.post(address, typed())
    assert [line.on for line in page.context["limits"]] == [
        FIRST_DAY - timedelta(days=30),
        FIRST_DAY - timedelta(days=14),
        FIRST_DAY - timedelta(days=14),
        FIRST_DAY - timedelta(days=5),
        page.context["limits"][-1].on,
    ]
    assert not Meeting.objects.exists()
    sent = {**typed(), "shown": page.context["shown"]}
    answer = client.post(address, sent)
    made = Meeting.objects.get()
    assert answer["Location"] == of_meeting("overview", made)
    assert (made.title, made.number, made.place, made.status) == ("Kick-off", 1, "Room 1", "planned")
    assert made.starts_at == clock.local_instant(FIRST_DAY, 10)
    assert client.post(address, sent).status_code == 302
    assert Meeting.objects.count() == 1
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the meeting a title."),
        ({"starts_on": "soon"}, "Write the day as 2026-03-31."),
        ({"starts_on": ""}, "Choose the day."),
        ({"starts_on": "0026-03-31"}, "Check the year."),
        ({"starts_time": "25:00"}, "Write the hour as 14:30."),
        ({"starts_time": ""}, "Give the hour."),
        ({"ends_time": "09:00"}, "The end lies before the beginning."),
        ({"ends_on": TODAY.isoformat()}, "The end lies before the beginning."),
        ({"kind": "party"}, "Choose what it is."),
        ({"online_url": "no address"}, "Write the whole address"),
        ({"starts_on": "2027-03-28", "ends_on": "2027-03-28", "starts_time": "02:30"}, "Choose another hour."),
    ],
)
def test_what_cannot_be_planned_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str], sentence: str, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_record("meeting", "plan", group.pk), typed(practical="Bring a badge.", **changes))
    assert sentence in text_of(page)
    assert "Bring a badge." in text_of(page)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (date(2027, 1, 1), date(2027, 1, 1), "Friday 1 January 2027 is a holiday of the institutions."),
        (date(2026, 12, 13), date(2026, 12, 14), "Sunday 13 December 2026 is on a weekend."),
        (date(2027, 3, 27), date(2027, 3, 29), "The clocks in Brussels change meanwhile"),
        (TODAY + timedelta(days=10), TODAY + timedelta(days=10), "can only be convened as urgent, with a reason"),
        (TODAY + timedelta(days=2), TODAY + timedelta(days=2), "only the Chair may have it convened"),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=2), "The meeting begins in the past."),
        (FIRST_DAY, FIRST_DAY, "At the same time the group has another meeting: First meeting."),
    ],
)
@pytest.mark.usefixtures("states")
def test_what_to_think_about_is_said_and_does_not_stand_in_the_way(
    starts: date, ends: date, sentence: str, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    planned(group, officer)
    whens = {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    page = sign_in(officer).post(of_record("meeting", "plan", group.pk), typed(**whens))
    assert sentence in text_of(page)
    assert "In the way:" not in text_of(page)
    assert page.context["shown"]


def test_the_hour_that_comes_twice_is_named(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    whens = {"starts_on": "2027-10-31", "ends_on": "2027-10-31", "starts_time": "00:30", "ends_time": "02:30"}
    page = sign_in(officer).post(of_record("meeting", "plan", group.pk), typed(**whens))
    assert "comes twice" in text_of(page)


def test_a_group_that_is_closed_has_no_more_meetings(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    ExpertGroup.objects.filter(pk=group.pk).update(status="closed")
    page = sign_in(officer).post(of_record("meeting", "plan", group.pk), typed())
    assert "The group is closed" in text_of(page)
    assert page.context["shown"] == ""


def test_what_is_planned_is_edited_and_its_kind_stays(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    meeting, client = planned(group, officer), sign_in(officer)
    address = of_meeting("edit", meeting)
    assert client.get(address).context["form"].initial["place"] == meeting.place
    assert press(client, address, **typed(title="Second title", kind="workshop", is_public="")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.kind, meeting.is_public) == ("Second title", "meeting", False)
