"""Files that mails carry: written once, carried whole, the same bytes each time, and never a mail without them."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.files import actions as files
from nominations.files.models import Blob, StoredFile
from nominations.outbox import actions, attachments, decisions, delivery, envelopes, parts, sender
from nominations.outbox.actions import Plan
from nominations.outbox.attachments import Attached, TooMuchAttached
from nominations.outbox.envelopes import Unsendable
from nominations.outbox.models import MailAttachment, OutgoingMail
from nominations.outbox.relay import Outcome, Relay
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW, pdf_bytes
from tests.outbox.conftest import LONG_AGO, hello
from tests.outbox.sink import Sink
from tests.outbox.test_envelopes import mail as unsaved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def kept(name: str = "E03931-2026-L0001.pdf", content: bytes = b"%PDF-1 one", **changes: Any) -> StoredFile:
    return files.keep(content, name=name, by=None, at=NOW, **changes)


def carrying(about: Country, *attached: StoredFile, number: int = 1, **changes: Any) -> OutgoingMail:
    return actions.enqueue([hello(about, number, attachments=attached, **changes)], at=NOW)[0]


def attached(name: str = "a.pdf", content: bytes = b"x" * 1000, kind: str = "application/pdf") -> Attached:
    [file] = files.keep_each([files.Made(content, name)], by=None, at=NOW)
    return Attached(name, kind, file.blob_id, content)


def read(data: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(data, policy=default))


def test_the_files_are_written_with_the_mail_in_their_order(austria_row: Country) -> None:
    one, two = kept(), kept("Annex.pdf", b"%PDF-1 two")
    mail = carrying(austria_row, two, one)
    assert mail.attached == 2
    assert [(each.position, each.file) for each in mail.attachments.all()] == [(1, two), (2, one)]
    assert [each.name for each in attachments.read(mail)] == ["Annex.pdf", "E03931-2026-L0001.pdf"]


def test_a_mail_that_was_there_already_keeps_its_own_files(austria_row: Country) -> None:
    first = carrying(austria_row, kept())
    bare = actions.enqueue([hello(austria_row, 2)], at=NOW)[0]
    again = actions.enqueue(
        [hello(austria_row, number, attachments=[kept(), kept("b.pdf")]) for number in (1, 2, 3)], at=NOW
    )
    assert again[:2] == [first, bare]
    assert [mail.attached for mail in again] == [1, 0, 2]
    assert [mail.attachments.count() for mail in again] == [1, 0, 2]


@pytest.mark.parametrize("number", [1, 3])
def test_writing_files_asks_as_often_for_many_mails_as_for_one(number: int, austria_row: Country) -> None:
    file = kept()
    messages = [hello(austria_row, each, attachments=[file]) for each in range(number)]
    with CaptureQueriesContext(connection) as asked:
        actions.enqueue(messages, at=NOW)
    assert len(asked) == 6  # the sizes; the mails twice and the files, in one transaction of two statements
    with CaptureQueriesContext(connection) as asked:
        actions.enqueue([hello(austria_row, 10 + each) for each in range(number)], at=NOW)
    assert len(asked) == 2


def test_files_that_are_too_large_together_are_refused(austria_row: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES", 19)
    assert carrying(austria_row, kept()).attached == 1
    with pytest.raises(TooMuchAttached) as refused:
        carrying(austria_row, kept(), kept("b.pdf", b"%PDF-1 two"), number=2)
    assert str(refused.value) == (
        "The files for contact.2@example.org are too large for a mail: 20\xa0bytes together, and 19\xa0bytes may go. "
        "Attach smaller files, or publish them and name the address."
    )
    assert OutgoingMail.objects.count() == 1


def test_a_mail_with_files_cannot_be_planned(austria_row: Country) -> None:
    with pytest.raises(ValueError, match="enqueued, not planned"):
        actions.plan([Plan(hello(austria_row, attachments=[kept()]), due_at=NOW)], at=NOW)


def test_a_mail_goes_out_with_its_files_and_one_query_more(austria_row: Country, relay: Relay, sink: Sink) -> None:
    carrying(austria_row, kept(content=pdf_bytes()), kept("Décision no 5; à lire.pdf", b"%PDF-1 two"))
    with CaptureQueriesContext(connection) as asked:
        sender.drain(relay, guards={}, seconds=30)
    with_files = len(asked)
    actions.enqueue([hello(austria_row, 2)], at=NOW)
    with CaptureQueriesContext(connection) as asked:
        sender.drain(relay, guards={}, seconds=30)
    assert with_files == len(asked) + 1
    assert not [query for query in asked.captured_queries if "mailattachment" in query["sql"]]
    carried, bare = sink.mails
    words, one, two = carried.iter_parts()
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html"]
    assert (one.get_filename(), one.get_content()) == ("E03931-2026-L0001.pdf", pdf_bytes())
    assert (two.get_filename(), two.get_content()) == ("Décision no 5 à lire.pdf", b"%PDF-1 two")
    assert bare.get_content_type() == "multipart/alternative"


def test_the_same_row_always_makes_the_same_bytes(
    austria_row: Country, relay: Relay, sink: Sink, superuser: User
) -> None:
    mail = carrying(austria_row, kept(content=pdf_bytes()))
    before = envelopes.envelope(mail, attachments.read(mail))
    sink.answers["DOT"] = ["550 no"]
    sender.drain(relay, guards={}, seconds=30)
    decisions.resend(mail, by=superuser, at=NOW)
    mail.refresh_from_db()
    assert envelopes.envelope(mail, attachments.read(mail)) == before
    sender.drain(relay, guards={}, seconds=30)
    assert sink.accepted == [before.data]


@pytest.mark.parametrize("lost", ["row", "bytes"])
def test_a_mail_whose_file_is_lost_fails_and_never_goes_without(
    lost: str, austria_row: Country, relay: Relay, sink: Sink
) -> None:
    mail, other = carrying(austria_row, kept()), carrying(austria_row, kept("b.pdf", b"%PDF-1 b"), number=2)
    if lost == "row":
        MailAttachment.objects.filter(mail=mail).delete()
    else:
        Blob.objects.filter(pk=mail.attachments.get().file.blob_id).update(content=b"%PDF-1 forged")
    run = sender.drain(relay, guards={}, seconds=30)
    assert run.outcomes == {Outcome.REFUSED: 1, Outcome.SENT: 1}
    mail.refresh_from_db()
    reasons = {
        "row": "The mail carries 1 files, and 0 of them are kept here.",
        "bytes": "The attached file E03931-2026-L0001.pdf is not what it was when it was kept.",
    }
    assert (mail.status, mail.status_reason) == (Status.FAILED, reasons[lost])
    assert [each["Message-ID"] for each in sink.mails] == [other.message_id]


def test_a_mail_said_again_carries_the_same_files(
    austria_row: Country, relay: Relay, sink: Sink, superuser: User
) -> None:
    one, two = kept(), kept("b.pdf", b"%PDF-1 b")
    mail = carrying(austria_row, one, two)
    sender.drain(relay, guards={}, seconds=30)
    mail.refresh_from_db()
    again = decisions.resend(mail, by=superuser, at=NOW)
    assert again.resend_of == mail
    assert (again.attached, [each.file for each in again.attachments.all()]) == (2, [one, two])
    assert [each.file for each in mail.attachments.all()] == [one, two]
    sender.drain(relay, guards={}, seconds=30)
    assert [part.get_filename() for part in sink.mails[1].iter_attachments()] == [one.name, two.name]


def test_a_held_mail_whose_words_are_changed_keeps_its_files(austria_row: Country, superuser: User) -> None:
    [mail] = actions.enqueue([hello(austria_row, attachments=[kept()])], at=NOW, hold_for=timedelta(minutes=1))
    edited = decisions.edit(mail, subject="Another", text="Other words", by=superuser, at=NOW)
    data = read(envelopes.envelope(edited, attachments.read(edited)).data)
    assert [part.get_filename() for part in data.iter_attachments()] == ["E03931-2026-L0001.pdf"]


def test_a_purged_mail_still_says_which_files_it_carried(austria_row: Country, relay: Relay) -> None:
    file = kept()
    mail = carrying(austria_row, file)
    sender.drain(relay, guards={}, seconds=30)
    OutgoingMail.objects.update(created_at=LONG_AGO)
    assert delivery.purge() == 1
    mail.refresh_from_db()
    assert (mail.text, mail.attached, mail.attachments.get().file) == ("", 1, file)
    assert mail.sha256


def test_only_what_was_called_back_gives_its_key_free(austria_row: Country, superuser: User) -> None:
    called_back, waiting = carrying(austria_row, kept()), carrying(austria_row, kept(), number=2)
    decisions.call_back(called_back, reason="Not now.", by=superuser, at=NOW)
    assert actions.free_keys_of_cancelled(called_back.dedup_key, waiting.dedup_key, "unknown") == 1
    assert carrying(austria_row, kept()) != called_back
    assert carrying(austria_row, kept(), number=2) == waiting


def test_a_mail_within_a_mail_is_carried_as_bytes(db: None) -> None:
    content = b"From: a@example.org\r\nDate: x\r\n\r\nHello"
    file = attached("answer.eml", content, StoredFile.Type.EML)
    [part] = read(envelopes.envelope(unsaved(attached=1), [file]).data).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/octet-stream", content)


def test_a_mail_of_plain_words_can_carry_a_file(db: None) -> None:
    data = read(envelopes.envelope(unsaved(attached=1, html=""), [attached()]).data)
    assert [part.get_content_type() for part in data.iter_parts()] == ["text/plain", "application/pdf"]


def test_files_that_the_row_does_not_count_go_nowhere(db: None) -> None:
    with pytest.raises(Unsendable, match="carries 0 files, and 1"):
        envelopes.envelope(unsaved(), [attached()])


@given(name=st.text(min_size=1, max_size=120), content=st.binary(min_size=1, max_size=300))
@example(name='a"b\\c.pdf', content=b"\r\n.\r\n--=_m")
@example(name="Η" * 120, content=b"x" * 57)
@example(name="%41%" * 30, content=b".")
@example(name="x" * 120, content=b"--" * 40)
def test_whatever_a_file_is_called_and_holds_it_arrives_so(name: str, content: bytes) -> None:
    clean = files.names.clean(name)
    mixed = b"".join(parts.mixed("1f", [b"Content-Type: text/plain\r\n\r\nx\r\n"], [_unkept(clean, content)]))
    assert max(len(line) for line in mixed.split(b"\r\n")) <= 76
    [part] = read(mixed).iter_attachments()
    assert (part.get_filename(), part.get_content()) == (clean, content)


def _unkept(name: str, content: bytes) -> Attached:
    return Attached(name, "application/pdf", "", content)
