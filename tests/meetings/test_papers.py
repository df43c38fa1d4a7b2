"""The attendance list on paper: every State in its order, a field to sign a day, and read back from the PDF."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.letters import actions as letters
from nominations.letters import typesetting
from nominations.meetings import attendance, papers
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW
from tests.letters.stage import Read
from tests.meetings.people import accompanied, crowd, guest, represented, today
from tests.meetings.stage import FIRST_DAY, convened

FIRST = clock.local_instant(FIRST_DAY, 9, 12)
SECOND = FIRST + timedelta(days=1)
HOUR = timedelta(hours=1)
DAY, NEXT = (date_format(each, "D j M") for each in (FIRST_DAY, FIRST_DAY + timedelta(days=1)))


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    """Greece, Austria with an expert, Belgium online, France nil; Canada as a partner; somebody withdrawn."""
    made = convened(group, officer)
    people = {each.delegation.country_id: each for each in represented(made, "GR", "BG", "AT")}
    accompanied(made, [people["AT"]])
    represented(made, "BE", mode="online")
    Delegation.objects.filter(meeting=made, country="FR").update(is_nil=True, nil_reason="Busy.", answered_at=NOW)
    represented(made, "ES", withdrawn_at=NOW, withdrawn_reason="Ill.")
    guest(made, "partner")
    return made


def test_every_state_stands_there_in_protocol_order(meeting: Meeting) -> None:
    draft = papers.to_sign(meeting, at=NOW)
    assert list(draft.columns) == ["Code", "State", "Name", "Role", "Authority", "Attends"]
    assert draft.signatures == [f"Signature, {DAY}", f"Signature, {NEXT}"]
    rows = [tuple(row) for row in draft.rows]
    assert rows[:2] == [
        ("BE", "Belgium", "Eva Ernst-BE", "Representative", "Ministry of Belgium", "Online"),
        ("BG", "Bulgaria", "Мария Иванова (Maria Ivanova)", "Representative", "Ministry of Bulgaria", "In person"),
    ]
    by_code = {row[0]: row for row in rows}
    assert by_code["FR"] == ("FR", "France", "Nobody attends", "–", "–", "–")
    assert by_code["DE"][2] == "Has not answered"
    assert by_code["ES"][2] == "Nobody is named"
    assert [row[3] for row in rows if row[0] == "AT"] == ["Representative", "Accompanying technical expert"]
    assert rows[-1] == ("–", "Canada", "Eva Guest", "Partner country", "Institute of Invented Physics", "In person")
    assert len(rows) == 27 + 1 + 1
    assert draft.title == "Attendance list: E03931, Meeting 1, First meeting"
    assert draft.facts[0] == meeting.group.title
    assert draft.facts[1].endswith(", Brussels, Invented House, room 1.")


def test_it_is_read_back_from_the_pdf(meeting: Meeting) -> None:
    read = Read(letters.preview(papers.to_sign(meeting, at=NOW)))
    words = read.text()
    for said in ("Παπαδοπούλου", "Papadopoulou)", "Иванова", "Nobody attends", "Has not answered", "Canada"):
        assert said in words
    tags = read.tags()
    assert tags.count("TR") == 1 + 29
    assert tags.count("TH") == 8 + 29  # the headings, and of each row whose it is
    assert "H1" in tags
    assert str(read.root.Lang) == "en"
    assert bool(read.root.MarkInfo.Marked)
    assert "pdfuaid" in read.metadata
    assert all("/FontFile3" in each or "/FontFile2" in each for each in read.descriptors)


def test_a_meeting_of_a_day_has_one_field_and_one_of_a_week_too(
    group: ExpertGroup, officer: User, states: object
) -> None:
    assert papers.to_sign(today(group, officer, days=1), at=NOW).signatures == ()
    assert papers.to_sign(today(group, officer, days=5), at=NOW).signatures == ()
    draft = papers.to_sign(today(group, officer, days=4), at=NOW)
    assert len(draft.signatures) == 4
    assert typesetting.table(draft).startswith(b"%PDF-")


def test_what_was_attended_has_times_and_no_contact_data(meeting: Meeting, officer: User) -> None:
    people = {each.delegation.country_id: each for each in Participant.objects.filter(capacity="representative")}
    attendance.arrive(people["BE"], by=officer, at=FIRST)
    attendance.leave(people["BE"], by=officer, at=FIRST + 8 * HOUR)
    attendance.arrive(people["BE"], by=officer, at=SECOND)
    attendance.arrive(people["GR"], by=officer, at=FIRST, mode="in_person")
    rows = {row[0]: row for row in papers.attended(meeting)}
    assert rows["BE"][-1] == f"{DAY} 09:12–17:12, online; {NEXT} 09:12, leaving not noted, online"
    assert rows["EL"][2:] == (
        "Άννα Παπαδοπούλου (Anna Papadopoulou)",
        "Representative",
        "Ministry of Greece",
        f"{DAY} 09:12, leaving not noted",
    )
    assert rows["AT"][2] == "Not represented"
    assert len(papers.attended(meeting)) == 27
    assert "@" not in str(papers.attended(meeting))
    there = {row[0]: row[-1] for row in papers.attended(meeting, at=FIRST + HOUR)}
    assert there["EL"] == f"{DAY} 09:12"
    assert "List of attendance" in Read(letters.preview(papers.as_attended(meeting, at=SECOND))).text()


def test_it_is_issued_under_a_number(meeting: Meeting, officer: User) -> None:
    [letter] = letters.issue([papers.to_sign(meeting, at=NOW)], by=officer, at=NOW)
    assert (letter.subject_type, letter.subject_id) == ("meeting", str(meeting.pk))


def test_270_people_take_as_many_queries_as_27(
    group: ExpertGroup, officer: User, states: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few, many = today(group, officer), today(group, officer)
    represented(few)
    assert len(crowd(many)) == 270
    for meeting, rows in ((few, 27), (many, 270)):
        with django_assert_num_queries(3):
            assert len(papers.to_sign(meeting, at=NOW).rows) == rows
        with django_assert_num_queries(3):
            papers.attended(meeting, at=NOW)
