"""What came back, as .eml files with CRLF line ends, the mail of ours that they answer, and how they are taken in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from nominations.calls.models import Call
from nominations.inbox import actions
from nominations.inbox.models import ReceivedMail
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW

DATA = Path(__file__).with_name("data")
# What the files answer.
MESSAGE_ID = "<0d2c0b6e-52a1-4a55-8a3b-2f6f4a6b7c10@nominations.example.org>"
OLD_THREAD = b"7b1f8f0e-0f38-4e8e-9c41-3c2b6f1c9a55"
MAILBOX = "quantum@commission.example.org"
CAME = NOW - timedelta(hours=2)


def eml(name: str) -> bytes:
    return (DATA / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")


def numbered(number: int, *, size: int = 0) -> bytes:
    headers = f"From: a@example.org\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nSubject: {number}\r\n"
    filling = b"".join(b"%076d\r\n" % line for line in range(size // 78))
    return f"{headers}Message-ID: <{number}@example.org>\r\n\r\nHello\r\n".encode() + filling


def sent_to_austria(call: Call) -> OutgoingMail:
    """Return the invitation that Austria's contact point got."""
    mail = OutgoingMail.objects.get(audience="AT")
    mail.message_id, mail.recipient, mail.status, mail.sent_at = MESSAGE_ID, "contact.at@example.org", "sent", NOW
    mail.save()
    return mail


def take(raw: bytes, uid: str = "1:1", **facts: Any) -> ReceivedMail | None:
    given = {"mailbox": MAILBOX, "uid": uid, "size": len(raw), "received_at": CAME, "at": NOW, **facts}
    return actions.take(raw, **given)


def taken(raw: bytes, uid: str = "1:1", **facts: Any) -> ReceivedMail:
    received = take(raw, uid, **facts)
    assert received is not None
    return received
