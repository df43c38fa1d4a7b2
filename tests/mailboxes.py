"""A real IMAP server for all tests that ask one, and a mailbox of its own for each."""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.inbox import dovecot
from tests.inbox.dovecot import Dovecot

USERS = (f"box{number}@commission.example.org" for number in count())


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
