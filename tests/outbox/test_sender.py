"""A run of the sender over real SMTP: every outcome ends in its state, and one bad mail harms no other."""

import time
from datetime import timedelta

import pytest
from django.db.models import Model

from nominations.kernel import clock
from nominations.outbox import actions, delivery, sender
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Answer, Outcome, Relay
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import LONG_AGO, hello
from tests.outbox.sink import DROP, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def queued(about: Country, number: int = 1, **changes: object) -> OutgoingMail:
    return actions.enqueue([hello(about, number, **changes)], at=NOW)[0]


def fresh(mail: OutgoingMail) -> OutgoingMail:
    mail.refresh_from_db()
    return mail


def test_what_is_due_goes_out_over_one_connection(austria_row: Country, relay: Relay, sink: Sink) -> None:
    mails = [queued(austria_row, number) for number in range(25)]
    run = sender.drain(relay, guards={}, seconds=30)
    assert (run.outcomes, run.more, str(run)) == ({Outcome.SENT: 25}, False, "25 sent")
    assert {mail["Message-ID"] for mail in sink.mails} == {mail.message_id for mail in mails}
    assert (len(sink.mails), sink.sessions) == (25, 1)
    mail = fresh(mails[0])
    assert (mail.status, mail.last_reply, mail.attempts, mail.lease_token) == (Status.SENT, "250 OK queued", 1, None)
    assert mail.sent_at is not None
    assert mail.subject == "A word to Ännchen <b>"  # kept as evidence
    assert sender.drain(relay, guards={}).outcomes == {}


def test_urgent_mail_goes_first_and_what_lies_ahead_stays(austria_row: Country, relay: Relay, sink: Sink) -> None:
    queued(austria_row, 1)
    code = queued(austria_row, 2, priority=1)
    later = actions.enqueue([hello(austria_row, 3)], at=NOW + timedelta(hours=1))[0]
    sender.drain(relay, guards={}, seconds=30)
    assert sink.mails[0]["Message-ID"] == code.message_id
    assert (len(sink.mails), fresh(later).status) == (2, Status.QUEUED)


@pytest.mark.parametrize(
    ("step", "said", "status", "reason"),
    [
        ("RCPT", "550 no such user", Status.FAILED, "550 no such user"),
        ("DOT", DROP, Status.UNCERTAIN, "No reply after the end of the mail."),
        ("RCPT", "451 greylisted", Status.QUEUED, ""),
        ("DATA", DROP, Status.QUEUED, ""),
    ],
)
def test_each_outcome_has_its_state_and_the_next_mail_goes(
    step: str, said: str, status: Status, reason: str, austria_row: Country, relay: Relay, sink: Sink
) -> None:
    sink.answers[step] = [said]
    first, second = queued(austria_row, 1, priority=1), queued(austria_row, 2)
    sender.drain(relay, guards={}, seconds=30)
    assert (fresh(first).status, first.status_reason) == (status, reason)
    assert first.last_reply
    assert not first.in_data
    assert fresh(second).status == Status.SENT


def test_a_mail_put_off_waits_its_time_and_then_goes_unchanged(austria_row: Country, relay: Relay, sink: Sink) -> None:
    sink.answers["DOT"] = ["451 try later"]
    mail = queued(austria_row)
    began = clock.now()
    sender.drain(relay, guards={}, seconds=30)
    ended = clock.now()
    assert (fresh(mail).status, mail.attempts) == (Status.QUEUED, 1)
    assert began + timedelta(seconds=48) <= mail.next_attempt_at <= ended + timedelta(seconds=72)
    assert sender.drain(relay, guards={}, seconds=30).outcomes == {}
    OutgoingMail.objects.update(next_attempt_at=LONG_AGO)
    sender.drain(relay, guards={}, seconds=30)
    assert (fresh(mail).status, mail.attempts, mail.last_reply) == (Status.SENT, 2, "250 OK queued")
    assert len(sink.mails) == 1


def test_when_the_mail_server_is_away_all_mails_wait_without_an_attempt(
    austria_row: Country, nobody_listens: Relay
) -> None:
    mails = [queued(austria_row, number) for number in range(3)]
    run = sender.drain(nobody_listens, guards={}, seconds=30)
    assert run.away
    assert str(run).startswith("mail server away: 127.0.0.1")
    for mail in mails:
        assert (fresh(mail).status, mail.attempts, mail.lease_token) == (Status.QUEUED, 0, None)
        assert "Connection refused" in mail.last_reply
        assert mail.next_attempt_at > NOW


def test_when_the_time_is_up_the_rest_is_given_back(austria_row: Country, relay: Relay, sink: Sink) -> None:
    mails = [queued(austria_row, number) for number in range(3)]
    sink.before_dot_reply = lambda: time.sleep(0.3)
    run = sender.drain(relay, guards={}, seconds=0.2)
    assert (run.more, sum(run.outcomes.values())) == (True, 1)
    assert sorted((fresh(mail).status, mail.attempts) for mail in mails) == [
        (Status.QUEUED, 0),
        (Status.QUEUED, 0),
        (Status.SENT, 1),
    ]


def test_a_guard_cancels_what_is_not_wanted_any_more(austria_row: Country, relay: Relay, sink: Sink) -> None:
    unwanted, other = queued(austria_row, 1, kind="reminder_d7"), queued(austria_row, 2)
    run = sender.drain(relay, guards={"reminder_": lambda mail: f"{mail.kind}: answered."}, seconds=30)
    assert run.outcomes == {Outcome.NOT_WANTED: 1, Outcome.SENT: 1}
    assert (fresh(unwanted).status, unwanted.status_reason) == (Status.CANCELLED, "reminder_d7: answered.")
    assert [mail["Message-ID"] for mail in sink.mails] == [other.message_id]


def test_a_mail_called_back_while_it_is_claimed_is_not_sent(austria_row: Country, relay: Relay, sink: Sink) -> None:
    mail = queued(austria_row, kind="reminder_d7")

    def submitted_meanwhile(_mail: Model) -> str:
        actions.cancel_waiting(about=[austria_row], kinds_prefix="reminder_", reason="The State has answered.", at=NOW)
        return ""

    run = sender.drain(relay, guards={"reminder_": submitted_meanwhile}, seconds=30)
    assert run.outcomes == {Outcome.NOT_WANTED: 1}
    assert (fresh(mail).status, mail.status_reason) == (Status.CANCELLED, "The State has answered.")
    assert sink.accepted == []


def test_one_mail_that_cannot_be_built_fails_alone(austria_row: Country, relay: Relay, sink: Sink) -> None:
    bad, good = queued(austria_row, 1, recipient="kontäkt@example.org"), queued(austria_row, 2)
    sender.drain(relay, guards={}, seconds=30)
    assert fresh(bad).status == Status.FAILED
    assert "cannot be written in ASCII" in bad.status_reason
    assert fresh(good).status == Status.SENT
    assert len(sink.accepted) == 1


@pytest.mark.parametrize("said", ["250 OK", "550 no", DROP])
def test_the_words_of_a_sensitive_mail_are_gone_at_its_end(
    said: str, austria_row: Country, relay: Relay, sink: Sink
) -> None:
    sink.answers["DOT"] = [said]
    mail = queued(austria_row, sensitive=True)
    sender.drain(relay, guards={}, seconds=30)
    assert fresh(mail).status in {Status.SENT, Status.FAILED, Status.UNCERTAIN}
    assert (mail.subject, mail.text, mail.html) == ("", "", "")


def test_a_sensitive_mail_that_is_put_off_keeps_its_words(austria_row: Country, relay: Relay, sink: Sink) -> None:
    sink.answers["DOT"] = ["451 later"]
    mail = queued(austria_row, sensitive=True)
    sender.drain(relay, guards={}, seconds=30)
    assert (fresh(mail).status, mail.subject) == (Status.QUEUED, "A word to Ännchen <b>")


def test_a_late_yes_settles_what_the_sweep_had_called_uncertain(austria_row: Country) -> None:
    mail = queued(austria_row)
    claimed = delivery.claim()
    assert delivery.mark(claimed.mails[0], claimed.token)
    OutgoingMail.objects.update(lease_until=LONG_AGO)
    delivery.sweep()
    assert fresh(mail).status == Status.UNCERTAIN
    delivery.finish(claimed.mails[0], claimed.token, Answer(Outcome.SENT, "250 OK"))
    assert (fresh(mail).status, mail.last_reply, mail.status_reason) == (Status.SENT, "250 OK", "")
