"""The figures of the outbox, in three queries by index whatever it holds, and the jobs that are silent for too long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from nominations.outbox import actions, breaker, queries
from nominations.outbox.instants import at
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.queries import Figures
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]
NOTHING = Figures(0, 0, None, 0, 0, 0, 0, 0, 0, None, "")


def test_an_empty_outbox_has_nothing_to_say() -> None:
    assert queries.figures(at=NOW) == NOTHING


def test_it_counts_what_waits_what_is_in_trouble_and_what_went(
    austria_row: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    earlier = NOW - timedelta(minutes=20)
    mails = [actions.enqueue([hello(austria_row, number)], at=earlier)[0].pk for number in range(6)]
    changes: list[dict[str, object]] = [
        {"next_attempt_at": NOW + timedelta(hours=1)},
        {"status": Status.SENT, "sent_at": NOW - timedelta(minutes=59)},
        {"status": Status.SENT, "sent_at": NOW - timedelta(minutes=61)},
        {"status": Status.UNCERTAIN, "uncertain_at": NOW},
        {"status": Status.FAILED},
    ]
    for pk, change in zip(mails, changes, strict=False):
        OutgoingMail.objects.filter(pk=pk).update(**change)
    breaker.trip("no route to host", now=at(earlier))
    with django_assert_num_queries(3):
        found = queries.figures(at=NOW)
    assert found == Figures(
        queued=2,
        due=1,
        oldest_due_at=earlier,
        held=0,
        sending=0,
        uncertain=1,
        failed=1,
        bounced=0,
        sent_last_hour=1,
        relay_away_since=earlier,
        relay_away_reason="no route to host",
    )


def test_they_are_read_by_index_so_that_what_was_sent_long_ago_costs_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.figures(at=NOW)
    plans = ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table would be read without
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans += "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plans
    for index in ("mail_queued_in_order", "mail_held", "mail_leases", "mail_trouble"):
        assert index in plans
    # Which of the two indexes that know `due_at` depends on what the tests before left in the table's statistics.
    assert "Index Cond: (due_at >" in plans


def test_a_job_may_be_silent_for_five_minutes_or_for_two_of_its_intervals() -> None:
    silences = {"drain": 4, "sweep": 6, "forget": 59, "plan": 61}
    Heartbeat.objects.bulk_create(
        Heartbeat(job=job, last_run_at=NOW - timedelta(minutes=minutes)) for job, minutes in silences.items()
    )
    assert [beat.job for beat in queries.silent_jobs(at=NOW)] == ["plan", "sweep"]
