"""The decisions on a meeting at the desk: limits, findings and mails are in sight before anything is done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.desk.forms.meeting_decisions import proposed_answer_day
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, rules
from nominations.meetings.models import Delegation, Meeting, MeetingChange
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, SINCE, TODAY
from tests.desk.pages import of_record, press, text_of
from tests.meetings.stage import FIRST_DAY, convened, planned

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)
QUERIES = 53


def of_meeting(page: str, meeting: Meeting) -> str:
    return of_record("meeting", page, meeting.pk)


def hours(first_on: date) -> dict[str, datetime]:
    return {"starts_at": clock.local_instant(first_on, 10), "ends_at": clock.local_instant(first_on, 17)}


def on(first_on: date, **changes: Any) -> dict[str, Any]:
    """Return the form of a one-day meeting as a browser sends it."""
    day = first_on.isoformat()
    whens = {"starts_on": day, "starts_time": "10:00", "ends_on": day, "ends_time": "17:00"}
    until = (first_on - 7 * DAY).isoformat()
    return {**whens, "title": "First meeting", "place": "Room 2", "answers_until_on": until, **changes}


@pytest.fixture
def draft(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return planned(group, officer)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


def soon(draft: Meeting, days: int) -> Meeting:
    Meeting.objects.filter(pk=draft.pk).update(**hours(TODAY + days * DAY))
    return Meeting.objects.select_related("group").get(pk=draft.pk)


@pytest.mark.parametrize(("ahead", "proposed"), [(45, 31), (16, 2), (10, 3), (7, 6), (2, 1), (1, 0), (0, 0)])
def test_the_day_for_answers_is_proposed_in_the_future(ahead: int, proposed: int, group: ExpertGroup) -> None:
    first_on = TODAY + ahead * DAY
    day = proposed_answer_day(rules.limits(group, first_on), first_on, today=TODAY)
    assert day in {TODAY + proposed * DAY, first_on - DAY}
    assert day == TODAY + proposed * DAY


def test_convening_shows_limits_and_invitations_and_then_convenes(
    draft: Meeting, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_meeting("convening", draft)
    page = client.get(address)
    assert list(page.context["form"].fields) == ["shown", "answers_until_on"]
    assert page.context["form"].initial["answers_until_on"] == FIRST_DAY - 14 * DAY
    words = text_of(page)
    for said in ("Time limits of this meeting", "The meeting has no programme yet.", "A seat is vacant on that day"):
        assert said in words
    until = (FIRST_DAY - 10 * DAY).isoformat()
    page = client.post(address, {"answers_until_on": until})
    assert len(page.context["rehearsal"].mails) == 27
    assert not Delegation.objects.exists()
    sent = {"answers_until_on": until, "shown": page.context["shown"]}
    assert client.post(address, sent)["Location"] == of_meeting("overview", draft)
    draft.refresh_from_db()
    assert (draft.status, draft.answers_until_on) == ("convened", FIRST_DAY - 10 * DAY)
    assert Delegation.objects.filter(meeting=draft).count() == 27
    assert client.post(address, sent).status_code == 302
    assert OutgoingMail.objects.filter(kind="meeting_invitation").count() == 27


def test_a_late_invitation_asks_why_and_one_later_still_asks_what_the_chair_says(
    draft: Meeting, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    late, address = soon(draft, 20), of_meeting("convening", draft)
    assert list(client.get(address).context["form"].fields) == ["shown", "answers_until_on", "urgent_reason"]
    typed = {"answers_until_on": (late.first_on - 7 * DAY).isoformat(), "urgent_reason": ""}
    assert "Say why the meeting is urgent." in text_of(client.post(address, typed))
    later = soon(draft, 3)
    assert "override" in client.get(address).context["form"].fields
    typed = {"answers_until_on": (later.first_on - DAY).isoformat(), "urgent_reason": "The budget is voted."}
    page = client.post(address, typed)
    assert page.context["shown"] == ""
    assert "Only the Chair may convene it all the same." in text_of(page)
    assert press(client, address, **typed, override="on").status_code == 302
    draft.refresh_from_db()
    assert (draft.is_urgent, draft.overridden_by_chair, draft.urgent_reason) == (True, True, "The budget is voted.")
    assert "as the Chair asked:" in text_of(client.get(of_meeting("overview", draft)))


@pytest.mark.parametrize(
    ("facts", "until", "sentence"),
    [
        ({"place": "", "online_url": ""}, 10, "The meeting has no place and no online link."),
        ({}, 100, "Delegations are named before the meeting"),
        ({}, -1, "The day until which delegations are named lies in the past."),
    ],
)
def test_what_stands_in_the_way_is_said(
    facts: dict[str, str], until: int, sentence: str, draft: Meeting, officer: User, sign_in: SignIn
) -> None:
    Meeting.objects.filter(pk=draft.pk).update(**facts)  # type: ignore[arg-type]  # texts
    typed = {"answers_until_on": (TODAY + until * DAY).isoformat()}
    page = sign_in(officer).post(of_meeting("convening", draft), typed)
    assert f"In the way: {sentence}" in text_of(page)
    assert page.context["shown"] == ""


def test_a_change_shows_old_and_new_and_its_mails_and_then_tells_everybody(
    meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_meeting("changing", meeting)
    page = client.post(address, on(FIRST_DAY + DAY, reason="The room is taken."))
    assert {pair.name for pair in page.context["pairs"]} >= {"Begins", "Ends", "Place"}
    assert len(page.context["rehearsal"].mails) == 27
    sent = on(FIRST_DAY + DAY, reason="The room is taken.", shown=page.context["shown"], version="0")
    assert client.post(address, sent).status_code == 302
    change = MeetingChange.objects.get()
    assert (change.reason, change.sequence) == ("The room is taken.", 1)
    assert client.post(address, sent).status_code == 302  # pressed twice
    assert MeetingChange.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="meeting_changed").count() == 27
    words = text_of(client.get(of_meeting("overview", meeting)))
    assert "The room is taken." in words
    assert "Brussels, Invented House, room 1 → Room 2" in words


def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_written_over(
    meeting: Meeting, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_meeting("changing", meeting)
    typed = on(FIRST_DAY + DAY, reason="The room is taken.")
    page = client.post(address, typed)
    actions.change(meeting, place="Room 9", reason="Larger.", by=head_of_unit, at=NOW)
    again = client.post(address, {**typed, "shown": page.context["shown"], "version": "0"})
    assert again.status_code == 200
    assert ("Place", "Room 9", "Room 2") in {(pair.name, pair.old, pair.new) for pair in again.context["pairs"]}
    assert MeetingChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Give the reason"),
        ({"place": "", "online_url": ""}, "Give a place, an online link, or both."),
        ({"ends_time": "09:00"}, "The end lies before the beginning."),
        ({"answers_until_on": "2001-01-01"}, "lies in the past"),
    ],
)
def test_a_change_that_cannot_be_is_said_in_words(
    changes: dict[str, str], sentence: str, meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_meeting("changing", meeting), on(FIRST_DAY, **{"reason": "Because.", **changes}))
    assert sentence in text_of(page)
    assert page.context["shown"] == ""


def test_an_earlier_day_is_a_new_invitation_and_may_need_urgency(
    meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_meeting("changing", meeting)
    page = client.post(address, on(TODAY + 20 * DAY, reason="Sooner."))
    assert "urgent_reason" in page.context["form"].errors
    assert "override" not in page.context["form"].fields
    typed = on(TODAY + 20 * DAY, reason="Sooner.", urgent_reason="The vote comes.")
    assert client.post(address, typed).context["shown"]


def test_a_meeting_is_postponed_and_convened_again(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert press(client, of_meeting("postponement", meeting), reason="The Chair is ill.").status_code == 302
    words = text_of(client.get(of_meeting("overview", meeting)))
    assert "Postponed: The Chair is ill." in words
    assert "Convene it again" in words
    address, day = of_meeting("reconvening", meeting), FIRST_DAY + 20 * DAY
    assert "starts_on" not in client.get(address).context["form"].initial
    page = client.post(address, on(day, reason="A new day."))
    assert page.context["limits"][0].on == day - 30 * DAY
    assert press(client, address, **on(day, reason="A new day.")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.first_on, meeting.place) == ("convened", day, "Room 2")
    soon_again = on(TODAY + 3 * DAY, reason="A new day.")
    actions.postpone(meeting, reason="Again.", by=officer, at=NOW)
    fields = client.post(address, soon_again).context["form"].fields
    assert {"urgent_reason", "override"} <= set(fields)


def test_cancelling_is_for_good_and_tells_everybody_why(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_meeting("cancellation", meeting)
    assert press(client, address, reason="No longer needed.").status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    assert OutgoingMail.objects.filter(kind="meeting_cancelled").count() == 27
    page = client.get(of_meeting("overview", meeting))
    assert "No longer needed." in text_of(page)
    assert page.context["acts"] == []
    assert page.context["steps"] == []


def test_it_took_place_only_once_it_has_begun(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_meeting("holding", meeting)
    assert "It took place" not in [
        str(act.words) for act in client.get(of_meeting("overview", meeting)).context["acts"]
    ]
    assert "The meeting has not begun yet" in text_of(client.get(address))
    Meeting.objects.filter(pk=meeting.pk).update(**hours(TODAY - DAY))
    acts = client.get(of_meeting("overview", meeting)).context["acts"]
    assert str(acts[0].words) == "It took place"
    page = client.get(address)
    assert client.post(address, {"shown": page.context["shown"]}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "held"
    assert AuditEvent.objects.filter(action="meeting.hold", actor=officer).count() == 1


def test_each_button_is_offered_where_the_table_allows_the_move(draft: Meeting, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    words = [str(act.words) for act in client.get(of_meeting("overview", draft)).context["acts"]]
    assert words == ["Convene the meeting", "Edit", "Cancel the meeting"]
    for page in ("postponement", "holding", "reconvening", "changing", "announcement"):
        typed = on(FIRST_DAY, reason="Because.")
        assert client.post(of_meeting(page, draft), typed).context["shown"] == "", page


def test_another_group_s_decisions_are_not_there(meeting: Meeting, other_officer: User, sign_in: SignIn) -> None:
    pages = ("convening", "reconvening", "changing", "postponement", "cancellation", "holding", "edit", "overview")
    client = sign_in(other_officer)
    assert {client.get(of_meeting(page, meeting)).status_code for page in pages} == {404}


def test_the_page_of_convening_asks_the_same_of_one_contact_point_a_state_and_of_ten(
    draft: Meeting, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = sign_in(officer), of_meeting("convening", draft)
    typed = {"answers_until_on": (FIRST_DAY - 10 * DAY).isoformat()}
    with django_assert_num_queries(QUERIES):
        assert len(client.post(address, typed).context["rehearsal"].mails) == 27
    users = [User(email=f"more.{number}@example.org", given_name="One", family_name="More") for number in range(243)]
    User.objects.bulk_create(users)
    states = list(Role.objects.exclude(country=None).values_list("country_id", flat=True))
    kind = Role.Kind.CONTACT_POINT
    Role.objects.bulk_create(
        Role(user=user, kind=kind, country_id=states[number % 27], since=SINCE) for number, user in enumerate(users)
    )
    with django_assert_num_queries(QUERIES):
        assert len(client.post(address, typed).context["rehearsal"].mails) == 270
