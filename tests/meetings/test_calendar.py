"""The entry that a mail carries is the meeting, read back by a second library field by field."""

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import vobject

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, calendar, hours, programme
from nominations.meetings.calendar import Attendee
from nominations.meetings.models import Meeting
from nominations.outbox import attachments, envelopes
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.meetings import icals
from tests.meetings.stage import STARTS, planned

LINK = "https://meet.example.org/a;b?x=1&y=2"
ANA = Attendee("Ana Example", "ana@ministry.example.org")


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    """A plan with every sign in it that a calendar has to escape."""
    facts = {"title": "Συνάντηση, “first”; part\\one", "place": "Bâtiment A, 1; Rue de l’Été", "online_url": LINK}
    plan = actions.edit(planned(group, officer), **facts, practical="Badge; passport,\nLine two", by=officer, at=NOW)
    hour = timedelta(hours=1)
    facts = {"title": "Øresund, round; table", "kind": "round_table", "room": "A", "chair": "Αθηνά"}
    programme.add_item(plan, **facts, starts_at=STARTS, ends_at=STARTS + hour, by=officer, at=NOW)
    return plan


def test_what_is_read_back_is_the_meeting(meeting: Meeting) -> None:
    entry = calendar.entry(meeting, method="REQUEST", attendee=ANA, at=NOW)
    assert icals.read(entry) == icals.of(meeting, method="REQUEST", name=ANA.name, email=ANA.email, at=NOW)
    description = vobject.readOne(entry.decode()).vevent.description.value
    assert "Badge; passport,\nLine two" in description
    assert "10:00–11:00 Round table: Øresund, round; table (room: A; chair: Αθηνά)" in description
    assert f"Online: {LINK}" in description


def test_a_cancelled_entry_gives_no_link_away(meeting: Meeting, officer: User) -> None:
    actions.cancel(meeting, reason="No room, sorry; really", by=officer, at=NOW)
    meeting.refresh_from_db()
    entry = calendar.entry(meeting, method="CANCEL", attendee=ANA, at=NOW)
    assert icals.read(entry) == icals.of(meeting, method="CANCEL", name=ANA.name, email=ANA.email, at=NOW)
    assert b"meet.example.org" not in entry.replace(b"\r\n ", b"")
    assert "Cancelled: No room, sorry; really" in vobject.readOne(entry.decode()).vevent.description.value


@pytest.mark.parametrize(
    "name",
    [
        "Παπαδοπούλου, Ελένη",
        "O'Neill; Seán: the third",
        "Γεώργιος Κωνσταντινόπουλος-Αλεξανδρόπουλος of a name that no line of a calendar holds whole",
    ],
)
def test_names_of_any_letters_and_length(meeting: Meeting, name: str) -> None:
    entry = calendar.entry(meeting, method="REQUEST", attendee=Attendee(name, ANA.email), at=NOW)
    assert icals.read(entry)["name"] == name
    lines = entry.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two
    assert b"\n" not in entry.replace(b"\r\n", b"")


def test_a_name_cannot_break_out_of_its_parameter(meeting: Meeting) -> None:
    evil = Attendee('Eve"\r\nATTENDEE:mailto:evil@example.org', ANA.email)
    event = vobject.readOne(calendar.entry(meeting, method="REQUEST", attendee=evil, at=NOW).decode()).vevent
    assert [each.value for each in event.contents["attendee"]] == [f"mailto:{ANA.email}"]


@pytest.mark.parametrize(
    ("begins", "ends", "written"),
    [
        ("2026-01-14T10:00", "2026-01-14T17:00", "20260114T100000"),
        ("2026-07-14T10:00", "2026-07-15T17:00", "20260714T100000"),
        ("2026-03-29T00:30", "2026-03-29T03:30", "20260329T003000"),
        ("2026-10-25T00:30", "2026-10-25T03:30", "20261025T003000"),
        ("2026-10-25T02:30", "2026-10-25T03:30", "20261025T023000"),
    ],
)
def test_hours_of_brussels_on_both_sides_of_each_change(meeting: Meeting, begins: str, ends: str, written: str) -> None:
    meeting.starts_at, meeting.ends_at = (
        hours.instant(typed.date(), typed.time()) for typed in map(datetime.fromisoformat, (begins, ends))
    )
    entry = calendar.entry(meeting, method="REQUEST", attendee=ANA, at=NOW)
    assert f"DTSTART;TZID=Europe/Brussels:{written}".encode() in entry
    found = icals.read(entry)
    assert (found["starts_at"], found["ends_at"]) == (meeting.starts_at, meeting.ends_at)


def test_the_second_of_an_hour_that_comes_twice_is_written_in_utc(meeting: Meeting) -> None:
    meeting.starts_at = clock.local_instant(date(2026, 10, 25), 2, 30) + timedelta(hours=1)
    meeting.ends_at = meeting.starts_at + timedelta(hours=3)
    entry = calendar.entry(meeting, method="REQUEST", attendee=ANA, at=NOW)
    assert b"DTSTART:20261025T013000Z" in entry
    assert icals.read(entry)["starts_at"] == meeting.starts_at


def test_the_rules_of_the_zone_are_those_of_brussels(meeting: Meeting) -> None:
    """A reader that knows no zones by name has only what stands in the entry: it must say what Brussels does."""
    read = vobject.readOne(calendar.entry(meeting, method="REQUEST", attendee=ANA, at=NOW).decode())
    zone = read.vtimezone.tzinfo
    day = datetime.fromisoformat("2025-01-01T12:00")
    while day.year < 2028:
        assert zone.utcoffset(day) == day.replace(tzinfo=clock.BRUSSELS).utcoffset(), day
        day += timedelta(days=1)


def test_the_same_act_makes_the_same_bytes(meeting: Meeting) -> None:
    one, two = (calendar.entry(meeting, method="REQUEST", attendee=ANA, at=NOW) for _time in range(2))
    assert one == two


def test_two_queries_for_one_person_and_for_270(meeting: Meeting, django_assert_num_queries: Any) -> None:
    for count in (1, 270):
        with django_assert_num_queries(2):
            assert len(calendar.entries(meeting, [ANA] * count, method="REQUEST", at=NOW)) == count


def test_the_mail_shows_the_entry_as_an_invitation_and_again_the_same(meeting: Meeting, officer: User) -> None:
    until = meeting.first_on - timedelta(days=14)
    convened = actions.convene(meeting, answers_until_on=until, by=officer, at=NOW)
    row = OutgoingMail.objects.get(kind="meeting_invitation", audience="AT")
    data = envelopes.envelope(row, attachments.read(row)).data
    assert envelopes.envelope(row, attachments.read(row)).data == data
    mail = message_from_bytes(data, policy=default)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    [shown] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert shown["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert shown["Content-Disposition"] is None
    [attached] = [part for part in mail.walk() if part.get_content_type() == "application/ics"]
    assert attached.get_filename() == "meeting.ics"
    for part in (shown, attached):
        entry = part.get_payload(decode=True)
        expected = icals.of(convened, method="REQUEST", name=row.recipient_name, email=row.recipient, at=NOW)
        assert icals.read(entry) == expected
