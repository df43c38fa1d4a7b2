"""Received mail at the desk: who sees it, what it says, and where it belongs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.inbox.states import Status
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from tests.cast import invitation_of, make_group
from tests.desk.pages import of_received, text_of
from tests.inbox.mails import MAILBOX, eml, sent_to_austria, taken

SignIn = Callable[[User], Client]
LIST = "/admin/nominations/receivedmail/"


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    return sent_to_austria(call)


@pytest.fixture
def answer(sent: OutgoingMail) -> ReceivedMail:
    """Austria's answer with its letter."""
    return taken(eml("answer_with_letter"))


def test_the_page_says_who_wrote_what_about_which_call(
    answer: ReceivedMail, call: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(of_received("page", answer))
    words = text_of(page)
    assert "Contact of Österreich · contact.at@example.org" in words
    assert "Austria nominates Ms Ännchen Müller." in words
    assert "Nominierung Österreich.pdf application/pdf, 537" in words
    assert f"{call.reference} · Austria" in words
    assert reverse("admin:nominations_outgoingmail_change", args=[answer.answers_id]) in page.content.decode()


def test_the_list_shows_kind_status_and_state_and_leads_to_the_page(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    taken(eml("sieve_vacation"), "1:2")
    client = sign_in(officer)
    page = client.get(LIST)
    assert "Answer: to read" in text_of(page)
    assert "Automatic answer: noted by itself" in text_of(page)
    assert "Austria" in text_of(page)
    assert of_received("page", answer) in page.content.decode()
    assert client.get(LIST, {"status__exact": "unread"}).context["cl"].result_count == 1
    assert client.get(LIST, {"q": "contact.at"}).context["cl"].result_count == 2
    assert client.get(of_received("change", answer)).url == of_received("page", answer)


def test_another_groups_officer_is_told_nothing(
    answer: ReceivedMail, other_officer: User, austria: User, sign_in: SignIn
) -> None:
    unmatched = taken(eml("answer_forwarded"), "1:2")
    client = sign_in(other_officer)
    for mail in (answer, unmatched):
        for name in ("page", "original", "change"):
            assert client.get(of_received(name, mail)).status_code == 404, name
        for name in ("filing", "reopening", "assignment", "registration"):
            assert client.post(of_received(name, mail)).status_code == 404, name
    assert client.get(LIST).context["cl"].result_count == 0
    assert client.get(reverse("admin:index")).context["start"].to_read == 0
    answer.refresh_from_db()
    assert answer.status == Status.UNREAD


def test_what_names_no_call_is_for_those_whose_mailbox_it_came_to(
    sent: OutgoingMail, officer: User, superuser: User, sign_in: SignIn
) -> None:
    make_group("E09999")
    mine, nobodys = (
        taken(eml("answer_forwarded")),
        taken(eml("answer_greek"), "1:2", mailbox="other@commission.example.org"),
    )
    ReceivedMail.objects.filter(pk=nobodys.pk).update(subject_type="", subject_id="")
    client = sign_in(officer)
    assert client.get(of_received("page", mine)).status_code == 200
    assert client.get(of_received("page", nobodys)).status_code == 404
    assert sign_in(superuser).get(of_received("page", nobodys)).status_code == 200


def test_filing_and_reading_again_and_a_second_press_does_nothing(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    for _press in range(2):
        assert client.post(of_received("filing", answer)).url == of_received("page", answer)
    answer.refresh_from_db()
    assert (answer.status, answer.handled_by) == (Status.FILED, officer)
    assert AuditEvent.objects.filter(action="received.file").count() == 1
    assert "Read again" in text_of(client.get(of_received("page", answer)))
    assert client.get(of_received("reopening", answer)).url == of_received("page", answer)
    client.post(of_received("reopening", answer))
    answer.refresh_from_db()
    assert (answer.status, answer.handled_by) == (Status.UNREAD, None)


def test_a_mail_that_names_no_call_is_attached_and_its_sender_suggests_the_state(
    sent: OutgoingMail, call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    mail = taken(eml("answer_forwarded"))
    ReceivedMail.objects.filter(pk=mail.pk).update(sender="Contact.MT@example.org")
    malta, client = invitation_of(call, "MT"), sign_in(officer)
    page = client.get(of_received("page", mail))
    assert f'<option value="{malta.pk}" selected>Malta, {call.reference}</option>' in page.content.decode()
    assert "Register as an answer" not in text_of(page)
    refused = client.post(of_received("assignment", mail), {"invitation": ""})
    assert "Choose the State that the mail comes from." in text_of(refused)
    client.post(of_received("assignment", mail), {"invitation": malta.pk})
    mail.refresh_from_db()
    assert (mail.subject_type, mail.subject_id, mail.audience) == ("invitation", str(malta.pk), "MT")
    shown = text_of(client.get(of_received("page", mail)))
    assert "The mail is attached to Malta" in shown
    assert "Register as an answer" in shown


def test_a_mail_is_attached_to_calls_of_ones_own_groups_only(
    sent: OutgoingMail, officer: User, superuser: User, call: Call, sign_in: SignIn
) -> None:
    mail = taken(eml("answer_forwarded"))
    Call.objects.filter(pk=call.pk).update(group=make_group("E09999"))
    refused = sign_in(officer).post(of_received("assignment", mail), {"invitation": invitation_of(call, "MT").pk})
    assert "Choose one of the States in the list." in text_of(refused)


def test_the_whole_mail_is_handed_out_shut_in_and_that_is_recorded(
    answer: ReceivedMail, officer: User, sign_in: SignIn
) -> None:
    handed = sign_in(officer).get(of_received("original", answer))
    assert handed.content == eml("answer_with_letter")
    assert handed["Content-Type"] == "message/rfc822"
    assert handed["Content-Disposition"].startswith("attachment;")
    assert handed["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert AuditEvent.objects.filter(action="file.read", actor=officer).count() == 1


def test_an_answer_to_a_sign_in_code_shows_no_link_to_it(
    answer: ReceivedMail, superuser: User, sign_in: SignIn
) -> None:
    OutgoingMail.objects.filter(pk=answer.answers_id).update(sensitive=True, if_uncertain="never")
    page = sign_in(superuser).get(of_received("page", answer))
    assert "/outgoingmail/" not in page.content.decode()


def test_a_letter_is_handed_out_shut_in_and_nothing_else_is(
    answer: ReceivedMail, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    client, [letter] = sign_in(officer), answer.attachments
    address = reverse("admin:nominations_receivedmail_attachment", args=[answer.pk, letter["part"]])
    assert address in client.get(of_received("page", answer)).content.decode()
    handed = client.get(address)
    assert handed.content.startswith(b"%PDF-")
    assert (handed["Content-Type"], handed["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert handed["Content-Disposition"].startswith("attachment;")
    assert AuditEvent.objects.filter(action="received.attachment", actor=officer).count() == 1
    assert client.get(address.replace("/3/", "/0/")).status_code == 404
    assert sign_in(other_officer).get(address).status_code == 404
    forwarded = taken(eml("answer_forwarded"), "1:2")
    assert "/attachments/" not in client.get(of_received("page", forwarded)).content.decode()


def test_an_attachment_that_is_no_letter_is_not_handed_out(sent: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    mail = taken(eml("answer_with_letter").replace(b"JVBERi0", b"AAAAAAA"))
    address = reverse("admin:nominations_receivedmail_attachment", args=[mail.pk, mail.attachments[0]["part"]])
    page = sign_in(officer).get(address, follow=True)
    assert page.redirect_chain[-1][0] == of_received("page", mail)
    assert "“Nominierung Österreich.pdf” is" in text_of(page)


def test_the_first_page_counts_the_answers_to_read(answer: ReceivedMail, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    taken(eml("sieve_vacation"), "1:2")
    assert "1 answer to read" in text_of(client.get(reverse("admin:index")))
    taken(eml("answer_greek"), "1:3")
    page = client.get(reverse("admin:index"))
    assert "2 answers to read" in text_of(page)
    assert f"{LIST}?status__exact=unread" in page.content.decode()


def test_the_first_page_turns_red_when_a_mailbox_cannot_be_read(
    call: Call, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    box = Mailbox.objects.create(address=MAILBOX, trouble="localhost refuses the name or the password.")
    Mailbox.objects.create(address="else@commission.example.org", trouble="It is down.")
    client = sign_in(officer)
    words = text_of(client.get(reverse("admin:index")))
    assert f"The mailbox {MAILBOX} has never been read: localhost refuses the name or the password." in words
    assert "It is down." not in words
    assert sign_in(other_officer).get(reverse("admin:index")).context["closed_mailboxes"] == []
    box.read_at = clock.now() - timedelta(minutes=16)
    box.save()
    assert f"The mailbox {MAILBOX} has not been read since" in text_of(client.get(reverse("admin:index")))
    box.read_at = clock.now() - timedelta(minutes=14)
    box.save()
    assert MAILBOX not in text_of(client.get(reverse("admin:index")))


LIST_QUERIES, PAGE_QUERIES = 5, 6


def test_the_queries_are_the_same_with_one_mail_and_with_three(
    answer: ReceivedMail, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(officer)
    for name, uid in ((None, ""), ("answer_greek", "1:2"), ("postfix_failed", "1:3")):
        if name:
            taken(eml(name), uid)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(LIST)
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(of_received("page", answer))
