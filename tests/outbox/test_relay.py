"""What each answer of a real SMTP server, or its silence, means for a mail; one connection carries many."""

import signal
import subprocess
import time
from typing import Any

import pytest

from nominations.outbox import relay as relays
from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Outcome, Relay, RelayAway
from tests.config.processes import PYTHON, ROOT, clean_environment
from tests.outbox.faulty import faulty
from tests.outbox.sink import DROP, Sink

LETTER = Envelope(
    "no-reply@nominations.example.org", "contact.at@example.org", b"Subject: x\r\n\r\n.hidden\r\n..\r\n.\r\n"
)


def wanted() -> bool:
    return True


SENDER = """
import sys, django
django.setup()
from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Relay
port, fence = sys.argv[1:]
sys.stdin.readline()
letter = Envelope("no-reply@example.org", "contact.at@example.org", b"Subject: x\\r\\n\\r\\nx\\r\\n")
print(Relay("127.0.0.1", int(port)).send(letter, lambda: True, fence_seconds=float(fence)).outcome.name)
"""


def sending(port: int, *, fence_seconds: float) -> subprocess.Popen[str]:
    """Start a process that sends one mail when it is told to."""
    environment = clean_environment(DJANGO_SETTINGS_MODULE="config.settings", LOCAL_MODE="1")
    words = [PYTHON, "-c", SENDER, str(port), str(fence_seconds)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(words, cwd=ROOT, env=environment, text=True, **pipes)


def test_an_accepted_mail_arrives_byte_for_byte(relay: Relay, sink: Sink) -> None:
    answer = relay.send(LETTER, wanted)
    assert (answer.outcome, answer.reply) == (Outcome.SENT, "250 OK queued")
    assert sink.accepted == [LETTER.data]


def test_one_connection_carries_many_mails(relay: Relay, sink: Sink) -> None:
    assert {relay.send(LETTER, wanted).outcome for _number in range(20)} == {Outcome.SENT}
    assert (len(sink.accepted), sink.sessions) == (20, 1)


def test_a_connection_is_renewed_after_many_mails(relay: Relay, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "MAILS_A_CONNECTION", 3)
    assert {relay.send(LETTER, wanted).outcome for _number in range(7)} == {Outcome.SENT}
    assert (len(sink.accepted), sink.sessions) == (7, 3)


@pytest.mark.parametrize(
    ("step", "said", "outcome"),
    [
        ("MAIL", "451 try later", Outcome.TRY_LATER),
        ("MAIL", "550 no", Outcome.REFUSED),
        ("MAIL", "552 beyond my SIZE", Outcome.REFUSED),
        ("MAIL", "garbage", Outcome.DROPPED),
        ("MAIL", DROP, Outcome.DROPPED),
        ("RCPT", "451 greylisted", Outcome.TRY_LATER),
        ("RCPT", "452 mailbox full", Outcome.TRY_LATER),
        ("RCPT", "550 no such user", Outcome.REFUSED),
        ("RCPT", DROP, Outcome.DROPPED),
        ("DATA", "451 try later", Outcome.TRY_LATER),
        ("DATA", "554 no", Outcome.REFUSED),
        ("DATA", "503 RCPT first", Outcome.REFUSED),
        ("DATA", "250 what", Outcome.DROPPED),
        ("DATA", DROP, Outcome.DROPPED),
        ("DOT", "451 try later", Outcome.TRY_LATER),
        ("DOT", "552 too much", Outcome.REFUSED),
        ("DOT", "354 go on", Outcome.UNCERTAIN),
        ("DOT", "garbage", Outcome.UNCERTAIN),
        ("DOT", "250-yes\r\n550 no", Outcome.UNCERTAIN),
        ("DOT", DROP, Outcome.UNCERTAIN),
    ],
)
def test_every_misbehaviour_has_its_outcome_and_the_next_mail_goes(
    step: str, said: str, outcome: Outcome, relay: Relay, sink: Sink
) -> None:
    sink.answers[step] = [said]
    assert relay.send(LETTER, wanted).outcome is outcome
    before = len(sink.accepted)
    assert relay.send(LETTER, wanted).outcome is Outcome.SENT
    assert len(sink.accepted) == before + 1


def test_a_server_that_hangs_after_the_dot_leaves_the_mail_uncertain(relay: Relay, sink: Sink) -> None:
    relay.final_reply_seconds = 0.3
    sink.before_dot_reply = lambda: time.sleep(1)
    assert relay.send(LETTER, wanted).outcome is Outcome.UNCERTAIN
    sink.before_dot_reply = lambda: None
    assert relay.send(LETTER, wanted).outcome is Outcome.SENT


def test_a_mail_not_wanted_is_taken_back_before_its_data(relay: Relay, sink: Sink) -> None:
    assert relay.send(LETTER, lambda: False).outcome is Outcome.NOT_WANTED
    assert sink.accepted == []
    assert relay.send(LETTER, wanted).outcome is Outcome.SENT
    assert (len(sink.accepted), sink.sessions) == (1, 1)


def test_a_server_that_is_not_there_is_nobodys_fault(nobody_listens: Relay) -> None:
    with pytest.raises(RelayAway, match=r"127\.0\.0\.1:"):
        nobody_listens.send(LETTER, wanted)


def test_a_reply_is_kept_as_one_line_that_the_database_can_hold(relay: Relay, sink: Sink) -> None:
    sink.answers["DOT"] = ["250 OK\x00 queued\tas\x1b[1m 7"]
    answer = relay.send(LETTER, wanted)
    assert (answer.outcome, answer.reply) == (Outcome.SENT, "250 OK queued as[1m 7")


def test_a_connection_that_was_silent_is_asked_first(relay: Relay, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "SILENCE_SECONDS", 0)
    assert {relay.send(LETTER, wanted).outcome for _number in range(3)} == {Outcome.SENT}
    assert sink.sessions == 1


@pytest.mark.parametrize(("slept", "outcome"), [(599.0, Outcome.SENT), (601.0, Outcome.DROPPED)])
def test_who_was_stopped_for_longer_than_the_marker_holds_sends_no_dot(
    slept: float, outcome: Outcome, relay: Relay, sink: Sink
) -> None:
    relay.clock = iter([1000.0, 1000.0 + slept, 0.0, 0.0]).__next__
    assert relay.send(LETTER, wanted).outcome is outcome
    assert len(sink.accepted) == (outcome is Outcome.SENT)
    assert relay.send(LETTER, wanted).outcome is Outcome.SENT


def test_the_fence_is_counted_from_before_the_marker_is_set(relay: Relay, sink: Sink) -> None:
    def slow_database() -> bool:
        time.sleep(0.2)
        return True

    assert relay.send(LETTER, slow_database, fence_seconds=0.1).outcome is Outcome.DROPPED
    assert relay.send(LETTER, slow_database, fence_seconds=5).outcome is Outcome.SENT
    assert sink.accepted == [LETTER.data]


@pytest.mark.servers
@pytest.mark.parametrize("lease", [1, 10, 60, 660])
def test_a_lease_of_any_length_leaves_time_for_the_dot(lease: int, relay: Relay, settings: Any) -> None:
    settings.OUTBOX_LEASE_IN_DATA_SECONDS = lease
    assert relay.send(LETTER, lambda: True).outcome is Outcome.SENT


@pytest.mark.parametrize(("fence_seconds", "outcome", "times"), [(30.0, "SENT", 1), (1.0, "DROPPED", 0)])
def test_a_process_that_was_stopped_in_data_sends_its_dot_only_inside_the_fence(
    fence_seconds: float, outcome: str, times: int
) -> None:
    """SIGSTOP between DATA and its answer, as on a machine that freezes a container."""
    with faulty() as server, sending(server.port, fence_seconds=fence_seconds) as process:

        def stop_for_a_while() -> None:
            process.send_signal(signal.SIGSTOP)
            time.sleep(1.3)
            process.send_signal(signal.SIGCONT)

        server.before_go_ahead = stop_for_a_while
        said, _errors = process.communicate("go\n", timeout=120)
        assert (said.strip(), len(server.accepted)) == (outcome, times)
