"""Received mail at the desk: who sees it, where it belongs, and a nomination registered from it in two clicks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.desk.received_mails import received_for
from nominations.inbox import actions as inbox
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Status
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Attachment, Nomination
from tests.cast import NOW, invitation_of, make_group, submitted
from tests.desk.pages import of_call, of_invitation, of_nomination, text_of
from tests.desk.test_registration import typed
from tests.inbox.conftest import MESSAGE_ID, eml

SignIn = Callable[[User], Client]
CAME = NOW - timedelta(hours=2)
BOX = "quantum@commission.example.org"


def take(name: str, uid: str = "1:1", **facts: Any) -> ReceivedMail:
    raw = eml(name)
    given = {"mailbox": BOX, "uid": uid, "size": len(raw), "received_at": CAME, "at": NOW, **facts}
    received = inbox.take(raw, **given)
    assert received is not None
    return received


def of_mail(name: str, mail: ReceivedMail) -> str:
    return reverse(f"admin:nominations_receivedmail_{name}", args=[mail.pk])


LIST = "/admin/nominations/receivedmail/"


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    mail = OutgoingMail.objects.get(audience="AT")
    mail.message_id, mail.status, mail.sent_at = MESSAGE_ID, "sent", NOW
    mail.save()
    return mail


@pytest.fixture
def answer(sent: OutgoingMail) -> ReceivedMail:
    """Austria's answer with its letter."""
    return take("answer_with_letter")


def test_the_page_says_who_wrote_what_about_which_call(
    answer: ReceivedMail, call: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(of_mail("page", answer))
    words = text_of(page)
    assert "Contact of Österreich · contact.at@example.org" in words
    assert "Austria nominates Ms Ännchen Müller." in words
    assert "Nominierung Österreich.pdf application/pdf, 537" in words
    assert f"{call.reference} · Austria" in words
    assert reverse("admin:nominations_outgoingmail_change", args=[answer.answers_id]) in page.content.decode()


def test_the_list_shows_kind_status_and_state_and_leads_to_the_page(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    take("sieve_vacation", "1:2")
    client = sign_in(officer)
    page = client.get(LIST)
    assert "Answer: to read" in text_of(page)
    assert "Automatic answer: noted by itself" in text_of(page)
    assert "Austria" in text_of(page)
    assert of_mail("page", answer) in page.content.decode()
    assert client.get(LIST, {"status__exact": "unread"}).context["cl"].result_count == 1
    assert client.get(LIST, {"q": "contact.at"}).context["cl"].result_count == 2
    assert client.get(of_mail("change", answer)).url == of_mail("page", answer)


def test_another_groups_officer_is_told_nothing(
    answer: ReceivedMail, other_officer: User, austria: User, sign_in: SignIn
) -> None:
    unmatched = take("answer_forwarded", "1:2")
    client = sign_in(other_officer)
    for mail in (answer, unmatched):
        for name in ("page", "original", "change"):
            assert client.get(of_mail(name, mail)).status_code == 404, name
        for name in ("filing", "reopening", "assignment", "registration"):
            assert client.post(of_mail(name, mail)).status_code == 404, name
    assert client.get(LIST).context["cl"].result_count == 0
    assert client.get(reverse("admin:index")).context["to_read"] == 0
    answer.refresh_from_db()
    assert answer.status == Status.UNREAD


def test_what_names_no_call_is_for_those_whose_mailbox_it_came_to(
    sent: OutgoingMail, officer: User, superuser: User, sign_in: SignIn
) -> None:
    make_group("E09999")
    mine, nobodys = take("answer_forwarded"), take("answer_greek", "1:2", mailbox="other@commission.example.org")
    ReceivedMail.objects.filter(pk=nobodys.pk).update(subject_type="", subject_id="")
    client = sign_in(officer)
    assert client.get(of_mail("page", mine)).status_code == 200
    assert client.get(of_mail("page", nobodys)).status_code == 404
    assert sign_in(superuser).get(of_mail("page", nobodys)).status_code == 200


def test_filing_and_reading_again_and_a_second_press_does_nothing(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    for _press in range(2):
        assert client.post(of_mail("filing", answer)).url == of_mail("page", answer)
    answer.refresh_from_db()
    assert (answer.status, answer.handled_by) == (Status.FILED, officer)
    assert AuditEvent.objects.filter(action="received.file").count() == 1
    assert "Read again" in text_of(client.get(of_mail("page", answer)))
    assert client.get(of_mail("reopening", answer)).url == of_mail("page", answer)
    client.post(of_mail("reopening", answer))
    answer.refresh_from_db()
    assert (answer.status, answer.handled_by) == (Status.UNREAD, None)


def test_a_mail_that_names_no_call_is_attached_and_its_sender_suggests_the_state(
    sent: OutgoingMail, call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    mail = take("answer_forwarded")
    ReceivedMail.objects.filter(pk=mail.pk).update(sender="Contact.MT@example.org")
    malta, client = invitation_of(call, "MT"), sign_in(officer)
    page = client.get(of_mail("page", mail))
    assert f'<option value="{malta.pk}" selected>Malta</option>' in page.content.decode()
    assert "Register as an answer" not in text_of(page)
    refused = client.post(of_mail("assignment", mail), {"invitation": ""})
    assert "Choose the State that the mail comes from." in text_of(refused)
    client.post(of_mail("assignment", mail), {"invitation": malta.pk})
    mail.refresh_from_db()
    assert (mail.subject_type, mail.subject_id, mail.audience) == ("invitation", str(malta.pk), "MT")
    shown = text_of(client.get(of_mail("page", mail)))
    assert "The mail is attached to Malta" in shown
    assert "Register as an answer" in shown


def test_a_mail_is_attached_to_calls_of_ones_own_groups_only(
    sent: OutgoingMail, officer: User, superuser: User, call: Call, sign_in: SignIn
) -> None:
    mail = take("answer_forwarded")
    Call.objects.filter(pk=call.pk).update(group=make_group("E09999"))
    refused = sign_in(officer).post(of_mail("assignment", mail), {"invitation": invitation_of(call, "MT").pk})
    assert "Choose one of the States in the list." in text_of(refused)


def test_the_whole_mail_is_handed_out_shut_in_and_that_is_recorded(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    handed = sign_in(officer).get(of_mail("original", answer))
    assert handed.content == eml("answer_with_letter")
    assert handed["Content-Type"] == "message/rfc822"
    assert handed["Content-Disposition"].startswith("attachment;")
    assert handed["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert AuditEvent.objects.filter(action="file.read", actor=officer).count() == 1


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
    to = client.post(of_mail("registration", answer), {"source": source}).url
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
    words = text_of(client.get(of_mail("page", answer)))
    assert nomination.reference in words
    assert "Register as an answer" not in words
    assert received_for(invitation_of(call, "AT")) == [answer]


def test_a_mail_that_a_colleague_registered_meanwhile_is_not_registered_twice(
    answer: ReceivedMail, call: Call, belgium: User, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    to = client.post(of_mail("registration", answer), {"source": "mail"}).url
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
    to = client.post(of_mail("registration", answer), {"source": "mail"}).url
    assert client.get(to).url == of_nomination("review", nomination)


def test_of_a_mail_too_large_to_keep_nothing_is_offered_and_a_sentence_says_so(
    sent: OutgoingMail, officer: User, sign_in: SignIn
) -> None:
    large = take("answer_with_letter", size=30_000_000)
    client = sign_in(officer)
    words = text_of(client.get(of_mail("page", large)))
    assert "The e-mail is too large to be kept here." in words
    assert "Download the e-mail" not in words
    assert client.get(of_mail("original", large)).status_code == 404
    page = client.get(client.post(of_mail("registration", large)).url)
    assert "Chosen file" not in text_of(page)


def test_a_letter_that_is_none_is_refused_in_words(sent: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    raw = eml("answer_with_letter").replace(b"JVBERi0", b"AAAAAAA")
    received = inbox.take(raw, mailbox=BOX, uid="1:9", size=len(raw), received_at=CAME, at=NOW)
    assert received is not None
    client = sign_in(officer)
    page = client.post(of_mail("registration", received), {"source": "letter"}, follow=True)
    assert page.redirect_chain[-1][0] == of_mail("page", received)
    assert "Nominierung Österreich.pdf" in text_of(page)
    assert client.post(of_mail("registration", received), {"source": "mail"}).url.startswith("/admin/")


def test_a_bounce_cannot_be_registered(sent: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    bounce = take("postfix_failed")
    client = sign_in(officer)
    words = text_of(client.get(of_mail("page", bounce)))
    assert "Not delivered (5.1.1)" in words
    assert "User unknown in virtual mailbox table" in words
    assert "Register as an answer" not in words
    assert client.post(of_mail("registration", bounce), {"source": "mail"}).url == of_mail("page", bounce)


@pytest.mark.parametrize("named", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_registration_from_a_mail_that_is_not_there_is_not_there(
    call: Call, officer: User, sign_in: SignIn, named: str
) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    assert sign_in(officer).get(f"{address}?received={named}").status_code == 404


def test_a_mail_about_a_sign_in_code_shows_no_link_to_it(
    answer: ReceivedMail, superuser: User, sign_in: SignIn
) -> None:
    OutgoingMail.objects.filter(pk=answer.answers_id).update(sensitive=True, if_uncertain="never")
    page = sign_in(superuser).get(of_mail("page", answer))
    assert "/outgoingmail/" not in page.content.decode()


def test_the_first_page_counts_the_answers_to_read(answer: ReceivedMail, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    take("sieve_vacation", "1:2")
    assert "1 answer to read" in text_of(client.get(reverse("admin:index")))
    take("answer_greek", "1:3")
    page = client.get(reverse("admin:index"))
    assert "2 answers to read" in text_of(page)
    assert f"{LIST}?status__exact=unread" in page.content.decode()


LIST_QUERIES, PAGE_QUERIES = 5, 6


def test_the_queries_are_the_same_with_one_mail_and_with_three(
    answer: ReceivedMail, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(officer)
    for name, uid in ((None, ""), ("answer_greek", "1:2"), ("postfix_failed", "1:3")):
        if name:
            take(name, uid)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(LIST)
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(of_mail("page", answer))
