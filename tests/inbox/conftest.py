"""A mail of ours that Austria's contact point got, and a real mail server with a mailbox for each test."""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from tests.inbox import dovecot
from tests.inbox.dovecot import Dovecot
from tests.inbox.mails import sent_to_austria

USERS = (f"box{number}@commission.example.org" for number in count())


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    return sent_to_austria(call)


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
