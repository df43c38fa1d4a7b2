"""One decision about several mails: listed first, then done row by row, each with its own answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.desk.mailbox import in_state
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]

ACTS = ["hold", "release", "call-back", "resend"]


@pytest.fixture
def desk(call: Call, officer: User, sign_in: SignIn) -> Client:
    assert call.opened_at
    return sign_in(officer)


def of(*states: str) -> list[OutgoingMail]:
    return [OutgoingMail.objects.get(audience=iso2) for iso2 in states]


def address(act: str, mails: list[OutgoingMail]) -> str:
    page = reverse("admin:nominations_outgoingmail_several", args=[act])
    return f"{page}?{urlencode({'mail': [str(mail.pk) for mail in mails]}, doseq=True)}"


def confirm(client: Client, act: str, mails: list[OutgoingMail], **typed: str) -> Any:
    page = reverse("admin:nominations_outgoingmail_several", args=[act])
    return client.post(page, {"mail": [str(mail.pk) for mail in mails], **typed})


def statuses(mails: list[OutgoingMail]) -> list[str]:
    found = OutgoingMail.objects.in_bulk([mail.pk for mail in mails])
    return [found[mail.pk].status for mail in mails]


@pytest.mark.parametrize("act", ["hold", "release", "call_back", "resend"])
def test_the_list_leads_to_a_page_that_asks_first(act: str, desk: Client) -> None:
    mails = of("AT", "BE")
    chosen = {"action": act, "_selected_action": [str(mail.pk) for mail in mails]}
    answer = desk.post(reverse("admin:nominations_outgoingmail_changelist"), chosen, follow=True)
    assert answer.status_code == 200
    assert {line.mail for line in answer.context["rows"]} == set(mails)
    assert statuses(mails) == [Status.QUEUED, Status.QUEUED]


def test_several_are_held_and_released(desk: Client, officer: User) -> None:
    mails = of("AT", "BE", "FR")
    assert "Done for 3 mails." in text_of(confirm(desk, "hold", mails))
    assert statuses(mails) == [Status.HELD] * 3
    assert "Done for 3 mails." in text_of(confirm(desk, "release", mails))
    assert statuses(mails) == [Status.QUEUED] * 3
    assert AuditEvent.objects.filter(action="mail.release", actor=officer).count() == 3


def test_each_row_says_whether_it_was_done_or_why_not(desk: Client) -> None:
    waiting, sent = of("AT", "BE")
    in_state(sent, Status.SENT)
    asked = text_of(desk.get(address("call-back", [waiting, sent])))
    assert "It will be done." in asked
    assert "It is “Sent”: left as it is." in asked
    done = text_of(confirm(desk, "call-back", [waiting, sent], reason="A wrong day."))
    assert "Done for 1 mail." in done
    assert "1 is left as it is" in done
    assert statuses([waiting, sent]) == [Status.CANCELLED, Status.SENT]


def test_a_reason_is_asked_for_and_nothing_happens_without_it(desk: Client) -> None:
    mails = of("AT", "BE")
    assert "Give the reason" in text_of(confirm(desk, "call-back", mails, reason=" "))
    assert statuses(mails) == [Status.QUEUED, Status.QUEUED]


def test_only_what_failed_is_sent_again(desk: Client) -> None:
    failed, sent, uncertain = of("AT", "BE", "FR")
    for mail, status in ((failed, Status.FAILED), (sent, Status.SENT), (uncertain, Status.UNCERTAIN)):
        in_state(mail, status)
    confirm(desk, "resend", [failed, sent, uncertain])
    assert statuses([failed, sent, uncertain]) == [Status.QUEUED, Status.SENT, Status.UNCERTAIN]
    assert OutgoingMail.objects.filter(resend_of__isnull=False).count() == 0


def test_a_second_press_does_nothing_more(desk: Client) -> None:
    mails = of("AT", "BE")
    confirm(desk, "hold", mails)
    assert "Done for 0 mails. 2 are left as they are" in text_of(confirm(desk, "hold", mails))
    assert AuditEvent.objects.filter(action="mail.hold").count() == 2


def test_none_that_fits_is_said_and_no_button_drawn(desk: Client) -> None:
    [mail] = of("AT")
    in_state(mail, Status.SENT)
    page = desk.get(address("hold", [mail]))
    assert "there is none that this can be done to" in text_of(page)
    assert 'type="submit"' not in page.content.decode().partition('id="content-main"')[2]
    assert "No mail was chosen." in text_of(desk.get(address("hold", [])))


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_decides(act: str, call: Call, other_officer: User, austria: User, sign_in: SignIn) -> None:
    mails = of("AT")
    page = confirm(sign_in(other_officer), act, mails, reason="x")
    assert page.context["rows"] == []
    assert sign_in(austria).get(address(act, mails), follow=True).status_code == 403
    assert statuses(mails) == [Status.QUEUED]


def test_sign_in_codes_and_unknown_mails_are_left_out(call: Call, superuser: User, sign_in: SignIn) -> None:
    [mail] = of("AT")
    in_state(mail, Status.QUEUED, sensitive=True, if_uncertain="never")
    assert confirm(sign_in(superuser), "hold", [mail]).context["rows"] == []
    page = reverse("admin:nominations_outgoingmail_several", args=["hold"])
    assert sign_in(superuser).post(page, {"mail": "no-key"}).context["rows"] == []


def test_another_act_is_not_there(desk: Client) -> None:
    assert desk.get(reverse("admin:nominations_outgoingmail_several", args=["delete"])).status_code == 404


def test_asking_takes_the_same_queries_for_one_mail_and_for_many(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    every = list(OutgoingMail.objects.all())
    for chosen in (every[:1], every[:3], every):
        with django_assert_num_queries(QUERIES):
            desk.get(address("call-back", chosen))


QUERIES = 4
