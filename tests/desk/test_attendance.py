"""The attendance of a meeting at the desk: the signed list, reimbursable travel, papers and the export, recorded."""

import csv
import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Letter
from nominations.meetings import attendance
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant, Presence
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record, text_of
from tests.meetings.people import accompanied, guest, represented, today

SignIn = Callable[[User], Client]
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    """A meeting of yesterday and today."""
    made = today(group, officer)
    Meeting.objects.filter(pk=made.pk).update(starts_at=made.starts_at - timedelta(days=1))
    made.refresh_from_db()
    return made


def at(meeting: Meeting, page: str, *keys: object) -> str:
    return of_record("meeting", page, meeting.pk, *keys)


def noted(client: Client, meeting: Meeting, people: list[Participant], **typed: str) -> Any:
    times = {"on": YESTERDAY.isoformat(), "arrived": "09:00", "left": "17:00", "mode": ""}
    keys = [str(each.pk) for each in people]
    return client.post(at(meeting, "attendance_several"), {"person": keys, **times, **typed})


def test_everybody_stands_there_the_silent_too(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    represented(meeting, "AT")
    Delegation.objects.filter(meeting=meeting, country="FR").update(is_nil=True, answered_at=NOW)
    page = sign_in(officer).get(at(meeting, "attendance"))
    words = text_of(page)
    for said in ("Eva Ernst-AT", "Ministry of Austria", "Nobody attends", "Has not answered", "Delegations 27"):
        assert said in words
    assert 'aria-current="page">Attendance' in page.content.decode()


def test_the_signed_list_is_noted_at_once(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    people = represented(meeting, "AT", "BE")
    answer = noted(sign_in(officer), meeting, people)
    assert answer["Location"] == at(meeting, "attendance")
    assert Presence.objects.count() == 2
    assert "09:00–17:00" in text_of(sign_in(officer).get(answer["Location"]))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"arrived": ""}, "Write the time of arrival, for example 09:12."),
        ({"arrived": "nine"}, "“nine” is not a time. Write it as 14:05."),
        ({"left": "08:00"}, "comes before arriving at"),
        ({"on": "2020-01-01"}, "Select a valid choice."),
        ({"on": TODAY.isoformat(), "arrived": "00:00", "left": "23:59"}, "That time is still to come"),
    ],
)
def test_what_is_refused_loses_nothing_typed(
    typed: dict[str, str], sentence: str, meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    [eva, _ana] = represented(meeting, "AT", "BE")
    page = noted(sign_in(officer), meeting, [eva], **typed)
    assert sentence in text_of(page)
    body = page.content.decode()
    assert f'value="{eva.pk}" checked' in body
    assert 'value="17:00"' in body or "left" in typed
    assert not Presence.objects.exists()


def test_ticking_nobody_gets_a_sentence(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    assert "Tick those who were there." in text_of(noted(sign_in(officer), meeting, []))


def test_the_mark_moves_with_a_press(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    [eva] = represented(meeting, "AT")
    [expert] = accompanied(meeting, [eva])
    client = sign_in(officer)
    for each in (eva, expert):
        answer = client.post(at(meeting, "reimbursable", each.pk), {"mark": "yes"})
        assert answer["Location"] == f"{at(meeting, 'attendance')}#p-{each.pk}"
    assert list(Participant.objects.filter(reimbursable=True)) == [expert]
    client.post(at(meeting, "reimbursable", expert.pk), {"mark": "no"})
    assert not Participant.objects.filter(reimbursable=True).exists()
    Participant.objects.filter(pk=eva.pk).update(mode="online")
    answer = client.post(at(meeting, "reimbursable", eva.pk))
    assert "attends online" in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize("sheet", ["to-sign", "attended"])
def test_a_list_comes_as_a_pdf_and_is_recorded(sheet: str, meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    represented(meeting, "GR")
    answer = sign_in(officer).post(at(meeting, "attendance_paper", sheet))
    assert answer["Content-Disposition"] == f'attachment; filename="E03931-meeting-1-attendance-{sheet}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 1
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.subject_id) == ("contact_data.export", str(meeting.pk))
    assert event.detail == {"list": f"attendance_{sheet}", "form": "pdf"}


def test_what_cannot_be_made_leads_back(
    meeting: Meeting, officer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(officer)
    assert client.post(at(meeting, "attendance_paper", "salaries")).status_code == 404
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answer = client.post(at(meeting, "attendance_paper", "to-sign"), follow=True)
    assert "The PDF could not be made" in text_of(answer)
    assert not AuditEvent.objects.filter(action="contact_data.export").exists()


def test_a_list_is_issued_under_a_number(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), at(meeting, "attendance_issuing", "to-sign")
    page = client.get(address)
    assert "gets a number and is kept as it is" in text_of(page)
    answer = client.post(address, {"shown": page.context["shown"]})
    letter = Letter.objects.get()
    assert (letter.kind, letter.subject_id) == ("attendance", str(meeting.pk))
    assert "The file is the one that was issued" in text_of(client.get(answer["Location"]))


def exported(client: Client, meeting: Meeting, **asked: str) -> list[list[str]]:
    answer = client.post(at(meeting, "attendance_export"), {"form": "csv", **asked})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "no-store" in answer["Cache-Control"]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_export_has_the_columns_of_the_meeting_tool(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    eva, _online = represented(meeting, "AT")[0], represented(meeting, "BE", mode="online")
    represented(meeting, "ES", withdrawn_at=NOW, withdrawn_reason="Ill.")
    guest(meeting, "invited_expert", family_name="=2+5", organisation="@SUM(A1)")
    attendance.mark_reimbursable(eva, by=officer, at=NOW)
    client = sign_in(officer)
    heading, *rows = exported(client, meeting)
    assert heading == ["Family name", "Given name", "E-mail", "Organisation", "Country", "Role"]
    assert rows == [
        ["Ernst-BE", "Eva", "representative.ernst-be@example.org", "Ministry of Belgium", "Belgium", "Representative"],
        ["Ernst-AT", "Eva", "representative.ernst-at@example.org", "Ministry of Austria", "Austria", "Representative"],
        ["'=2+5", "Eva", "invited_expert.=2+5@example.org", "'@SUM(A1)", "Canada", "Invited expert"],
    ]
    assert AuditEvent.objects.latest("pk").detail == {
        "list": "meeting_tool",
        "persons": 3,
        "which": "all",
        "form": "csv",
    }
    assert [row[0] for row in exported(client, meeting, which="in_person")[1:]] == ["Ernst-AT", "'=2+5"]
    assert [row[0] for row in exported(client, meeting, which="reimbursable")[1:]] == ["Ernst-AT"]
    Participant.objects.filter(pk=eva.pk).update(mode="online")  # announced otherwise since
    assert exported(client, meeting, which="reimbursable")[1:] == []


def test_the_workbook_holds_text_and_no_formula(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    guest(meeting, family_name="=2+5")
    answer = sign_in(officer).post(at(meeting, "attendance_export"), {"form": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="E03931-meeting-1-participants-all.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=2+5", "s")


@pytest.mark.parametrize("asked", [{"form": "pdf"}, {"which": "friends"}])
def test_what_is_not_offered_sends_nothing(
    asked: dict[str, str], meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    assert sign_in(officer).post(at(meeting, "attendance_export"), asked).status_code == 400
    assert not AuditEvent.objects.filter(action="contact_data.export").exists()


def test_another_groups_officer_gets_nothing(meeting: Meeting, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    for page, *keys in (("attendance_several",), ("attendance_export",), ("attendance_paper", "to-sign")):
        assert client.post(at(meeting, page, *keys)).status_code == 404
    assert client.get(at(meeting, "attendance")).status_code == 404
    assert client.get(at(meeting, "attendance_issuing", "to-sign")).status_code == 404
