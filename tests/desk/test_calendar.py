"""The calendar of a call: every mail that went, will go or will not, by day and kind, before the opening and after."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups import actions as groups_of
from nominations.kernel import cells, clock
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Holiday
from nominations.reminders import actions as reminders
from nominations.workflow import drafting
from tests.cast import DEADLINE, NOW, OPENED, SINCE, TODAY, make_group, submitted
from tests.desk.pages import of_call, text_of

SignIn = Callable[[User], Client]


def preview(call: Call, kind: str, state: str, *, page: bool = False) -> str:
    name = "admin:nominations_call_preview_page" if page else "admin:nominations_call_preview"
    return reverse(name, args=[call.pk, kind, state])


def groups(page: object) -> dict[tuple[date, str], str]:
    calendar = page.context["calendar"]  # type: ignore[attr-defined]
    return {(day.on, group.kind): group.summary for day in (*calendar.past, *calendar.coming) for group in day.groups}


def due(days_before: int) -> date:
    return DEADLINE - timedelta(days=days_before)


@pytest.fixture
def planned(call: Call) -> Call:
    """An open call whose reminders are planned, and whose opening mails went out."""
    reminders.plan(at=NOW)
    OutgoingMail.objects.filter(kind="call_opened").update(status=Status.SENT, sent_at=OPENED)
    return call


def test_before_it_opens_it_shows_every_mail_that_opening_would_bring(
    draft_call: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(of_call("calendar", draft_call))
    found = groups(page)
    assert {key: found[key] for key in found if not key[1].startswith("staff_")} == {
        (TODAY, "call_opened"): "to come",
        (due(14), "reminder_d14"): "to come",
        (due(7), "reminder_d7"): "to come",
        (due(1), "reminder_d1"): "to come",
        (due(-1), "reminder_overdue"): "to come",
    }
    assert "This is what the call will mail if it is opened now and no State answers." in text_of(page)
    assert not OutgoingMail.objects.exists()


def test_before_it_opens_it_says_what_to_know(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    Call.objects.filter(pk=draft_call.pk).update(deadline_on=TODAY + timedelta(days=10))
    Holiday.objects.create(day=TODAY + timedelta(days=10), verified=False)
    words = text_of(sign_in(officer).get(of_call("calendar", draft_call)))
    for sentence in (
        "The deadline is a holiday of the Commission. A fixed date does not move.",
        "“Reminder 14 days before the deadline” will be skipped. It was due before this deadline was announced.",
        "No second contact is entered for any State: if the first stays silent, nobody else is written to.",
        "No Permanent Representation is entered for any State.",
    ):
        assert sentence in words


def test_a_due_day_that_rests_on_unconfirmed_holidays_says_so(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    Holiday.objects.filter(day__gte=DEADLINE).update(verified=False)
    Holiday.objects.update_or_create(day=DEADLINE + timedelta(days=1), defaults={"verified": False})
    words = text_of(sign_in(officer).get(of_call("calendar", draft_call)))
    assert "“To the secretariat: a deadline was reached”," in words
    assert "This day rests on unconfirmed holidays of" in words


def test_after_it_opened_each_day_says_what_became_of_its_mails(
    planned: Call, officer: User, austria: User, sign_in: SignIn
) -> None:
    submitted(planned.invitations.get(country_id="AT"), austria)
    days_ago = clock.local_day(OPENED)
    bounced = OutgoingMail.objects.get(kind="call_opened", audience="MT")
    decisions.bounce(bounced, reason="Mailbox full.", at=NOW)
    page = sign_in(officer).get(of_call("calendar", planned))
    found = groups(page)
    assert found[days_ago, "call_opened"] == "26 sent, 1 bounced (mailbox full)"
    assert found[due(7), "reminder_d7"] == "26 planned, 1 cancelled (the State has answered)"
    calendar = page.context["calendar"]
    assert [day.on for day in calendar.past] == [days_ago]
    assert {choice.key: choice.number for choice in calendar.choices}["trouble"] == 1
    assert "Needs a look" in text_of(page)


def test_today_stands_between_what_was_and_what_comes(planned: Call, officer: User, sign_in: SignIn) -> None:
    words = text_of(sign_in(officer).get(of_call("calendar", planned)))
    was, today, comes = (
        words.index(part)
        for part in (
            f"{clock.local_day(OPENED):%A} {clock.local_day(OPENED).day} {clock.local_day(OPENED):%B %Y}",
            f"Today is {TODAY:%A} {TODAY.day} {TODAY:%B %Y}",
            "Reminder 7 days before the deadline",
        )
    )
    assert was < today < comes


def test_a_state_and_a_group_of_statuses_filter_it(
    planned: Call, officer: User, austria: User, sign_in: SignIn
) -> None:
    submitted(planned.invitations.get(country_id="AT"), austria)
    client = sign_in(officer)
    austrias = client.get(of_call("calendar", planned), {"state": "AT"}).context["calendar"]
    assert {entry.state.iso2 for entry in austrias.entries} == {"AT"}
    stopped = client.get(of_call("calendar", planned), {"state": "AT", "standing": "not_sent"}).context["calendar"]
    assert {entry.status for entry in stopped.entries} == {Status.CANCELLED}
    assert (austrias.total, stopped.total) == (austrias.number, austrias.number)
    unknown = client.get(of_call("calendar", planned), {"state": "XX", "standing": "none"}).context["calendar"]
    assert unknown.number == unknown.total > 100


def test_each_row_leads_to_its_mail_or_to_its_words(planned: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    calendar = client.get(of_call("calendar", planned)).context["calendar"]
    entries = {(each.kind, each.state.iso2): each for each in calendar.entries if each.state}
    sent, waits = entries["call_opened", "AT"], entries["reminder_d7", "AT"]
    assert client.get(sent.mail).status_code == 200
    assert (sent.preview, waits.preview) == ("", preview(planned, "reminder_d7", "AT"))
    words = text_of(client.get(waits.preview))
    assert "contact.at@example.org" in words
    assert "This mail is not written yet." in words
    assert "21 days are left" in words


def test_words_are_shown_before_the_opening_too_shut_in_by_their_own_policy(
    draft_call: Call, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    for kind, state in (("call_opened", "GR"), ("reminder_d1", "GR"), ("staff_deadline", "EU")):
        assert client.get(preview(draft_call, kind, state)).status_code == 200, kind
    page = client.get(preview(draft_call, "reminder_d1", "GR", page=True))
    assert page.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Greece" in page.content.decode()


def test_the_mail_to_the_secretariat_is_shown_of_an_open_call(planned: Call, officer: User, sign_in: SignIn) -> None:
    assert "27" in text_of(sign_in(officer).get(preview(planned, "staff_deadline", "EU")))


@pytest.mark.parametrize(("kind", "state"), [("receipt", "AT"), ("reminder_d7", "EU"), ("no-such-kind", "AT")])
def test_what_is_not_to_come_has_no_preview(
    kind: str, state: str, planned: Call, officer: User, sign_in: SignIn
) -> None:
    assert sign_in(officer).get(preview(planned, kind, state)).status_code == 404


def test_what_a_draft_lacks_is_not_shown_to_staff(planned: Call, officer: User, austria: User, sign_in: SignIn) -> None:
    from_draft = planned.invitations.get(country_id="AT")
    drafting.start(from_draft, by=austria, at=NOW)
    words = text_of(sign_in(officer).get(preview(planned, "reminder_d7", "AT")))
    assert "letter" not in words.lower()


def test_the_table_to_take_along_has_the_same_rows(planned: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    answer = client.get(of_call("calendar_csv", planned), {"state": "AT"})
    heading, *lines = list(csv.reader(StringIO(answer.content.decode())))
    shown = client.get(of_call("calendar", planned), {"state": "AT"}).context["calendar"]
    assert heading[:4] == ["Day", "Time in Brussels", "Mail", "Code"]
    assert len(lines) == shown.number
    assert lines[0][2:8] == [
        "Opening of a call", "AT", "Austria", "Contact of Austria", "contact.at@example.org", "Sent"
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{planned.reference}-mails.csv"'
    assert client.get(of_call("calendar_csv", planned), {"bom": "1"}).content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u00a0@"])
def test_no_cell_is_run_by_a_spreadsheet(begin: str) -> None:
    assert cells.safe(f"{begin}HYPERLINK(1)") == f"'{begin}HYPERLINK(1)"
    assert cells.safe("contact.at@example.org") == "contact.at@example.org"


def test_a_group_does_not_grow_without_bound(planned: Call, officer: User, sign_in: SignIn) -> None:
    [one] = OutgoingMail.objects.filter(kind="call_opened", audience="AT")
    rows = [
        OutgoingMail(**{**_columns(one), "dedup_key": f"more{number}", "message_id": f"<more{number}@example.org>"})
        for number in range(300)
    ]
    OutgoingMail.objects.bulk_create(rows)
    page = sign_in(officer).get(of_call("calendar", planned))
    [group] = [group for day in page.context["calendar"].past for group in day.groups]
    assert (len(group.entries), len(group.shown), group.hidden) == (327, 300, 27)
    assert "27 more mails are in the list of mails" in text_of(page)
    assert f"?list=all&amp;kind=call_opened&amp;call={planned.pk}" in page.content.decode()


def _columns(mail: OutgoingMail) -> dict[str, object]:
    names = [field.attname for field in OutgoingMail._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(mail, name) for name in names}


def test_the_number_of_queries_is_the_same_however_many_mails_and_calls_there_are(
    draft_call: Call, officer: User, austria: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(of_call("calendar", draft_call)).status_code == 200
        return len(queries)

    before = [asked(), asked()]
    calls.open_call(draft_call, by=officer, at=OPENED)
    submitted(draft_call.invitations.get(country_id="AT"), austria)
    reminders.plan(at=NOW)
    one = [asked(), asked()]
    for code in ("E09998", "E09999"):
        group = make_group(code)
        groups_of.add_officer(group, user=officer, since=SINCE, by=None, at=OPENED)
        other = calls.create_call(group, title="Another", deadline_on=DEADLINE, by=officer, at=OPENED)
        calls.open_call(other, by=officer, at=OPENED)
    for iso2 in ("BE", "GR", "MT"):
        submitted(draft_call.invitations.get(country_id=iso2), Role.objects.get(country_id=iso2).user)
    reminders.plan(at=NOW)
    three = asked()
    assert set(before) == {12}
    assert {*one, three} == {19}


def test_a_call_of_another_group_is_not_there(call: Call, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    for address in (of_call("calendar", call), of_call("calendar_csv", call), preview(call, "reminder_d7", "AT")):
        assert client.get(address).status_code == 404


def test_the_board_leads_to_it_before_the_opening_too(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    before = client.get(of_call("board", draft_call)).content.decode()
    assert f'href="{of_call("calendar", draft_call)}">Rehearse it: what it will mail</a>' in before
    assert of_call("reminding", draft_call) not in before
    calls.open_call(draft_call, by=officer, at=OPENED)
    after = client.get(of_call("board", draft_call)).content.decode()
    assert f'href="{of_call("calendar", draft_call)}">Mails</a>' in after
    assert f'href="{of_call("reminding", draft_call)}">Remind now</a>' in after


def test_a_closed_call_has_nothing_to_come(planned: Call, officer: User, sign_in: SignIn) -> None:
    calls.close_call(planned, by=officer, at=NOW)
    reminders.plan(at=NOW)
    calendar = sign_in(officer).get(of_call("calendar", planned)).context["calendar"]
    assert {choice.key: choice.number for choice in calendar.choices} == {
        "to_come": 0, "sent": 27, "trouble": 0, "not_sent": calendar.total - 27
    }  # fmt: skip


def test_many_different_reasons_are_left_to_the_rows(planned: Call, officer: User, sign_in: SignIn) -> None:
    for number, mail in enumerate(OutgoingMail.objects.filter(kind="call_opened").order_by("audience")[:4]):
        decisions.bounce(mail, reason=f"Reason {number}.", at=NOW)
    found = groups(sign_in(officer).get(of_call("calendar", planned)))
    assert found[clock.local_day(OPENED), "call_opened"].split(", ") == ["4 bounced", "23 sent"]
