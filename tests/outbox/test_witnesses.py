"""Who knows what the relay took: a real Postfix and its log, and an archive mailbox that cannot be reached."""

import smtplib
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nominations.kernel import clock
from nominations.outbox import witnesses
from nominations.outbox.archive import ImapArchive
from nominations.outbox.reconciling import Asked, Said, Verdict
from nominations.outbox.relay import Relay
from nominations.outbox.witnesses import PostfixLog
from tests.outbox.relays import Postfix, postfix
from tests.outbox.sink import Sink

TAKEN, CUT, UNSEEN = "<taken@example.org>", "<cut@example.org>", "<unseen@example.org>"


def letter(message_id: str) -> bytes:
    return f"Message-ID: {message_id}\r\nSubject: A word\r\n\r\n".encode() + b"Good day.\r\n" * 20_000


def cut_off(relay: Postfix, message_id: str) -> None:
    """Hand over half a mail and go."""
    session = smtplib.SMTP("127.0.0.1", relay.port)
    session.mail("no-reply@example.org")
    session.rcpt("contact@example.org")
    session.docmd("DATA")
    assert session.sock is not None
    session.sock.sendall(letter(message_id))
    session.sock.close()


def verdicts(witness: PostfixLog, since: datetime, until: datetime) -> dict[str, Verdict]:
    asked = [Asked(each, "contact@example.org", since, until) for each in (TAKEN, CUT, UNSEEN)]
    said = witness.look_up(asked)
    return {each.message_id: said.get(each.message_id, Said(Verdict.UNKNOWN)).verdict for each in asked}


@pytest.mark.servers
def test_a_real_postfix_says_what_it_took_and_what_it_never_got(tmp_path: Path) -> None:
    with postfix(tmp_path) as relay:
        time.sleep(1.1)  # its log counts whole seconds
        since = clock.now()
        with smtplib.SMTP("127.0.0.1", relay.port) as session:
            session.sendmail("no-reply@example.org", ["contact@example.org"], letter(TAKEN))
        cut_off(relay, CUT)
        for _look in range(100):  # a busy machine writes its log later than it answers
            if "queue active" in Path(relay.log).read_text(encoding="utf-8", errors="replace"):
                break
            time.sleep(0.1)
        until = clock.now()
        witness = PostfixLog(relay.log, Relay("127.0.0.1", relay.port))
        first, patience = verdicts(witness, since, until), 20
        while Verdict.UNKNOWN in (found := verdicts(witness, since, until)).values() and patience:
            time.sleep(1.1)
            patience -= 1
    # The first look found a log that stood still, and knocked: so later ones can judge.
    assert (first[TAKEN], first[UNSEEN]) == (Verdict.ACCEPTED, Verdict.UNKNOWN)
    assert found == {TAKEN: Verdict.ACCEPTED, CUT: Verdict.ABSENT, UNSEEN: Verdict.ABSENT}


def test_a_log_that_does_not_reach_back_far_enough_proves_no_absence() -> None:
    log = Path(__file__).with_name("data") / "mail.log"
    said = PostfixLog(log).look_up([Asked(UNSEEN, "a@example.org", clock.now() - timedelta(days=999), clock.now())])
    assert said == {}


def test_a_log_that_stands_still_is_knocked_at_once_for_all_doubts(tmp_path: Path, sink: Sink) -> None:
    now = clock.now()
    asked = [Asked(f"<{number}@example.org>", "a@example.org", now, now) for number in range(20)]
    assert PostfixLog(tmp_path / "mail.log", Relay("127.0.0.1", sink.port)).look_up(asked) == {}
    assert sink.sessions == 1


def test_an_archive_that_does_not_answer_knows_nothing() -> None:
    archive = ImapArchive("imaps://archive:secret@127.0.0.1:1/Archive")
    assert archive.look_up([Asked(TAKEN, "a@example.org", clock.now(), clock.now())]) == {}


def test_a_deployment_without_witnesses_leaves_doubts_to_people(settings: Any) -> None:
    settings.MAIL_LOG = settings.ARCHIVE_URL = ""
    assert witnesses.from_settings() == []


def test_a_deployment_names_its_witnesses(settings: Any) -> None:
    settings.MAIL_LOG, settings.ARCHIVE_URL = (
        "/var/log/mail.log",
        "imaps://us%40er:p%2Fw@mail.example.org/Sent%20copies",
    )
    log, archive = witnesses.from_settings()
    assert isinstance(log, PostfixLog)
    assert isinstance(archive, ImapArchive)
    assert (log.path, log.relay is not None) == (Path("/var/log/mail.log"), True)
    assert (archive.host, archive.port, archive.user, archive.folder) == (
        "mail.example.org",
        993,
        "us@er",
        "Sent copies",
    )
    assert "p/w" not in repr(archive)
