"""While the mail server is away everybody waits, and one process at a time tries whether it is back."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.outbox import actions, breaker, sender
from nominations.outbox.breaker import Gate
from nominations.outbox.instants import at
from nominations.outbox.models import Breaker, OutgoingMail
from nominations.outbox.relay import Outcome, Relay
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello
from tests.outbox.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]
SOON = NOW + timedelta(seconds=16)


def test_it_is_closed_while_nothing_is_known() -> None:
    assert breaker.ask().gate is Gate.CLOSED


def test_when_it_is_open_one_process_probes_and_the_others_wait() -> None:
    breaker.trip("connection refused", now=at(NOW))
    assert breaker.ask(now=at(NOW)).gate is Gate.OPEN
    assert breaker.ask(now=at(SOON)).gate is Gate.PROBE
    assert breaker.ask(now=at(SOON)) == breaker.Standing(Gate.OPEN, "connection refused")


def test_it_remembers_since_when_the_server_is_away_however_often_it_trips(settings: Any) -> None:
    settings.OUTBOX_PROBE_SECONDS = 20
    breaker.trip("first", now=at(NOW))
    breaker.trip("second", now=at(SOON))
    row = Breaker.objects.get()
    assert (row.opened_at, row.probe_at, row.reason) == (NOW, SOON + timedelta(seconds=20), "second")
    breaker.close()
    assert breaker.ask().gate is Gate.CLOSED
    assert Breaker.objects.get().opened_at is None


def test_a_server_that_is_away_stops_all_and_costs_no_mail_an_attempt(
    austria_row: Country, nobody_listens: Relay, relay: Relay, sink: Sink
) -> None:
    actions.enqueue([hello(austria_row, number) for number in range(3)], at=NOW)
    assert "Connection refused" in sender.drain(nobody_listens, guards={}).away
    assert "Connection refused" in sender.drain(relay, guards={}).away  # it could, but waits for the probe
    assert sink.accepted == []
    assert set(OutgoingMail.objects.values_list("status", "attempts")) == {(Status.QUEUED, 0)}


def test_when_the_server_is_back_the_probe_lets_everything_go(
    austria_row: Country, nobody_listens: Relay, relay: Relay, sink: Sink
) -> None:
    actions.enqueue([hello(austria_row, number) for number in range(3)], at=NOW)
    sender.drain(nobody_listens, guards={})
    Breaker.objects.update(probe_at=NOW - timedelta(days=1))
    assert sender.drain(relay, guards={}, seconds=30).outcomes == {Outcome.SENT: 3}
    assert breaker.ask().gate is Gate.CLOSED
    assert len(sink.accepted) == 3


def test_a_probe_that_fails_waits_again_even_when_no_mail_is_due(nobody_listens: Relay) -> None:
    breaker.trip("away", now=at(NOW - timedelta(minutes=5)))
    assert "Connection refused" in sender.drain(nobody_listens, guards={}).away
    row = Breaker.objects.get()
    assert row.opened_at == NOW - timedelta(minutes=5)
    assert "Connection refused" in row.reason


def test_a_probe_with_nothing_due_closes_it(relay: Relay, sink: Sink) -> None:
    breaker.trip("away", now=at(NOW - timedelta(minutes=5)))
    assert sender.drain(relay, guards={}).away == ""
    assert breaker.ask().gate is Gate.CLOSED
    assert sink.sessions == 1
