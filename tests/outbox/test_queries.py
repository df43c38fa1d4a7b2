"""How the outbox stands, in figures that are read by index, and which job of the clock is silent for too long."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.outbox import actions, breaker
from nominations.outbox.instants import at
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.queries import Figures, figures, silent_jobs
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]

MINUTE = timedelta(minutes=1)
STANDING: list[tuple[str, dict[str, Any]]] = [
    (Status.QUEUED, {"next_attempt_at": NOW - MINUTE}),
    (Status.QUEUED, {"next_attempt_at": NOW - 3 * MINUTE}),
    (Status.QUEUED, {"next_attempt_at": NOW + MINUTE}),
    (Status.HELD, {}),
    (Status.UNCERTAIN, {"uncertain_at": NOW}),
    (Status.FAILED, {}),
    (Status.BOUNCED, {"sent_at": NOW}),
    (Status.SENT, {"sent_at": NOW - 59 * MINUTE}),
    (Status.SENT, {"sent_at": NOW - 61 * MINUTE}),
    (Status.SKIPPED, {}),
]


@pytest.fixture
def some_mail(austria_row: Country) -> None:
    mails = actions.enqueue([hello(austria_row, number) for number in range(len(STANDING))], at=NOW - 2 * MINUTE)
    for mail, (status, facts) in zip(mails, STANDING, strict=True):
        OutgoingMail.objects.filter(pk=mail.pk).update(status=status, **facts)


@pytest.mark.usefixtures("some_mail")
def test_the_figures_say_how_the_mail_stands() -> None:
    breaker.trip("Connection refused", now=at(NOW - MINUTE))
    assert figures(at=NOW) == Figures(
        queued=3,
        due=2,
        oldest_due_at=NOW - 3 * MINUTE,
        held=1,
        sending=0,
        uncertain=1,
        failed=1,
        bounced=1,
        sent_last_hour=1,
        relay_away_since=NOW - MINUTE,
        relay_away_reason="Connection refused",
    )


@pytest.mark.usefixtures("some_mail")
def test_they_are_read_by_index_so_that_what_was_sent_long_ago_costs_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        figures(at=NOW)
    plans = ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows would be read without
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans += "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plans
    for index in ("mail_queued_in_order", "mail_held", "mail_leases", "mail_trouble", "mail_audience"):
        assert index in plans


def test_a_job_may_be_silent_for_five_minutes_or_for_two_of_its_intervals() -> None:
    silences = {"drain": 4, "sweep": 6, "forget": 59, "plan": 61}
    Heartbeat.objects.bulk_create(
        Heartbeat(job=job, last_run_at=NOW - minutes * MINUTE) for job, minutes in silences.items()
    )
    assert [beat.job for beat in silent_jobs(at=NOW)] == ["plan", "sweep"]
