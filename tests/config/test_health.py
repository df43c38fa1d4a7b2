"""`/health/` says in words what is wrong, tells no secret, and answers when the database is away."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import Status

pytestmark = pytest.mark.django_db


def ask(path: str = "/health/") -> tuple[int, dict[str, str]]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code, json.loads(answer.content)["checks"]


def beat(minutes_ago: float) -> None:
    Heartbeat.objects.create(job="drain", last_run_at=timezone.now() - timedelta(minutes=minutes_ago))


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
    assert ask() == (200, {"database": "well", "broker": "well", "beat": "well", "mail": "well"})


def test_a_clock_that_never_ran_or_stopped_is_a_problem() -> None:
    assert ask() == (
        503,
        {"database": "well", "broker": "well", "beat": "No job of the clock has run yet.", "mail": "well"},
    )
    beat(6.5)
    assert ask("/health/?only=beat") == (503, {"beat": "The job 'drain' last ran 6 minutes ago."})


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
    assert (status, checks) == (503, {"database": away, "broker": "well", "beat": away, "mail": away})


def test_only_reading_is_allowed() -> None:
    assert Client().post("/health/").status_code == 405
