"""A nomination registered in two clicks from the mail that it came in."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk.received_mails import received_for
from nominations.inbox import actions as inbox
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Status
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Attachment, Nomination
from tests.cast import NOW, invitation_of, submitted
from tests.desk.pages import of_call, of_invitation, of_nomination, of_received, text_of
from tests.desk.test_registration import typed
from tests.inbox.mails import CAME, eml, sent_to_austria, taken

SignIn = Callable[[User], Client]


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    return sent_to_austria(call)


@pytest.fixture
def answer(sent: OutgoingMail) -> ReceivedMail:
    """Austria's answer with its letter."""
    return taken(eml("answer_with_letter"))


@pytest.mark.parametrize(
    ("source", "name", "content_type"),
    [
        ("letter", "Nominierung Österreich.pdf", "application/pdf"),
        ("mail", "Re Nominations to E03931 the call is open.eml", "message/rfc822"),
    ],
)
def test_two_clicks_register_a_nomination_with_the_mail_or_its_letter(
    answer: ReceivedMail, call: Call, officer: User, sign_in: SignIn, source: str, name: str, content_type: str
) -> None:
    client = sign_in(officer)
    to = client.post(of_received("registration", answer), {"source": source}).url
    page = client.get(to)
    local = CAME.astimezone(clock.BRUSSELS)
    assert f'value="{local:%Y-%m-%d}"' in page.content.decode()
    assert f'value="{local:%H:%M}"' in page.content.decode()
    assert f"Chosen file: {name}" in text_of(page)
    assert "Austria nominates Ms Ännchen Müller." in text_of(page)
    when = {"received_on": f"{local:%Y-%m-%d}", "received_time": f"{local:%H:%M}"}
    shown = client.post(to, typed(**when))
    assert not Nomination.objects.exists()
    done = client.post(to, {**typed(**when), "shown": shown.context["shown"]})
    assert done.url == of_call("board", call)
    nomination = Nomination.objects.get()
    evidence = nomination.attachments.get()
    assert (evidence.kind, evidence.file.name, evidence.file.content_type) == (
        Attachment.Kind.EVIDENCE,
        name,
        content_type,
    )
    answer.refresh_from_db()
    assert (answer.status, answer.subject_type, answer.subject_id) == (
        Status.REGISTERED,
        "nomination",
        str(nomination.pk),
    )
    words = text_of(client.get(of_received("page", answer)))
    assert nomination.reference in words
    assert "Register as an answer" not in words
    assert received_for(invitation_of(call, "AT")) == [answer]


def test_a_mail_that_a_colleague_registered_meanwhile_is_not_registered_twice(
    answer: ReceivedMail, call: Call, belgium: User, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    to = client.post(of_received("registration", answer), {"source": "mail"}).url
    shown = client.post(to, typed())
    other = submitted(invitation_of(call, "BE"), belgium)
    inbox.mark_registered(answer, subject_type="nomination", subject_id=str(other.pk), by=head_of_unit, at=NOW)
    refused = client.post(to, {**typed(), "shown": shown.context["shown"]})
    assert "not possible while the mail is “Registered as an answer”" in text_of(refused)
    assert not Nomination.objects.filter(invitation__country="AT").exists()


def test_a_state_that_has_answered_leads_to_its_answer(
    answer: ReceivedMail, call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    to = client.post(of_received("registration", answer), {"source": "mail"}).url
    assert client.get(to).url == of_nomination("review", nomination)


def test_of_a_mail_too_large_to_keep_nothing_is_offered_and_a_sentence_says_so(
    sent: OutgoingMail, officer: User, sign_in: SignIn
) -> None:
    large = taken(eml("answer_with_letter"), size=30_000_000)
    client = sign_in(officer)
    words = text_of(client.get(of_received("page", large)))
    assert "The e-mail is too large to be kept here." in words
    assert "Download the e-mail" not in words
    assert client.get(of_received("original", large)).status_code == 404
    page = client.get(client.post(of_received("registration", large)).url)
    assert "Chosen file" not in text_of(page)


def test_a_letter_that_is_none_is_refused_in_words(sent: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    received = taken(eml("answer_with_letter").replace(b"JVBERi0", b"AAAAAAA"))
    client = sign_in(officer)
    page = client.post(of_received("registration", received), {"source": "letter"}, follow=True)
    assert page.redirect_chain[-1][0] == of_received("page", received)
    assert "Nominierung Österreich.pdf" in text_of(page)
    assert client.post(of_received("registration", received), {"source": "mail"}).url.startswith("/admin/")


def test_a_bounce_cannot_be_registered(sent: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    bounce = taken(eml("postfix_failed"))
    client = sign_in(officer)
    words = text_of(client.get(of_received("page", bounce)))
    assert "Not delivered (5.1.1)" in words
    assert "User unknown in virtual mailbox table" in words
    assert "Register as an answer" not in words
    assert client.post(of_received("registration", bounce), {"source": "mail"}).url == of_received("page", bounce)


@pytest.mark.parametrize("named", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_registration_from_a_mail_that_is_not_there_is_not_there(
    call: Call, officer: User, sign_in: SignIn, named: str
) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    assert sign_in(officer).get(f"{address}?received={named}").status_code == 404
