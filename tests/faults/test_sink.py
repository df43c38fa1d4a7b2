"""The mail server of the fault runs: what it logs, the product's reader and the oracle read alike."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nominations.outbox import postfix
from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Outcome, Relay
from tests.faults import oracle
from tests.faults.sink import Log, Server, Session

DATA = b"Message-ID: <1@example.org>\r\nSubject: A word\r\n\r\n.hidden dot\r\n..\r\nEnd\r\n"


@pytest.fixture
def mail_log(tmp_path: Path) -> Path:
    return tmp_path / "mail.log"


@pytest.fixture
def port(mail_log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    for name, value in {"log": Log(mail_log), "delay": 0.0, "timeout": 0.3}.items():
        monkeypatch.setattr(Session, name, value, raising=False)
    with Server(("127.0.0.1", 0), Session) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(120)


def test_a_mail_is_in_the_log_before_its_250_and_both_readers_find_it(port: int, mail_log: Path) -> None:
    begun = datetime.now(tz=UTC)
    relay = Relay("127.0.0.1", port)
    answer = relay.send(Envelope("sender@example.org", "contact@example.org", DATA), lambda: True)
    seen = oracle.read_log(mail_log.read_text().splitlines())
    relay.close()
    assert answer.outcome is Outcome.SENT
    sha256 = hashlib.sha256(DATA).hexdigest()
    assert [(each.message_id, each.recipient, each.sha256) for each in seen] == [
        ("<1@example.org>", "contact@example.org", sha256)
    ]
    log = postfix.read(mail_log, {"<1@example.org>"}, since=begun - timedelta(seconds=1))
    assert {message_id: taken.at for message_id, taken in log.taken.items()} == {"<1@example.org>": seen[0].at}


def test_a_session_that_falls_silent_in_data_is_closed_and_its_mail_not_taken(port: int, mail_log: Path) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"EHLO us\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n" + DATA[:30])
        said = b""
        while received := client.recv(1_000):
            said += received
    assert said.endswith(b"354 End with a dot\r\n")
    assert oracle.read_log(mail_log.read_text().splitlines()) == []


def test_a_mail_without_its_last_line_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "mail.log"
    Log(path).queued("contact@example.org", DATA)
    whole = path.read_text().splitlines()
    assert (len(oracle.read_log(whole)), oracle.read_log(whole[:-1])) == (1, [])
