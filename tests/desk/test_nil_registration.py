"""Registering “no nomination” that came by e-mail: it counts as the State's answer, with its mail as the source."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import actions as reminders
from nominations.workflow.models import Attachment, Nomination, NominationEvent
from nominations.workflow.states import Status
from tests.cast import NOW, drafted, invitation_of, returned, submitted
from tests.desk.pages import of_call, of_invitation, text_of
from tests.desk.test_registration import MAIL, source

SignIn = Callable[[User], Client]
REASON = "Malta has no expert in the field."


@pytest.fixture
def desk(call: Call, officer: User, sign_in: SignIn) -> Client:
    assert call.opened_at
    return sign_in(officer)


def page_of(call: Call, iso2: str = "MT") -> str:
    return of_invitation("nil_registration", invitation_of(call, iso2))


def typed(**changes: Any) -> dict[str, Any]:
    received = (NOW - timedelta(hours=1)).astimezone(clock.BRUSSELS)
    when = {"received_on": received.date().isoformat(), "received_time": f"{received:%H:%M}"}
    return {**when, "reason": REASON, **changes}


def register(client: Client, address: str, **changes: Any) -> Any:
    """Go over both pages as a browser does: the file is chosen on the first only."""
    page = client.post(address, {**typed(**changes), "source": source()})
    assert page.status_code == 200
    return client.post(address, {**typed(**changes), "shown": page.context["shown"]})


def test_it_shows_the_receipt_first_and_then_counts_as_an_answer(call: Call, desk: Client, officer: User) -> None:
    page = desk.post(page_of(call), {**typed(), "source": source()})
    mails = [each.mail for each in page.context["rehearsal"].mails if each.mail.audience]
    assert [(mail.recipient, REASON in mail.text) for mail in mails] == [("contact.mt@example.org", True)]
    assert not Nomination.objects.exists()
    assert register(desk, page_of(call)).url == of_call("board", call)
    nomination = Nomination.objects.get()
    assert (nomination.status, nomination.channel, nomination.nil_reason) == (Status.NIL, "email", REASON)
    version = nomination.versions.get()
    assert (version.content["kind"], version.content["nil_reason"], version.by) == ("nil", REASON, officer)
    assert [file.name for file in version.files.all()] == ["answer.eml"]
    assert bytes(nomination.attachments.get(kind=Attachment.Kind.EVIDENCE).file.blob.content) == MAIL
    event = NominationEvent.objects.get()
    assert (event.move, event.by_commission) == ("register_nil", True)
    assert OutgoingMail.objects.filter(kind="nil_receipt", audience="MT").count() == 1


def test_pressing_twice_registers_once(call: Call, desk: Client) -> None:
    page = desk.post(page_of(call), {**typed(), "source": source()})
    for _press in range(2):
        again = {**typed(), "shown": page.context["shown"], "source": source()}
        assert desk.post(page_of(call), again).status_code == 302
    assert Nomination.objects.count() == 1


def test_reminders_of_the_state_stop(call: Call, desk: Client, officer: User) -> None:
    reminders.remind_now([invitation_of(call, "MT")], by=officer, at=NOW)
    register(desk, page_of(call))
    assert set(OutgoingMail.objects.filter(kind="reminder_now").values_list("status", flat=True)) == {
        MailStatus.CANCELLED
    }


def test_a_draft_is_set_aside_and_a_returned_nomination_gets_the_answer(
    call: Call, desk: Client, contacts: dict[str, User], officer: User
) -> None:
    draft = drafted(invitation_of(call, "MT"), contacts["MT"])
    assert "It is set aside when you register" in text_of(desk.get(page_of(call)))
    register(desk, page_of(call))
    draft.refresh_from_db()
    assert draft.status == Status.DISCARDED
    back = returned(invitation_of(call, "AT"), contacts["AT"], officer)
    register(desk, page_of(call, "AT"))
    back.refresh_from_db()
    assert (back.status, back.round) == (Status.NIL, 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Write the reason, or that the e-mail gives none."),
        ({"received_on": ""}, "Give the day on which the answer was received."),
        ({"received_on": "2099-01-01"}, "The answer cannot have been received in the future."),
        ({"source": ""}, "Attach the e-mail or letter that the answer came by."),
        ({"source": SimpleUploadedFile("answer.eml", b"\x00\x01")}, "answer.eml"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    changes: dict[str, Any], sentence: str, call: Call, desk: Client
) -> None:
    page = desk.post(page_of(call), {**typed(), "source": source(), **changes})
    assert sentence in text_of(page)
    assert REASON in page.content.decode() or "reason" in changes
    assert not page.context["may_act"]
    assert not Nomination.objects.exists()


def test_a_state_that_has_answered_leads_to_its_answer(call: Call, desk: Client, austria: User) -> None:
    submitted(invitation_of(call, "AT"), austria)
    assert "has answered already." in text_of(desk.get(page_of(call, "AT"), follow=True))
    page = desk.post(page_of(call, "AT"), {**typed(), "source": source()})
    assert "has answered already: " in text_of(page)


def test_the_page_of_registration_leads_here(call: Call, desk: Client) -> None:
    page = desk.get(of_invitation("registration", invitation_of(call, "MT")))
    assert "The e-mail says that Malta nominates nobody" in text_of(page)
    assert page_of(call) in page.content.decode()


def test_the_state_reads_in_its_own_file_that_it_was_registered(
    call: Call, desk: Client, contacts: dict[str, User], sign_in: SignIn
) -> None:
    register(desk, page_of(call))
    words = text_of(sign_in(contacts["MT"]).get(reverse("portal:call", args=[invitation_of(call, "MT").pk])))
    assert "“No nomination” received by e-mail and registered" in words
    assert "by the secretariat of the group, on behalf of your State" in words


def test_nobody_else_registers(call: Call, other_officer: User, austria: User, sign_in: SignIn) -> None:
    for user, status in ((other_officer, 404), (austria, 302)):
        assert sign_in(user).post(page_of(call), {**typed(), "source": source()}).status_code == status
    assert not Nomination.objects.exists()


def test_the_page_takes_as_many_queries_with_many_answers(
    call: Call, desk: Client, contacts: dict[str, User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(page_of(call))
    with django_assert_num_queries(QUERIES):
        desk.get(page_of(call))
    for iso2 in ("AT", "BE", "SE"):
        submitted(invitation_of(call, iso2), contacts[iso2])
    with django_assert_num_queries(QUERIES):
        desk.get(page_of(call))


QUERIES = 7
