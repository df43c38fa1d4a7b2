"""Meetings at the desk: their list, and the first page of one with a row for each State."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup, Seat
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record, text_of
from tests.meetings.stage import convened, delegation_of, planned

SignIn = Callable[[User], Client]
LIST = "/admin/nominations/meeting/"
QUERIES_LIST, QUERIES_OVERVIEW = 6, 12


def of_meeting(page: str, meeting: Meeting, *keys: object) -> str:
    return of_record("meeting", page, meeting.pk, *keys)


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


def test_a_convened_meeting_is_not_edited_in_silence(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_meeting("edit", meeting)
    assert client.get(address)["Location"] == of_meeting("overview", meeting)
    facts = {"title": "Otherwise", "place": "Luxembourg", "practical": "Typed before it was convened."}
    whens = {"starts_on": "2027-05-04", "starts_time": "10:00", "ends_on": "2027-05-04", "ends_time": "16:00"}
    page = text_of(client.post(address, {**facts, **whens}))
    assert "The meeting is no longer being planned. Change it with a reason" in page
    assert "Typed before it was convened." in page
    meeting.refresh_from_db()
    assert meeting.title == "First meeting"


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


def test_on_its_days_the_door_is_next(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    whens = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(days=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**whens, answers_until_on=TODAY - timedelta(days=2))
    page = sign_in(officer).get(of_meeting("overview", meeting))
    steps = {str(step.words): step.address for step in page.context["steps"]}
    assert steps == {
        "States without an answer: 27. You register who attends for them.": of_meeting("delegations", meeting),
        "It is on: check people in and out": of_meeting("door", meeting),
    }
    asked = text_of(sign_in(officer).get(of_meeting("holding", meeting)))
    assert "Say that it took place when it is over." in asked


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
