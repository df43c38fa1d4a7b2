"""Meetings at the desk: their list, planning and editing one, and its first page with a row for each State."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, SINCE, TODAY, make_group
from tests.desk.pages import of_record, press, text_of
from tests.meetings.stage import FIRST_DAY, convened, delegation_of, planned

SignIn = Callable[[User], Client]
LIST = "/admin/nominations/meeting/"
QUERIES_LIST, QUERIES_OVERVIEW = 6, 13


def of_meeting(page: str, meeting: Meeting, *keys: object) -> str:
    return of_record("meeting", page, meeting.pk, *keys)


def typed(**changes: Any) -> dict[str, Any]:
    """Return the form of a one-day meeting in six weeks, as a browser sends it."""
    day = FIRST_DAY.isoformat()
    whens = {"starts_on": day, "starts_time": "10:00", "ends_on": day, "ends_time": "17:30"}
    return {"title": "Kick-off", "kind": "meeting", "place": "Room 1", "is_public": "on", **whens, **changes}


def attend(
    delegation: Delegation, number: int, *, capacity: str = "substitute", mode: str = "in_person"
) -> Participant:
    """Name an invented person of a State, straight into the table: these are tests of pages."""
    seat, _made = Seat.objects.get_or_create(group=delegation.meeting.group, country=delegation.country, number=number)
    facts = {
        "family_name": f"Named-{number}",
        "given_name": "Anyone",
        "email": f"n{number}@{delegation.pk}.example.org",
    }
    return Participant.objects.create(
        meeting=delegation.meeting,
        delegation=delegation,
        capacity=capacity,
        seat=seat,
        mode=mode,
        added_at=NOW,
        **facts,
    )


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


def test_the_list_begins_with_what_is_to_come_and_says_who_answered(
    meeting: Meeting, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    past = planned(group, officer)
    long_ago = NOW - timedelta(days=90)
    Meeting.objects.filter(pk=past.pk).update(title="Past", starts_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    attend(delegation_of(meeting, "AT"), 1)
    Delegation.objects.filter(meeting=meeting, country="BE").update(is_nil=True, nil_reason="No", answered_at=NOW)
    page = sign_in(officer).get(LIST)
    assert [each.title for each in page.context["cl"].result_list] == ["First meeting", "Past"]
    words = text_of(page)
    assert "2 of 27" in words
    assert of_meeting("overview", meeting) in page.content.decode()


@pytest.mark.parametrize(("query", "titles"), [("when=upcoming", 1), ("when=past", 0), ("status__exact=held", 0)])
def test_the_list_is_filtered(meeting: Meeting, query: str, titles: int, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(f"{LIST}?{query}")
    assert len(page.context["cl"].result_list) == titles
    assert ("No meeting is like that." in text_of(page)) is (titles == 0)


def test_an_empty_list_says_how_to_begin_and_shows_no_other_group(
    meeting: Meeting, other_officer: User, sign_in: SignIn
) -> None:
    assert "No meeting of your groups is planned yet." in text_of(sign_in(other_officer).get(LIST))


def test_the_list_asks_the_same_of_one_meeting_and_of_many(
    meeting: Meeting,
    group: ExpertGroup,
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(LIST)
    for _number in range(12):
        planned(group, officer)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(LIST)


def test_django_s_own_pages_lead_to_ours(meeting: Meeting, officer: User, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert client.get(of_meeting("change", meeting))["Location"] == of_meeting("overview", meeting)
    assert client.get(of_record("meeting", "add"))["Location"] == of_record("meeting", "choose")
    assert client.get(f"{LIST}nonsense/change/").status_code == 404
    assert sign_in(other_officer).get(of_meeting("change", meeting)).status_code == 404


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
        (date(2027, 1, 1), date(2027, 1, 1), "Friday 1 January 2027 is a weekend or a holiday of the institutions."),
        (date(2026, 12, 13), date(2026, 12, 14), "Sunday 13 December 2026 is a weekend or a holiday"),
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


def test_a_convened_meeting_is_not_edited_in_silence(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).post(of_meeting("edit", meeting), typed())
    assert answer["Location"] == of_meeting("overview", meeting)


def test_the_first_page_has_a_row_for_each_state_and_filters_them(
    meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    austria = delegation_of(meeting, "AT")
    head = attend(austria, 1, mode="online")
    Participant.objects.create(
        meeting=meeting,
        delegation=austria,
        capacity="accompanying_expert",
        accompanies=head,
        expert_number=1,
        family_name="Expert",
        given_name="Only",
        email="expert@example.org",
        added_at=NOW,
    )
    Delegation.objects.filter(meeting=meeting, country="BE").update(
        is_nil=True, nil_reason="Too far.", answered_at=NOW, answered_by=officer
    )
    client, address = sign_in(officer), of_meeting("overview", meeting)
    page = client.get(address)
    rows, words = page.context["rows"], text_of(page)
    assert (len(rows.shown), rows.answered, rows.awaited) == (27, 2, 25)
    assert rows.persons == {"all": 2, "in_person": 1, "online": 1, "experts": 1}
    assert [row.code for row in rows.shown][:3] == ["BE", "BG", "CZ"]  # protocol order
    for said in ("2 of 27 delegations have answered", "Anyone Named-1", "Only Expert", "Too far."):
        assert said in words
    shown = {key: len(client.get(f"{address}?show={key}").context["rows"].shown) for key in ("awaited", "named", "nil")}
    assert shown == {"awaited": 25, "named": 1, "nil": 1}
    assert [row.code for row in client.get(f"{address}?show=online").context["rows"].shown] == ["AT"]
    assert len(client.get(f"{address}?show=nonsense").context["rows"].shown) == 27


@pytest.mark.parametrize(
    ("status", "first"),
    [
        ("planned", "Write the programme"),
        ("convened", "States name their delegations; not yet: 27"),
        ("postponed", "Find a new date and convene it again"),
        ("held", "Write, circulate and publish the minutes"),
    ],
)
def test_it_says_what_is_next_with_its_day(
    status: str, first: str, meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    closed = NOW if status == "held" else None
    reason = "The room is closed." if status == "postponed" else ""
    Meeting.objects.filter(pk=meeting.pk).update(status=status, closed_at=closed, ended_reason=reason)
    page = sign_in(officer).get(of_meeting("overview", meeting))
    assert str(page.context["steps"][0].words).startswith(first)
    assert reason in text_of(page)


def test_the_rows_are_taken_along_as_shown_and_it_is_recorded(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    attend(delegation_of(meeting, "AT"), 1)
    client, address = sign_in(officer), of_meeting("table", meeting, "csv")
    text = client.post(f"{address}?show=named").content.decode("utf-8-sig")
    assert [line.split(",")[:4] for line in text.splitlines()] == [
        ["Code", "State", "Answer", "Representatives and substitutes"],
        ["AT", "Austria", "Named", "Anyone Named-1"],
    ]
    book = openpyxl.load_workbook(BytesIO(client.post(of_meeting("table", meeting, "xlsx")).content))
    assert book.active is not None
    assert sum(1 for row in book.active.iter_rows(values_only=True) if row[2] in {"Named", "Not named yet"}) == 27
    events = AuditEvent.objects.filter(action="contact_data.export", subject_id=str(meeting.pk)).order_by("pk")
    assert [(event.detail["form"], event.detail["states"]) for event in events] == [("csv", 1), ("xlsx", 27)]
    assert client.post(of_meeting("table", meeting, "pdf")).status_code == 404
    assert client.get(address).status_code == 405


def test_the_first_page_asks_the_same_of_27_persons_and_of_270(
    meeting: Meeting, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = sign_in(officer), of_meeting("overview", meeting)
    rows = list(Delegation.objects.filter(meeting=meeting).select_related("meeting__group", "country"))
    for delegation in rows:
        attend(delegation, 1)
    with django_assert_num_queries(QUERIES_OVERVIEW):
        assert client.get(address).context["rows"].persons["all"] == 27
    for delegation in rows:
        for number in range(2, 11):
            attend(delegation, number)
    with django_assert_num_queries(QUERIES_OVERVIEW):
        assert client.get(address).context["rows"].persons["all"] == 270


def test_the_first_page_of_the_desk_names_the_meeting_and_what_is_next(
    meeting: Meeting, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    words = text_of(sign_in(officer).get(reverse("admin:index")))
    assert "0 of 27 delegations" in words
    assert "First meeting" in words
    assert "First meeting" not in text_of(sign_in(other_officer).get(reverse("admin:index")))
