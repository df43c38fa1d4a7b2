"""A letter is one mail with its file and annexes; for a minute it can be called back; withdrawn it never goes."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.letters import actions as letters
from nominations.letters import queries
from nominations.letters.actions import NotSendable
from nominations.letters.drafts import Draft
from nominations.letters.models import Annex, Letter
from nominations.letters.notices import AnnexGone
from nominations.outbox import actions as outbox
from nominations.outbox import attachments, decisions, delivery, guards, sender
from nominations.outbox.attachments import TooMuchAttached
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Relay
from nominations.outbox.states import IfUncertain, Status
from tests.cast import NOW, pdf_bytes
from tests.letters.stage import members
from tests.outbox.conftest import relay, sink
from tests.outbox.sink import Sink

__all__ = ["relay", "sink"]
BEFORE, LATER = NOW - timedelta(minutes=10), NOW + timedelta(minutes=2)


@pytest.fixture
def decision(officer: User) -> StoredFile:
    return files.keep(pdf_bytes(), name="Décision.pdf", by=officer, at=NOW)


@pytest.fixture
def issued(drafts: list[Draft], group: ExpertGroup, decision: StoredFile, officer: User) -> list[Letter]:
    """Three call letters, Austria's with an annex of text and one that is a file."""
    terms = Annex.objects.create(group=group, title="Terms of reference", text="# Tasks\n\nIt advises.")
    beside = Annex.objects.create(group=group, title="Decision of the Commission", file=decision, position=2)
    first = Draft(**{**vars(drafts[0]), "annexes": [terms, beside]})
    return letters.issue([first, *drafts[1:]], by=officer, at=NOW)


def test_the_note_names_the_letter_and_carries_it(issued: list[Letter], decision: StoredFile, officer: User) -> None:
    mails = letters.send(issued, by=officer, at=NOW)
    assert [mail.recipient for mail in mails] == [letter.recipient for letter in issued]
    mail = mails[0]
    number = issued[0].number
    assert mail.subject == f"{number}: Nominations to Group E03931"
    day = f"{issued[0].dated_on:%A} {issued[0].dated_on.day} {issued[0].dated_on:%B %Y}"
    assert mail.text == (
        f"Your Excellency,\n\nThe letter {number} of {day} is attached to this mail. "
        "Its reference in the register of documents is Ares(2026)1234567.\n\n"
        "Subject: Nominations to Group E03931\n\n"
        "Also attached:\n- Decision of the Commission\n\n"
        "Reply to this mail, or write to quantum@commission.example.org: "
        "both reach the functional mailbox of the secretariat.\n\n"
        "Directorate-General for Invented Networks\n"
    )
    assert "<li>Decision of the Commission</li>" in mail.html
    assert f"The letter {number} of {day} is attached to this mail." in mail.html
    assert "Also attached" not in mails[1].text + mails[1].html
    assert (mail.kind, mail.subject_type, mail.audience, mail.status) == ("letter", "letter", "AT", Status.HELD)
    assert (mail.held_until, mail.if_uncertain) == (NOW + timedelta(minutes=1), IfUncertain.HOLD)
    assert mail.reply_to == "quantum@commission.example.org"
    assert [mail.attached for mail in mails] == [2, 1, 1]
    assert [each.file for each in mail.attachments.all()] == [issued[0].file, decision]
    assert AuditEvent.objects.filter(action="letter.send", actor=officer).count() == 3


def test_it_arrives_with_the_very_bytes_that_were_issued(
    issued: list[Letter], officer: User, relay: Relay, sink: Sink
) -> None:
    mail = letters.send(issued[:1], by=officer, at=BEFORE)[0]
    delivery.sweep()
    sender.drain(relay, guards={}, seconds=30)
    [(received, data)] = [pair for pair in zip(sink.mails, sink.accepted, strict=True) if b"multipart/mixed" in pair[1]]
    letter, annex = received.iter_attachments()
    content = letter.get_content()
    assert (letter.get_filename(), letter.get_content_type()) == (f"{issued[0].number}.pdf", "application/pdf")
    assert hashlib.sha256(content).hexdigest() == issued[0].sha256
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.docinfo["/Title"]) == f"{issued[0].number}: {issued[0].subject}"
    assert (annex.get_filename(), annex.get_content()) == ("Décision.pdf", pdf_bytes())
    mail.refresh_from_db()
    assert (mail.status, mail.sha256) == (Status.SENT, hashlib.sha256(data).hexdigest())
    assert queries.mails_of(issued) == {issued[0].pk: mail}


def test_a_letter_sent_twice_is_one_mail(issued: list[Letter], officer: User) -> None:
    once = letters.send(issued[:2], by=officer, at=NOW)
    again = letters.send(issued, by=officer, at=LATER)
    assert again[:2] == once
    assert OutgoingMail.objects.filter(kind="letter").count() == 3
    assert AuditEvent.objects.filter(action="letter.send").count() == 3
    assert sum(mail.attachments.count() for mail in again) == 4


def test_one_that_was_called_back_can_be_sent_again(issued: list[Letter], officer: User) -> None:
    first = letters.send(issued[:1], by=officer, at=NOW)[0]
    decisions.call_back(first, reason="Wait for the annex.", by=officer, at=NOW)
    again = letters.send(issued[:1], by=officer, at=LATER)[0]
    assert (again.status, again.attached) == (Status.HELD, 2)
    assert again != first
    assert queries.mails_of(issued)[issued[0].pk] == again


def test_a_withdrawn_letter_is_not_sent(issued: list[Letter], officer: User) -> None:
    letters.withdraw(issued[0], reason="The wrong day.", by=officer, at=NOW)
    with pytest.raises(NotSendable, match=f"{issued[0].number} was withdrawn on .*, so it is not sent."):
        letters.send(issued, by=officer, at=NOW)
    assert not OutgoingMail.objects.filter(kind="letter").exists()


def test_a_withdrawal_calls_back_the_mail_that_waits(issued: list[Letter], officer: User) -> None:
    mails = letters.send(issued[:2], by=officer, at=NOW)
    letters.withdraw(issued[0], reason="The wrong day. " * 40, by=officer, at=NOW)
    for mail in mails:
        mail.refresh_from_db()
    assert [mail.status for mail in mails] == [Status.CANCELLED, Status.HELD]
    assert mails[0].status_reason.startswith("The letter was withdrawn: The wrong day.")


def test_a_mail_that_has_gone_stays_gone(issued: list[Letter], officer: User, relay: Relay) -> None:
    mail = letters.send(issued[:1], by=officer, at=BEFORE)[0]
    delivery.sweep()
    sender.drain(relay, guards={}, seconds=30)
    letters.withdraw(issued[0], reason="The wrong day.", by=officer, at=LATER)
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_a_withdrawn_letter_does_not_go_though_somebody_sends_its_mail_again(
    issued: list[Letter], officer: User, relay: Relay, sink: Sink
) -> None:
    standing, withdrawn = letters.send(issued[:2], by=officer, at=BEFORE)
    sink.answers["RCPT"] = ["550 no"] * 100
    delivery.sweep()
    sender.drain(relay, guards=guards.from_settings(), seconds=30)
    letters.withdraw(issued[1], reason="The wrong day.", by=officer, at=NOW)
    sink.answers.clear()
    for mail in (standing, withdrawn):
        decisions.resend(mail, by=officer, at=NOW)
    sender.drain(relay, guards=guards.from_settings(), seconds=30)
    for mail in (standing, withdrawn):
        mail.refresh_from_db()
    assert (standing.status, withdrawn.status) == (Status.SENT, Status.CANCELLED)
    assert withdrawn.status_reason == "The letter was withdrawn."


def test_a_list_is_to_nobody(issued: list[Letter], group: ExpertGroup, officer: User) -> None:
    roll = members(kind=Letter.Kind.MEMBERS, group=group, code=group.code)
    [letter] = letters.issue([roll], by=officer, at=NOW)
    with pytest.raises(NotSendable, match="is a list: it has no addressee"):
        letters.send([*issued, letter], by=officer, at=NOW)


def test_a_letter_without_its_annex_is_not_sent(issued: list[Letter], decision: StoredFile, officer: User) -> None:
    Annex.objects.filter(file=decision).delete()
    decision.delete()
    with pytest.raises(AnnexGone, match="no longer kept: Decision of the Commission"):
        letters.send(issued, by=officer, at=NOW)
    assert not OutgoingMail.objects.filter(kind="letter").exists()


def test_annexes_that_no_mail_server_takes_are_refused(
    issued: list[Letter], officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES", 1000)
    with pytest.raises(
        TooMuchAttached, match=r"The files for representation\.at@example\.org are too large for a mail"
    ):
        letters.send(issued, by=officer, at=NOW)
    assert not OutgoingMail.objects.filter(kind="letter").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_sending_asks_as_often_for_many_as_for_one(number: int, issued: list[Letter], officer: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        letters.send(issued[:number], by=officer, at=NOW)
    assert len(asked) == 13
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.mails_of(issued[:number])) == number
    assert len(asked) == 1


def test_the_reason_of_the_outbox_is_never_longer_than_its_column(issued: list[Letter], officer: User) -> None:
    facts: dict[str, Any] = {"by": officer, "at": NOW}
    mail = letters.send(issued[:1], **facts)[0]
    letters.withdraw(issued[0], reason="x" * 1000, **facts)
    mail.refresh_from_db()
    assert len(mail.status_reason) == outbox.LONGEST_REASON
