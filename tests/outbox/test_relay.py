"""What each answer of a real SMTP server, or its silence, means for a mail; one connection carries many."""

import time

import pytest

from nominations.outbox import relay as relays
from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Outcome, Relay, RelayAway
from tests.outbox.sink import DROP, Sink

LETTER = Envelope(
    "no-reply@nominations.example.org", "contact.at@example.org", b"Subject: x\r\n\r\n.hidden\r\n..\r\n.\r\n"
)


def wanted() -> bool:
    return True


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
        ("MAIL", "garbage", Outcome.DROPPED),
        ("MAIL", DROP, Outcome.DROPPED),
        ("RCPT", "451 greylisted", Outcome.TRY_LATER),
        ("RCPT", "452 mailbox full", Outcome.TRY_LATER),
        ("RCPT", "550 no such user", Outcome.REFUSED),
        ("RCPT", DROP, Outcome.DROPPED),
        ("DATA", "451 try later", Outcome.TRY_LATER),
        ("DATA", "554 no", Outcome.REFUSED),
        ("DATA", "250 what", Outcome.DROPPED),
        ("DATA", DROP, Outcome.DROPPED),
        ("DOT", "451 try later", Outcome.TRY_LATER),
        ("DOT", "552 too much", Outcome.REFUSED),
        ("DOT", "354 go on", Outcome.UNCERTAIN),
        ("DOT", "garbage", Outcome.UNCERTAIN),
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


def test_starttls_that_is_not_offered_is_never_sent_in_the_clear(relay: Relay, sink: Sink) -> None:
    relay.starttls = True
    with pytest.raises(RelayAway, match="STARTTLS"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


def test_a_refused_sign_in_lets_mails_wait(relay: Relay, sink: Sink) -> None:
    relay.user, relay.password = "someone", "secret"
    with pytest.raises(RelayAway) as away:
        relay.send(LETTER, wanted)
    assert "secret" not in f"{away.value}{relay!r}"
    assert sink.accepted == []
