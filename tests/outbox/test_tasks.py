"""What Celery calls does one verb and leaves a heartbeat; `run_outbox` does the same without Redis."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.core.management import call_command

from nominations import tasks
from nominations.kernel import clock
from nominations.outbox import actions, heartbeats, wake
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import Status
from nominations.outbox.tasks import kept_relay
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello
from tests.outbox.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


@pytest.fixture(autouse=True)
def mail_server(sink: Sink, settings: Any) -> Iterator[None]:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    kept_relay.cache_clear()
    yield
    kept_relay().close()
    kept_relay.cache_clear()


def test_every_job_of_the_clock_is_a_task_with_an_expiry_shorter_than_its_interval() -> None:
    for job in django_settings.CELERY_BEAT_SCHEDULE.values():
        assert job["task"] in current_app.tasks
        assert job["options"]["expires"] < job["schedule"]
    assert tasks.drain.name == wake.DRAIN


def test_a_drain_sends_what_is_due_and_leaves_a_heartbeat(austria_row: Country, sink: Sink) -> None:
    actions.enqueue([hello(austria_row)], at=NOW)
    tasks.drain()
    tasks.drain()
    assert len(sink.mails) == 1
    beat = Heartbeat.objects.get(job="drain")
    assert beat.last_result == "nothing"
    assert clock.now() - beat.last_run_at < timedelta(minutes=1)


def test_a_sweep_leaves_a_heartbeat() -> None:
    tasks.sweep()
    assert Heartbeat.objects.get(job="sweep").last_result == "0 uncertain, 0 queued, 0 expired, 0 released, 0 purged"


def test_a_heartbeat_is_one_row_a_job_and_fits_its_column() -> None:
    for result in ("fine", "x" * 500):
        heartbeats.beat("drain", result)
    assert Heartbeat.objects.get().last_result == "x" * 200


def test_without_redis_the_command_plans_sweeps_and_sends(austria_row: Country, sink: Sink) -> None:
    actions.enqueue([hello(austria_row, number) for number in range(12)], at=NOW)
    out = StringIO()
    call_command("run_outbox", stdout=out)
    assert len(sink.mails) == 12
    assert out.getvalue() == "12 sent\n"
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {Status.SENT}
    assert set(Heartbeat.objects.values_list("job", flat=True)) == {"plan", "digest", "sweep", "reconcile", "drain"}
