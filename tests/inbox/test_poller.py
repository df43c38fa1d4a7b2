"""Reading a mailbox of a real IMAP server: each mail once, past every mishap, and nobody's marks are touched."""

import socket
import threading
import time
from typing import Any

import pytest

from nominations.inbox import actions, imap, poller
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.inbox.poller import Reading
from nominations.inbox.states import Kind, Status
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.inbox.cutting import cut_after
from tests.inbox.dovecot import Dovecot
from tests.inbox.mails import DATA, eml, numbered

pytestmark = pytest.mark.servers


def poll(*urls: str) -> list[Reading]:
    return poller.poll([imap.account(url) for url in urls], at=NOW)


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_new_mails_are_taken_once(server: Dovecot, user: str, sent: OutgoingMail, scheme: str) -> None:
    server.append(user, eml("postfix_failed"), eml("answer_with_letter"), eml("sieve_vacation"))
    url = server.url(user, scheme=scheme)
    [reading] = poll(url)
    assert (dict(reading.taken), reading.trouble) == ({"bounce": 1, "answer": 1, "auto_reply": 1}, "")
    [again] = poll(url)
    assert (dict(again.taken), again.left) == ({}, 0)
    rows = ReceivedMail.objects.filter(mailbox=user)
    assert set(rows.values_list("kind", "status")) == {
        (Kind.BOUNCE, Status.NOTED),
        (Kind.ANSWER, Status.UNREAD),
        (Kind.AUTO_REPLY, Status.NOTED),
    }
    kept = rows.get(kind=Kind.ANSWER).raw
    assert kept is not None
    assert bytes(kept.blob.content) == eml("answer_with_letter")
    sent.refresh_from_db()
    assert sent.status == "bounced"
    server.append(user, eml("answer_greek"))
    assert dict(poll(url)[0].taken) == {"answer": 1}
    box = Mailbox.objects.get(address=user)
    assert (box.last_uid, box.read_at, box.trouble) == (4, NOW, "")


def test_the_time_is_the_mail_servers(server: Dovecot, user: str, db: None) -> None:
    server.append(user, numbered(1))
    poll(server.url(user))
    received = ReceivedMail.objects.get()
    assert abs(received.received_at.timestamp() - time.time()) < 60
    assert received.size == len(numbered(1))


def test_nobodys_marks_are_touched(server: Dovecot, user: str, db: None) -> None:
    server.append(user, numbered(1), numbered(2))
    with server.session(user) as person:
        person.add_flags([2], [b"\\Flagged"])
    poll(server.url(user))
    with server.session(user) as person:
        flags = {uid: set(row[b"FLAGS"]) - {b"\\Recent"} for uid, row in person.fetch([1, 2], ["FLAGS"]).items()}
    assert flags == {1: set(), 2: {b"\\Flagged"}}


def test_a_folder_made_anew_is_read_anew_without_doubles(server: Dovecot, user: str, db: None) -> None:
    with server.session(user) as person:
        person.create_folder("Answers")
    server.append(user, numbered(1), numbered(2), folder="Answers")
    url = server.url(user, folder="Answers")
    poll(url)
    before = Mailbox.objects.get(address=user).uid_validity
    with server.session(user) as person:
        person.delete_folder("Answers")
        person.create_folder("Answers")
    server.append(user, numbered(2), numbered(3), folder="Answers")
    [reading] = poll(url)
    assert Mailbox.objects.get(address=user).uid_validity != before
    assert (dict(reading.taken), reading.left) == ({"answer": 1}, 1)
    assert set(ReceivedMail.objects.values_list("subject", flat=True)) == {"1", "2", "3"}


def test_a_mail_moved_away_and_back_is_known(server: Dovecot, user: str, db: None) -> None:
    server.append(user, numbered(1))
    poll(server.url(user))
    with server.session(user) as person:
        person.create_folder("Aside")
        person.move([1], "Aside")
        person.select_folder("Aside")
        person.move(person.search(), "INBOX")
    [reading] = poll(server.url(user))
    assert (dict(reading.taken), reading.left) == ({}, 1)


def test_a_refused_password_is_noted_and_the_next_mailbox_is_read(
    server: Dovecot, user: str, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    server.append(user, numbered(1))
    wrong = server.url("closed@commission.example.org", password="wr0ng-and-secret")
    refused, read = poll(wrong, server.url(user))
    assert refused.trouble == "localhost refuses the name or the password."
    assert Mailbox.objects.get(address="closed@commission.example.org").trouble == refused.trouble
    assert dict(read.taken) == {"answer": 1}
    assert "wr0ng" not in caplog.text


def test_a_certificate_that_nobody_knows_is_refused(server: Dovecot, user: str, db: None, settings: Any) -> None:
    settings.INBOX_CA_FILE = ""
    for scheme in ("imaps", "imap"):
        [reading] = poll(server.url(user, scheme=scheme))
        assert reading.trouble.startswith("The certificate of localhost is not trusted")


def test_a_certificate_for_another_name_is_refused(server: Dovecot, user: str, db: None) -> None:
    [reading] = poll(server.url(user).replace("localhost", "127.0.0.1"))
    assert reading.trouble.startswith("The certificate of 127.0.0.1 is not trusted")


def test_a_folder_that_is_not_there_is_noted(server: Dovecot, user: str, db: None) -> None:
    [reading] = poll(server.url(user, folder="Nowhere"))
    assert reading.trouble.startswith("localhost does not let the folder Nowhere be read")


def test_without_encryption_no_password_is_said(user: str, db: None) -> None:
    heard = []

    def serve(listening: socket.socket) -> None:
        client, _ = listening.accept()
        with client, client.makefile("rwb") as wire:
            wire.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n")
            wire.flush()
            for line in wire:
                heard.append(line)
                tag, command = line.split()[:2]
                if command == b"CAPABILITY":
                    wire.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
                wire.write(tag + b" OK done\r\n")
                wire.flush()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        port = listening.getsockname()[1]
        [reading] = poll(f"imap://{user.replace('@', '%40')}:s3cret@localhost:{port}/INBOX")
    assert reading.trouble == "localhost offers no encryption (STARTTLS): the password was not sent."
    assert not [line for line in heard if b"s3cret" in line]


@pytest.mark.parametrize("kilobytes", [12, 25, 60, 95])
def test_a_server_that_dies_in_the_middle_costs_nothing(server: Dovecot, user: str, db: None, kilobytes: int) -> None:
    server.append(user, *(numbered(number, size=20_000) for number in range(1, 6)))
    with cut_after(kilobytes * 1024, to=server.tls_port) as port:
        [cut] = poll(server.url(user).replace(str(server.tls_port), str(port)))
    assert cut.trouble.startswith("localhost")
    taken = cut.taken["answer"]
    assert taken < 5
    assert Mailbox.objects.get(address=user).last_uid == taken
    [rest] = poll(server.url(user))
    assert (rest.taken["answer"], rest.trouble) == (5 - taken, "")
    assert sorted(ReceivedMail.objects.values_list("subject", flat=True)) == ["1", "2", "3", "4", "5"]


def test_a_server_that_is_down_is_noted_until_it_is_back(server: Dovecot, user: str, db: None) -> None:
    server.append(user, numbered(1))
    server.stop()
    [away] = poll(server.url(user))
    assert away.trouble.startswith("localhost cannot be reached")
    server.start()
    [back] = poll(server.url(user))
    assert dict(back.taken) == {"answer": 1}
    assert Mailbox.objects.get(address=user).trouble == ""


def test_a_mail_of_30_megabytes_is_never_fetched_whole(server: Dovecot, user: str, db: None) -> None:
    headers = (
        b'From: a@example.org\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/plain\r\n\r\nOur letter.\r\n--b\r\nContent-Type: application/pdf; name="l.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    server.append(user, headers + b"A" * 76 * 400_000 + b"\r\n--b--\r\n", numbered(2))
    with cut_after(1_000_000, to=server.tls_port) as port:  # more than that would end the connection
        [reading] = poll(server.url(user).replace(str(server.tls_port), str(port)))
    assert (dict(reading.taken), reading.trouble) == ({"answer": 2}, "")
    large = ReceivedMail.objects.get(subject="large")
    assert (large.text, large.raw, large.note) == ("Our letter.", None, actions.TOO_LARGE)
    assert large.size > 30_000_000


def test_a_mail_that_cannot_be_taken_is_noted_and_holds_up_no_other(
    server: Dovecot, user: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.append(user, numbered(1), numbered(2), numbered(3))
    content = imap.Folder.content

    def broken(folder: imap.Folder, uid: int, *, whole: bool) -> bytes:
        if uid == 2:
            raise RuntimeError("a mistake of ours that nobody foresaw")
        return content(folder, uid, whole=whole)

    monkeypatch.setattr(imap.Folder, "content", broken)
    [reading] = poll(server.url(user))
    assert (dict(reading.taken), reading.trouble) == ({"answer": 3}, "")
    unreadable = ReceivedMail.objects.get(uid__endswith=":2")
    assert (unreadable.note, unreadable.status) == (actions.UNREADABLE, Status.UNREAD)
    assert dict(poll(server.url(user))[0].taken) == {}


def test_every_real_form_goes_through_a_real_server(server: Dovecot, user: str, sent: OutgoingMail) -> None:
    names = sorted(path.stem for path in DATA.glob("*.eml"))
    server.append(user, *(eml(name).replace(b"\x00", b"") for name in names))
    [reading] = poll(server.url(user))
    assert reading.taken == {"answer": 5, "auto_reply": 3, "bounce": 4, "delay": 1, "delivered": 1}
    assert not ReceivedMail.objects.filter(note=actions.UNREADABLE).exists()
