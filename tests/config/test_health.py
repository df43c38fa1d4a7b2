"""`/health/` says in words what is wrong, tells no secret, and answers when the database is away."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from config import health
from nominations.outbox import breaker, instants
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared_long_ago() -> None:
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(days=7))


def ask(path: str = "/health/") -> tuple[int, dict[str, str]]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code, json.loads(answer.content)["checks"]


WELL = {"database": "well", "broker": "well", "beat": "well", "mail": "well", "relay": "well"}


def beat(minutes_ago: float, *jobs: str) -> None:
    last = timezone.now() - timedelta(minutes=minutes_ago)
    Heartbeat.objects.bulk_create(Heartbeat(job=job, last_run_at=last) for job in jobs or health.NEEDED)


def queued(minutes_ago: float) -> None:
    due = timezone.now() - timedelta(minutes=minutes_ago)
    OutgoingMail.objects.create(
        kind="receipt", dedup_key="one", message_id="<one@example.org>", recipient="contact.at@example.org",
        subject="Receipt", text="Received.", status=Status.QUEUED,
        dated_at=due, created_at=due, due_at=due, next_attempt_at=due,
    )  # fmt: skip


def test_all_is_well() -> None:
    beat(1)
    queued(5)
    assert ask() == (200, WELL)


def test_a_clock_that_never_ran_or_stopped_is_a_problem() -> None:
    assert ask() == (503, {**WELL, "beat": "No job of the clock has run yet."})
    beat(6.5, "drain")
    beat(1, "plan", "reconcile")
    said = "The job 'sweep' has never run. The job 'drain' last ran 6 minutes ago."
    assert ask("/health/?only=beat") == (503, {"beat": said})


def test_just_after_the_tables_were_made_the_first_run_is_awaited() -> None:
    """The answer stays 503: whether the jobs will run is not known yet."""
    newest = MigrationRecorder.Migration.objects.order_by("-pk")[:1].values("pk")
    now = timezone.now()
    MigrationRecorder.Migration.objects.filter(pk__in=newest).update(applied=now - timedelta(seconds=40))
    said = "The first run of {} is awaited; the database was prepared 40 seconds ago."
    assert health.beat(now) == said.format("'plan', 'drain', 'sweep', 'reconcile'")
    beat(0, "drain", "plan")
    assert health.beat(now) == said.format("'sweep', 'reconcile'")
    assert ask("/health/?only=beat")[0] == 503
    beat(0, "sweep", "reconcile")
    assert health.beat(now) == ""


def test_where_mailboxes_are_read_their_job_must_have_run(settings: Settings) -> None:
    beat(1)
    settings.INBOX_URLS = ["imaps://quantum:secret@imap.example.org/INBOX?address=quantum@example.org"]
    assert ask("/health/?only=beat") == (503, {"beat": "The job 'poll' has never run."})


def test_a_job_that_is_called_twice_an_hour_may_be_silent_for_an_hour() -> None:
    beat(1)
    beat(59, "forget")
    assert ask("/health/?only=beat") == (200, {"beat": "well"})
    Heartbeat.objects.filter(job="forget").update(last_run_at=timezone.now() - timedelta(minutes=61.5))
    assert ask("/health/?only=beat") == (503, {"beat": "The job 'forget' last ran 61 minutes ago."})


@pytest.mark.parametrize(
    ("minutes", "answer"), [(29, (200, "well")), (31.5, (503, "The mail server has been away for 31 minutes."))]
)
def test_a_mail_server_that_is_away_for_long_is_a_problem(minutes: float, answer: tuple[int, str]) -> None:
    breaker.trip("Connection refused", now=instants.at(timezone.now() - timedelta(minutes=minutes)))
    status, checks = ask("/health/?only=relay")
    assert (status, checks["relay"]) == answer


def test_doubts_older_than_a_day_are_a_warning_and_no_failure() -> None:
    beat(1)
    queued(1)
    hours = {20: {}, 25: {"doubts": "Mails uncertain for more than a day, for staff to decide: 1."}}
    for age, warned in hours.items():
        since = timezone.now() - timedelta(hours=age)
        OutgoingMail.objects.update(status=Status.UNCERTAIN, uncertain_at=since)
        answer = Client().get("/health/")
        assert (answer.status_code, answer.json()["warnings"]) == (200, warned)


def test_a_mail_that_waits_too_long_is_a_problem() -> None:
    queued(16.5)
    assert ask("/health/?only=mail") == (503, {"mail": "The oldest mail that is due has waited for 16 minutes."})


def test_a_dead_redis_is_a_problem_within_a_moment(settings: Settings, tmp_path: Path) -> None:
    beat(1)
    settings.REDIS_URL = f"redis+socket://{tmp_path}/secret.sock?virtual_host=0"
    before = timezone.now()
    status, checks = ask()
    assert (status, checks["broker"], checks["database"]) == (503, "Redis does not answer (ConnectionError).", "well")
    assert timezone.now() - before < timedelta(seconds=2)


def test_it_answers_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection to server at secret.invalid failed")

    connection.close()
    monkeypatch.setattr(connection, "ensure_connection", refuse)
    status, checks = ask()
    away = "The database does not answer (OperationalError)."
    assert (status, checks) == (503, {"database": away, "broker": "well", "beat": away, "mail": away, "relay": away})


def test_only_reading_is_allowed() -> None:
    assert Client().post("/health/").status_code == 405
