"""A mail of ours that Austria's contact point got, what came back (the .eml files beside), and a real mail server."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.inbox import dovecot
from tests.inbox.dovecot import Dovecot

DATA = Path(__file__).with_name("data")
# What the files beside answer.
MESSAGE_ID = "<0d2c0b6e-52a1-4a55-8a3b-2f6f4a6b7c10@nominations.example.org>"
OLD_THREAD = b"7b1f8f0e-0f38-4e8e-9c41-3c2b6f1c9a55"
MAILBOX = "quantum@commission.example.org"
USERS = (f"box{number}@commission.example.org" for number in count())


def eml(name: str) -> bytes:
    return (DATA / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    """The invitation that went to Austria's contact point."""
    mail = OutgoingMail.objects.get(audience="AT")
    mail.message_id, mail.recipient, mail.status, mail.sent_at = MESSAGE_ID, "contact.at@example.org", "sent", NOW
    mail.save()
    return mail


def numbered(number: int, *, size: int = 0) -> bytes:
    headers = f"From: a@example.org\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nSubject: {number}\r\n"
    filling = b"".join(b"%076d\r\n" % line for line in range(size // 78))
    return f"{headers}Message-ID: <{number}@example.org>\r\n\r\nHello\r\n".encode() + filling


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    if not dovecot.PROGRAM:
        if os.environ.get("REQUIRE_DOVECOT") == "1":
            pytest.fail("REQUIRE_DOVECOT=1, and dovecot is not installed.")
        pytest.skip("dovecot (Debian: dovecot-imapd) is not installed.")
    with dovecot.running() as running:
        yield running


@pytest.fixture
def user(server: Dovecot, settings: Any) -> str:
    """A mailbox of its own for each test, at a server whose certificate is trusted."""
    settings.INBOX_CA_FILE = server.certificate
    return next(USERS)
