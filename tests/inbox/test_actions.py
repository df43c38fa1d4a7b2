"""Taking a mail in once, marking what came back and nothing else, and what staff do with it."""

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.inbox import actions
from nominations.inbox.actions import NotPossible
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Kind, Status
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.inbox.mails import CAME, MESSAGE_ID, OLD_THREAD, eml, take, taken


def test_an_answer_is_kept_whole_and_waits_to_be_read(sent: OutgoingMail) -> None:
    received = taken(eml("answer_with_letter"))
    assert (received.kind, received.status) == (Kind.ANSWER, Status.UNREAD)
    assert (received.answers, received.audience) == (sent, "AT")
    assert (received.subject_type, received.subject_id) == (sent.subject_type, sent.subject_id)
    assert (received.sender, received.received_at, received.read_at) == ("contact.at@example.org", CAME, NOW)
    assert received.attachments == [
        {"name": "Nominierung Österreich.pdf", "content_type": "application/pdf", "size": 537, "part": 3}
    ]
    assert received.raw is not None
    assert bytes(received.raw.blob.content) == eml("answer_with_letter")
    assert received.raw.uploaded_by is None
    assert received.note == ""


@pytest.mark.parametrize("name", ["postfix_failed", "exchange_failed", "gmail_failed", "qmail_failed"])
def test_a_mail_that_came_back_is_marked(sent: OutgoingMail, name: str) -> None:
    received = taken(eml(name))
    sent.refresh_from_db()
    assert sent.status == "bounced"
    assert sent.status_reason.startswith(received.delivery_status)
    assert (received.kind, received.status, received.answers) == (Kind.BOUNCE, Status.NOTED, sent)
    assert received.failed_recipient == sent.recipient
    assert AuditEvent.objects.filter(action="mail.bounce", subject_id=str(sent.pk)).exists()


def test_an_uncertain_mail_that_comes_back_was_taken(sent: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=sent.pk).update(status="uncertain", sent_at=None, uncertain_at=NOW)
    taken(eml("postfix_failed"))
    sent.refresh_from_db()
    assert sent.status == "bounced"


@pytest.mark.parametrize("name", ["postfix_delayed", "postfix_delivered", "sieve_vacation", "outlook_french"])
def test_what_does_not_say_failed_is_noted_and_marks_nothing(sent: OutgoingMail, name: str) -> None:
    received = taken(eml(name))
    sent.refresh_from_db()
    assert sent.status == "sent"
    assert (received.status, received.answers) == (Status.NOTED, sent)


def test_a_report_with_an_unknown_message_id_marks_nothing_and_says_so(sent: OutgoingMail) -> None:
    forged = eml("postfix_failed").replace(MESSAGE_ID.encode(), b"<forged@nominations.example.org>")
    received = taken(forged)
    assert (received.kind, received.answers) == (Kind.BOUNCE, None)
    assert received.note.startswith(actions.UNKNOWN_MAIL)
    assert not OutgoingMail.objects.filter(status="bounced").exists()


def test_a_report_about_another_address_marks_nothing_and_says_so(sent: OutgoingMail) -> None:
    received = taken(eml("postfix_failed").replace(b"contact.at@example.org", b"mallory@example.org"))
    assert received.note.startswith(actions.ANOTHER_RECIPIENT)
    assert (received.answers, received.failed_recipient) == (sent, "mallory@example.org")
    assert not OutgoingMail.objects.filter(status="bounced").exists()


def test_a_report_on_a_mail_that_never_went_out_says_why_nothing_was_marked(sent: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=sent.pk).update(status="queued", sent_at=None)
    received = taken(eml("postfix_failed"))
    sent.refresh_from_db()
    assert sent.status == "queued"
    assert "Queued" in received.note


def test_an_international_domain_is_the_same_in_ascii(sent: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=sent.pk).update(recipient="Contact@bücher.example.org")
    taken(eml("postfix_failed").replace(b"contact.at@example.org", b"contact@xn--bcher-kva.example.org"))
    sent.refresh_from_db()
    assert sent.status == "bounced"


def test_the_thread_of_a_call_gives_the_call_and_the_state_of_its_sender(sent: OutgoingMail, call: Call) -> None:
    raw = eml("answer_in_html_only").replace(OLD_THREAD, str(call.pk).encode())
    received = taken(raw)
    assert (received.answers, received.subject_type, received.subject_id) == (None, "call", str(call.pk))
    assert received.audience == "AT"
    stranger = taken(raw.replace(b"contact.at@", b"somebody@"), "1:2")
    assert (stranger.subject_id, stranger.audience) == (str(call.pk), "")


def test_what_answers_nothing_of_ours_is_kept_unmatched(sent: OutgoingMail) -> None:
    received = taken(eml("answer_forwarded"))
    assert (received.answers, received.subject_type, received.audience) == (None, "", "")
    assert received.status == Status.UNREAD


def test_a_mail_is_taken_once_also_under_another_uid(sent: OutgoingMail) -> None:
    assert take(eml("answer_greek"))
    assert take(eml("answer_greek")) is None
    assert take(eml("answer_greek"), "2:1") is None
    assert take(eml("outlook_german"), "1:1") is None  # the UID is known
    assert ReceivedMail.objects.count() == 1


def test_another_mail_under_the_same_message_id_is_not_thrown_away(sent: OutgoingMail) -> None:
    taken(eml("answer_greek"))
    assert take(eml("answer_greek") + b"More.\r\n", "1:2")


def test_our_own_mail_in_the_functional_mailbox_is_no_answer(sent: OutgoingMail) -> None:
    ours = f"From: no-reply@nominations.example.org\r\nMessage-ID: {MESSAGE_ID}\r\n\r\nNotice\r\n".encode()
    assert take(ours) is None
    assert not ReceivedMail.objects.exists()


def test_a_mail_too_large_to_keep_is_noted_by_its_beginning(sent: OutgoingMail) -> None:
    received = taken(eml("answer_with_letter")[:1_600], size=30_000_000)
    assert (received.raw, received.note, received.answers) == (None, actions.TOO_LARGE, sent)
    assert received.text.startswith("Dear colleagues")


def test_what_answers_a_sign_in_code_keeps_no_words(sent: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=sent.pk).update(sensitive=True, if_uncertain="never")
    received = taken(eml("answer_with_letter"))
    assert (received.text, received.attachments, received.raw) == ("", [], None)
    assert received.note == actions.SIGN_IN_CODE


def test_a_broken_mail_is_kept_as_far_as_it_can_be_read(sent: OutgoingMail) -> None:
    received = taken(eml("broken"))
    assert (received.status, received.subject, received.raw) == (Status.UNREAD, "Café Ãé", None)
    assert "open it in the mailbox" in received.note


def test_nothing_that_comes_in_is_ever_answered(sent: OutgoingMail) -> None:
    before = OutgoingMail.objects.count()
    for number, name in enumerate(("sieve_vacation", "postfix_failed", "answer_greek", "outlook_german")):
        take(eml(name), f"1:{number}")
    assert OutgoingMail.objects.count() == before


# -- what staff do --


@pytest.fixture
def answer(sent: OutgoingMail) -> ReceivedMail:
    return taken(eml("answer_with_letter"))


def test_filing_and_reading_again(answer: ReceivedMail, officer: User) -> None:
    filed = actions.file(answer, by=officer, at=NOW)
    assert (filed.status, filed.handled_by, filed.handled_at) == (Status.FILED, officer, NOW)
    with pytest.raises(NotPossible, match="not possible while the mail is “Filed”"):
        actions.file(answer, by=officer, at=NOW)
    again = actions.reopen(answer, by=officer, at=NOW)
    assert (again.status, again.handled_by, again.handled_at) == (Status.UNREAD, None, None)
    trail = AuditEvent.objects.filter(subject_type="receivedmail").values_list("action", "actor")
    assert sorted(trail) == [("received.file", officer.pk), ("received.reopen", officer.pk)]


def test_a_bounce_can_be_put_among_what_is_to_be_read(sent: OutgoingMail, officer: User) -> None:
    assert actions.reopen(taken(eml("postfix_failed")), by=officer, at=NOW).status == Status.UNREAD


def test_attaching_says_where_a_mail_belongs(sent: OutgoingMail, officer: User) -> None:
    received = taken(eml("answer_forwarded"))
    facts = {"subject_type": "invitation", "subject_id": sent.subject_id, "audience": "AT"}
    attached = actions.attach(received, **facts, by=officer, at=NOW)
    assert (attached.subject_id, attached.audience) == (sent.subject_id, "AT")
    assert AuditEvent.objects.get(action="received.attach").detail == {"to": f"invitation:{sent.subject_id}"}


def test_a_registered_mail_belongs_to_its_nomination_and_stays_there(answer: ReceivedMail, officer: User) -> None:
    facts = {"subject_type": "nomination", "subject_id": "n1"}
    registered = actions.mark_registered(answer, **facts, by=officer, at=NOW)
    assert (registered.status, registered.subject_type, registered.subject_id) == (
        Status.REGISTERED,
        "nomination",
        "n1",
    )
    with pytest.raises(NotPossible, match="registered as an answer already"):
        actions.attach(answer, subject_type="invitation", subject_id="x", audience="BE", by=officer, at=NOW)
    for act in (actions.file, actions.reopen):
        with pytest.raises(NotPossible, match="Registered as an answer"):
            act(answer, by=officer, at=NOW)


def test_only_an_answer_can_be_registered(sent: OutgoingMail, officer: User) -> None:
    bounce = taken(eml("postfix_failed"))
    with pytest.raises(NotPossible, match="Only an answer that a person wrote"):
        actions.mark_registered(bounce, subject_type="nomination", subject_id="n1", by=officer, at=NOW)
