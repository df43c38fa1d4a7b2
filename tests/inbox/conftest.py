"""A mail of ours that Austria's contact point got."""

import pytest

from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from tests.inbox.mails import sent_to_austria


@pytest.fixture
def sent(call: Call) -> OutgoingMail:
    return sent_to_austria(call)
