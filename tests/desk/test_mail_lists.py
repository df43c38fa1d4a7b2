"""The lists of outgoing mail: what needs a look first, then the newest; found by kind, call, State and words."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.desk import mails, queries
from nominations.desk.admin.outbox import OutgoingMailAdmin
from nominations.outbox.models import Breaker, OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders.catalogue import BY_KIND
from tests.cast import DEADLINE, NOW, invitation_of, make_group
from tests.desk.mailbox import in_state, planned_reminder
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
LIST = "admin:nominations_outgoingmail_changelist"


def address(**asked: str) -> str:
    return f"{reverse(LIST)}?{urlencode(asked)}"


def shown(client: Client, **asked: str) -> list[str]:
    """The States whose mails the table shows, in its order."""
    return [mail.audience for mail in client.get(address(**asked)).context["cl"].result_list]


def of(iso2: str) -> OutgoingMail:
    return OutgoingMail.objects.get(audience=iso2, kind="call_opened")


@pytest.fixture
def desk(call: Call, officer: User, sign_in: SignIn) -> Client:
    """The mails of an open call: all sent but a few, and a reminder that is far off."""
    OutgoingMail.objects.update(status=Status.SENT, sent_at=NOW - timedelta(days=3), attempts=1)
    for iso2, status in (("AT", Status.BOUNCED), ("BE", Status.UNCERTAIN), ("FR", Status.FAILED), ("IT", Status.HELD)):
        in_state(of(iso2), status, **({} if status == Status.BOUNCED else {"sent_at": None}))
    in_state(of("MT"), Status.CANCELLED, sent_at=None)
    planned_reminder(invitation_of(call, "GR"))
    return sign_in(officer)


def test_every_kind_of_mail_has_words(desk: Client) -> None:
    assert set(BY_KIND) <= set(mails.KINDS)
    assert set(OutgoingMail.objects.values_list("kind", flat=True)) <= set(mails.KINDS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("uncertain", ["BE"]),
        ("failed", ["FR"]),
        ("bounced", ["AT"]),
        ("held", ["IT"]),
        ("waiting", ["GR"]),
        ("not_sent", ["MT"]),
    ],
)
def test_each_list_holds_its_mails_and_says_how_many(name: str, expected: list[str], desk: Client) -> None:
    assert shown(desk, list=name) == expected
    numbers = {key: number for key, _list, number in desk.get(address()).context["mail_lists"]}
    assert numbers == {
        "": "",
        "uncertain": "1",
        "failed": "1",
        "bounced": "1",
        "held": "1",
        "waiting": "1",
        "sent": "",
        "not_sent": "",
        "all": "",
    }


def test_no_status_is_left_out_of_the_lists() -> None:
    assert sorted(chain.from_iterable(each.statuses for each in mails.LISTS.values())) == sorted(Status)


def test_what_needs_a_look_stands_first_then_the_latest_and_nothing_far_off(desk: Client) -> None:
    page = desk.get(address())
    assert [line.mail.audience for line in page.context["cl"].to_settle][:1] == ["BE"]
    assert {line.mail.audience for line in page.context["cl"].to_settle} == {"AT", "BE", "FR"}
    assert Status.PLANNED not in {mail.status for mail in page.context["cl"].result_list}
    assert "These need a look" in text_of(page)
    assert "These need a look" not in text_of(desk.get(address(list="sent")))


def test_what_is_due_next_stands_first_among_what_waits(desk: Client, call: Call) -> None:
    planned_reminder(invitation_of(call, "PT"), due_at=NOW + timedelta(days=2))
    planned_reminder(invitation_of(call, "SE"), due_at=NOW + timedelta(days=9))
    assert shown(desk, list="waiting") == ["PT", "GR", "SE"]


def test_a_waiting_list_leafs_towards_the_future_and_back(
    desk: Client, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutgoingMailAdmin, "list_per_page", 2)
    for days, iso2 in ((1, "PT"), (2, "SE"), (3, "FI"), (8, "DK")):
        planned_reminder(invitation_of(call, iso2), due_at=NOW + timedelta(days=days))
    first = desk.get(address(list="waiting")).context["cl"]
    second = desk.get(reverse(LIST) + first.leaves["older"]).context["cl"]
    third = desk.get(reverse(LIST) + second.leaves["older"]).context["cl"]
    states = [[mail.audience for mail in page.result_list] for page in (first, second, third)]
    assert states == [["PT", "SE"], ["FI", "GR"], ["DK"]]
    back = desk.get(reverse(LIST) + second.leaves["newer"]).context["cl"]
    assert [mail.audience for mail in back.result_list] == ["PT", "SE"]
    last = desk.get(reverse(LIST) + first.leaves["last"]).context["cl"]
    assert [mail.audience for mail in last.result_list] == ["GR", "DK"]
    assert "Later" in text_of(desk.get(address(list="waiting")))


@pytest.mark.parametrize("unknown", ["planned", "x", "uncertain'"])
def test_an_unknown_list_shows_the_latest(unknown: str, desk: Client) -> None:
    assert shown(desk, list=unknown) == shown(desk)


@pytest.mark.parametrize("term", ["contact.el@", "Greece", "EL"])
def test_mails_are_found_by_address_and_state_far_off_ones_too(term: str, desk: Client) -> None:
    assert shown(desk, q=term) == ["GR", "GR"]


def test_mails_are_found_by_words_of_the_subject(desk: Client) -> None:
    in_state(of("FI"), Status.SENT, subject="A rare word: quokka")
    assert shown(desk, q="QUOKKA") == ["FI"]
    assert shown(desk, q="nowhere to be found") == []


def test_mails_are_filtered_by_kind_in_words_and_by_state(desk: Client) -> None:
    assert shown(desk, list="all", kind="reminder_d7") == ["GR"]
    assert shown(desk, list="all", state="FI") == ["FI"]
    page = desk.get(address(list="all", kind="reminder_d7")).content.decode()
    assert '<option value="reminder_d7" selected>Reminder 7 days before the deadline</option>' in page
    assert 'name="list" value="all"' in page


def test_mails_are_filtered_by_call(desk: Client, call: Call, officer: User) -> None:
    second = calls.create_call(call.group, title="Another", deadline_on=DEADLINE, by=officer, at=NOW)
    calls.open_call(second, by=officer, at=NOW)
    assert len(shown(desk, list="all", call=str(second.pk))) == 27
    assert len(shown(desk, list="all", call=str(call.pk))) == 28
    assert shown(desk, list="all", call="no-key") == []
    assert len(shown(desk, call="")) > 27


def test_another_groups_call_is_no_filter(desk: Client, superuser: User) -> None:
    other = calls.create_call(make_group("E09999"), title="Other", deadline_on=DEADLINE, by=superuser, at=NOW)
    calls.open_call(other, by=superuser, at=NOW)
    assert shown(desk, list="all", call=str(other.pk)) == []
    assert "E09999" not in text_of(desk.get(address()))
    assert len(shown(desk, list="all")) == 28


def test_a_row_says_who_when_and_what_became_of_it(desk: Client) -> None:
    words = text_of(desk.get(address(list="failed")))
    assert "Contact of France contact.fr@example.org" in words
    assert re.search(r"due [A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d", words)
    assert "Failed 550 no such mailbox" in words


def test_sign_in_codes_are_among_all_mail_only(desk: Client, superuser: User, sign_in: SignIn) -> None:
    code = in_state(of("FI"), Status.SENT, sensitive=True, if_uncertain="never", kind="sign_in_code", audience="")
    everything = sign_in(superuser).get(address(kind="sign_in_code", list="all"))
    assert [mail.pk for mail in everything.context["cl"].result_list] == [code.pk]
    assert shown(sign_in(superuser), kind="sign_in_code") == []
    assert shown(desk, kind="sign_in_code", list="all") == []


def test_counting_stops_where_more_says_nothing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 20)
    in_trouble = [mail.pk for mail in OutgoingMail.objects.filter(status=Status.SENT)]
    OutgoingMail.objects.filter(pk__in=in_trouble).update(status=Status.FAILED, sent_at=None)
    numbers = {key: number for key, _list, number in desk.get(address()).context["mail_lists"]}
    assert (numbers["failed"], numbers["bounced"]) == ("20+", "1")


def test_it_says_in_red_that_the_mail_server_is_away(desk: Client) -> None:
    Breaker.objects.create(opened_at=NOW, probe_at=NOW, reason="Connection refused")
    assert "The mail server has been away since" in text_of(desk.get(address()))


@pytest.mark.parametrize("asked", [{}, {"list": "waiting"}, {"list": "all", "p": "last"}, {"q": "Greece"}])
def test_nothing_is_counted_or_skipped_over_and_no_query_is_added_by_a_row(
    asked: dict[str, str],
    desk: Client,
    call: Call,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    number = QUERIES - (0 if asked == {} else 1)
    with django_assert_num_queries(number):
        desk.get(address(**asked))
    for iso2 in ("PT", "SE", "FI"):
        for kind in range(20):
            planned_reminder(invitation_of(call, iso2), dedup_key=f"{iso2}{kind}", due_at=NOW - timedelta(days=kind))
    with django_assert_num_queries(number) as asked_for:
        desk.get(address(**asked))
    sqls = [each["sql"] for each in asked_for.captured_queries]
    rows = [sql for sql in sqls if '"dedup_key"' in sql]
    assert rows
    assert not any("OFFSET" in sql or "COUNT(" in sql for sql in rows)


QUERIES = 10
