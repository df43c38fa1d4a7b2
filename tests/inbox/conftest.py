"""A mail of ours that Austria's contact point got, and what came back: the .eml files beside, with CRLF line ends."""

from pathlib import Path

import pytest

from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW

DATA = Path(__file__).with_name("data")
# What the files beside answer.
MESSAGE_ID = "<0d2c0b6e-52a1-4a55-8a3b-2f6f4a6b7c10@nominations.example.org>"
OLD_THREAD = b"7b1f8f0e-0f38-4e8e-9c41-3c2b6f1c9a55"
MAILBOX = "quantum@commission.example.org"


def eml(name: str) -> bytes:
    return (DATA / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    """The invitation that went to Austria's contact point."""
    mail = OutgoingMail.objects.get(audience="AT")
    mail.message_id, mail.recipient, mail.status, mail.sent_at = MESSAGE_ID, "contact.at@example.org", "sent", NOW
    mail.save()
    return mail
