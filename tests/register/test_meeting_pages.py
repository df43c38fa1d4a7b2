"""Meetings in public: which are shown, what of them, documents with their grounds, who was there, and what is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, make_group
from tests.register.meeting_stage import HELD, LINK, attends, document, guest, item, opinion, public_meeting
from tests.register.seating import MINISTRY, authority, person, publish, sit

pytestmark = pytest.mark.django_db
ALL, GROUP = "/register/meetings/", "/register/groups/E03931/meetings/"


@pytest.fixture(autouse=True)
def ground(states: dict[str, Country]) -> None:
    """The Member States are there, whatever else is."""


@pytest.fixture
def meeting(group: ExpertGroup) -> Meeting:
    return public_meeting(group)


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def page_of(meeting: Meeting) -> str:
    return f"{ALL}{meeting.pk}/"


def test_lists_and_the_page_say_when_and_where_and_never_the_link(client: Client, meeting: Meeting) -> None:
    for address in (ALL, GROUP, page_of(meeting), "/register/groups/E03931/"):
        page = shown(client, address)
        assert "Meeting on invented photons" in page, address
        assert LINK not in page, address
    page = shown(client, page_of(meeting))
    first = meeting.first_on
    assert f"{first:%A} {first.day} {first:%B %Y}, 10:00" in page
    assert "Brussels, Invented House" in page
    assert "Online: those who take part have the link." in page
    assert "No document is published yet." in page
    assert "Attendance" not in page, "before it took place nobody is told who comes"


@pytest.mark.parametrize(
    "hidden", [{"is_public": False}, {"is_rehearsal": True}, {"status": "planned", "convened_at": None}]
)
def test_what_is_not_convened_not_public_or_a_rehearsal_is_not_there(
    client: Client, group: ExpertGroup, hidden: dict[str, object]
) -> None:
    meeting = public_meeting(group, **hidden)
    paper = document(meeting)
    assert "No meeting is published yet" in shown(client, ALL)
    assert "No meeting is published yet" in shown(client, GROUP)
    assert "invented photons" not in shown(client, "/register/groups/E03931/")
    assert client.get(page_of(meeting)).status_code == 404
    assert client.get(f"{page_of(meeting)}documents/{paper.pk}/").status_code == 404
    assert b"VEVENT" not in client.get("/register/groups/E03931/meetings.ics").content
    assert b"photons" not in b"".join(client.get("/register/meetings.csv").streaming_content)  # type: ignore[attr-defined]


def test_a_rehearsal_is_shown_where_everybody_is_invented(
    client: Client, group: ExpertGroup, settings: Settings
) -> None:
    settings.SHOWS_REHEARSALS = True
    meeting = public_meeting(group, is_rehearsal=True)
    assert client.get(page_of(meeting)).status_code == 200


@pytest.mark.parametrize(("status", "word"), [("postponed", "postponed"), ("cancelled", "cancelled")])
def test_a_meeting_that_is_off_says_so(client: Client, meeting: Meeting, status: str, word: str) -> None:
    closed = NOW if status == "cancelled" else None
    Meeting.objects.filter(pk=meeting.pk).update(
        status=status, ended_reason="Qanary", closed_at=closed
    )  # house: as a verb
    page = shown(client, page_of(meeting))
    assert f"This meeting is {word}" in page
    assert "Qanary" not in page
    assert "To be published by" not in page
    assert word.capitalize() in shown(client, ALL)


def test_the_programme_names_the_state_of_a_rapporteur_and_no_person(client: Client, meeting: Meeting) -> None:
    item(meeting, 1, starts_at=meeting.starts_at, ends_at=meeting.starts_at + timedelta(hours=1))
    item(meeting, 2, kind="round_table", title="On photons", rapporteur_state_id="NL", description="By Qanary")
    page = shown(client, page_of(meeting))
    assert "10:00–11:00" in page
    assert "On photons" in page
    assert "(Round table)" in page
    assert "Rapporteur: Netherlands" in page
    assert "Qanary" not in page


def test_documents_published_and_withheld(client: Client, meeting: Meeting) -> None:
    paper = document(meeting, 1, title="The paper")
    document(meeting, 2, title="A draft", published_at=None)
    document(meeting, 3, title="A secret", withheld_on_ground="4-3", withheld_note="Qanary note")
    document(meeting, 4, title="Taken back", withdrawn_at=NOW)
    newer = document(meeting, 6, title="Second edition")
    document(meeting, 5, title="First edition", replaced_by=newer)
    page = shown(client, page_of(meeting))
    for title in ("The paper", "A secret", "Second edition"):
        assert title in page
    for title in ("A draft", "Taken back", "First edition", "Qanary"):
        assert title not in page
    assert "Decision not yet taken (Art. 4(3)), Regulation (EC) No 1049/2001" in page
    assert f"{page_of(meeting)}documents/{paper.pk}/" in page


def test_a_document_is_sent_to_keep_with_its_tag(client: Client, meeting: Meeting) -> None:
    paper = document(meeting)
    address = f"{page_of(meeting)}documents/{paper.pk}/"
    response = client.get(address)
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="document-1.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "public, max-age=300"
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = public_meeting(meeting.group, number=2)
    assert client.get(f"{page_of(other)}documents/{paper.pk}/").status_code == 404
    for refused in ({"published_at": None}, {"withdrawn_at": NOW}):
        hidden = document(meeting, 8 + len(meeting.documents.all()), **refused)  # type: ignore[arg-type]
        assert client.get(f"{page_of(meeting)}documents/{hidden.pk}/").status_code == 404


def test_deadlines_of_publication_are_kept_late_or_overdue(client: Client, meeting: Meeting) -> None:
    due = meeting.first_on - timedelta(days=14)
    assert f"To be published by {due:%A} {due.day} {due:%B %Y}." in shown(client, page_of(meeting))
    assert "overdue" not in shown(client, page_of(meeting))
    past = public_meeting(meeting.group, number=2, in_days=-100, **HELD)
    assert shown(client, page_of(past)).count("Not published: overdue.") == 2
    document(past, 1, kind="agenda", published_at=clock.local_instant(past.first_on - timedelta(days=14), 23, 59))
    document(past, 2, kind="minutes", published_at=clock.local_instant(past.last_on + timedelta(days=70)))
    page = shown(client, page_of(past))
    assert page.count("Published in time, on") == 1
    assert page.count("Published late, on") == 1


def test_attendance_names_authorities_and_who_was_absent(client: Client, group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=-10, **HELD)
    assert "Who was there is not recorded yet." in shown(client, page_of(meeting))
    attends(meeting, sit(group, authority(), person("García")), by=officer)
    attends(meeting, sit(group, authority("BE", "FOD"), person("Away")), by=officer, is_there=False, number=2)
    guest(meeting, by=officer)
    page = shown(client, page_of(meeting))
    assert MINISTRY in page
    assert page.count("Absent") == 26
    assert "Canada: Partner country (1)" in page
    for private in ("García", "FOD", "Qanary", "qanary", "Away"):
        assert private not in page


@pytest.mark.parametrize(
    ("publishes", "informed", "is_named"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_a_person_is_named_only_by_rule_26(
    client: Client, group: ExpertGroup, officer: User, *, publishes: bool, informed: bool, is_named: bool
) -> None:
    publish(group, publishes_names=publishes)
    meeting = public_meeting(group, in_days=-10, **HELD)
    mandate = sit(group, authority(), person("García"))
    attends(meeting, mandate, by=officer, informed_at=NOW if informed else None)
    assert ("Ana García" in shown(client, page_of(meeting))) is is_named


def test_an_expert_alone_does_not_represent_the_authority(client: Client, group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=-10, **HELD)
    mandate = sit(group, authority(), person("García"))
    representative = attends(meeting, mandate, by=officer, is_there=False)
    expert = {"capacity": "accompanying_expert", "seat": None, "accompanies": representative, "expert_number": 1}
    attends(meeting, mandate, by=officer, number=2, **expert)
    attends(meeting, sit(group, authority("BE", "FOD"), person("There")), by=officer, number=3)
    page = shown(client, page_of(meeting))
    assert page.count("Absent") == 26
    assert MINISTRY not in page


def test_opinions_are_told_in_counts_when_they_are_over(client: Client, group: ExpertGroup, meeting: Meeting) -> None:
    opinion(group, meeting)
    opinion(group, meeting, number=2, status="consensus", members=None, majority=None)
    opinion(group, meeting, number=3, status="voting", closed_at=None)
    opinion(group, None, number=4, status="terminated_without_result")
    page = shown(client, page_of(meeting))
    assert "14 for, 1 against, 1 abstained, 11 did not vote. The majority is 14 of 27 members." in page
    assert "Adopted by consensus" in page
    assert "Opinion on thing 3" not in page
    assert "Opinion on thing 4" not in page
    assert "Ended without result" in shown(client, GROUP)
    assert "Qanary" not in page


def test_the_search_filters_and_says_what_it_left_out(client: Client, meeting: Meeting) -> None:
    other = publish(make_group("E04000"), title="Group on cables")
    public_meeting(other, in_days=-400, title="Old days", **HELD)
    old = TODAY - timedelta(days=400)
    for query, found in {
        "text=PHOTONS": ["photons"],
        "text=cables": ["Old days"],
        "text=photons+cables": [],
        "group=E04000": ["Old days"],
        f"year={old.year}": ["Old days"],
        "when=upcoming": ["photons"],
        "when=past": ["Old days"],
    }.items():
        page = shown(client, f"{ALL}?{query}")
        assert [word for word in ("photons", "Old days") if f"{word}</a>" in page] == found, query
        exported = b"".join(client.get(f"/register/meetings.csv?{query}").streaming_content).decode()  # type: ignore[attr-defined]
        assert [word for word in ("photons", "Old days") if word in exported] == found, query
    assert "No meeting fits" in shown(client, f"{ALL}?text=zzz")
    page = shown(client, f"{ALL}?group=E99999&year=never")
    assert "“E99999” is not in the list; this filter was left out." in page
    assert client.get("/register/meetings.xlsx?group=E99999").status_code == 400


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "xml"])
def test_the_table_has_every_form_and_no_link(client: Client, meeting: Meeting, form: str) -> None:
    response = client.get(f"/register/meetings.{form}")
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == f'attachment; filename="meetings-{TODAY}.{form}"'
    if form != "xlsx":
        assert str(meeting.pk).encode() in body
        assert b"secret.example.org" not in body


def test_the_calendar_is_read_back_and_holds_no_link(client: Client, meeting: Meeting) -> None:
    public_meeting(meeting.group, number=2, in_days=-400, **HELD)
    public_meeting(meeting.group, number=3, status="cancelled", ended_reason="x", closed_at=NOW, sequence=2)
    response = client.get("/register/groups/E03931/meetings.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=300"
    calendar = Calendar.from_ical(response.content)
    assert calendar["METHOD"] == "PUBLISH"
    events = {int(event["SEQUENCE"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {0, 2}
    assert events[0]["DTSTART"].dt == meeting.starts_at
    assert events[0]["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert str(events[0]["UID"]).startswith(str(meeting.pk))
    assert (str(events[0]["STATUS"]), str(events[2]["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert b"secret.example.org" not in response.content.replace(b"\r\n ", b"")


def test_addresses_that_lead_nowhere_say_so(client: Client, meeting: Meeting) -> None:
    assert client.get("/register/groups/e03931/meetings/")["Location"] == GROUP
    assert client.get("/register/groups/e03931/meetings.ics")["Location"] == "/register/groups/E03931/meetings.ics"
    assert client.get("/register/groups/E99999/meetings/").status_code == 404
    assert client.get("/register/groups/E99999/meetings.ics").status_code == 404
    assert client.get(f"{ALL}00000000-0000-4000-8000-000000000000/").status_code == 404
