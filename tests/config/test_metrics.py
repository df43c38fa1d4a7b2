"""`/metrics/` gives Prometheus figures and no personal data, to whoever shows the token and to nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from config import metrics
from nominations.inbox.models import ReceivedMail
from nominations.outbox import breaker, instants
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import Status

pytestmark = pytest.mark.django_db

TOKEN = "t" * 40
NOW = timezone.now()


def mail(number: int, status: str, **changes: object) -> None:
    facts = {
        "kind": "receipt", "dedup_key": f"{number}", "message_id": f"<{number}@example.org>", "audience": "AT",
        "recipient": "contact.at@example.org", "subject": "Receipt", "text": "Received.", "status": status,
        "dated_at": NOW, "created_at": NOW, "due_at": NOW, "next_attempt_at": NOW, **changes,
    }  # fmt: skip
    OutgoingMail.objects.create(**facts)


@pytest.fixture
def some_mail() -> None:
    mail(1, Status.QUEUED, next_attempt_at=NOW - timedelta(seconds=90))
    mail(2, Status.QUEUED, next_attempt_at=NOW + timedelta(hours=1))
    mail(3, Status.HELD)
    mail(4, Status.UNCERTAIN, uncertain_at=NOW)
    mail(5, Status.FAILED)
    mail(6, Status.BOUNCED, sent_at=NOW)
    mail(7, Status.SENT, sent_at=NOW - timedelta(minutes=59))
    mail(8, Status.SENT, sent_at=NOW - timedelta(minutes=61))
    Heartbeat.objects.create(job="drain", last_run_at=NOW - timedelta(seconds=7))
    breaker.trip("Connection refused", now=instants.at(NOW))
    ReceivedMail.objects.create(
        mailbox="quantum@commission.example.org", uid="1:1", kind="answer", size=1, received_at=NOW, read_at=NOW
    )


@pytest.mark.usefixtures("some_mail")
def test_every_figure_of_the_mail_and_nothing_about_a_person() -> None:
    lines = [line for line in metrics.page(at=NOW).decode().splitlines() if not line.startswith("#")]
    assert lines == [
        'nominations_mails{status="queued"} 2.0',
        'nominations_mails{status="held"} 1.0',
        'nominations_mails{status="sending"} 0.0',
        'nominations_mails{status="uncertain"} 1.0',
        'nominations_mails{status="failed"} 1.0',
        'nominations_mails{status="bounced"} 1.0',
        "nominations_mails_due 1.0",
        "nominations_oldest_due_mail_age_seconds 90.0",
        "nominations_mails_sent_last_hour 1.0",
        "nominations_mail_server_away 1.0",
        "nominations_received_mails_unread 1.0",
        'nominations_job_age_seconds{job="drain"} 7.0',
    ]


@pytest.mark.usefixtures("some_mail")
def test_the_figures_take_five_queries_whatever_there_is() -> None:
    with CaptureQueriesContext(connection) as asked:
        metrics.page(at=NOW)
    assert len(asked) == 5


def test_local_mode_shows_them() -> None:
    answer = Client().get("/metrics/")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("token", "shown", "status"),
    [
        (TOKEN, f"Bearer {TOKEN}", 200),
        (TOKEN, f"Bearer {TOKEN}x", 404),
        (TOKEN, f"Bearer {'é' * 40}", 404),
        (TOKEN, TOKEN, 404),
        (TOKEN, "", 404),
        ("", "Bearer ", 404),
        ("", "", 404),
    ],
)
def test_elsewhere_the_token_does(settings: Settings, token: str, shown: str, status: int) -> None:
    settings.LOCAL_MODE, settings.SECURE_SSL_REDIRECT, settings.METRICS_TOKEN = False, False, token
    headers = {"Authorization": shown} if shown else {}
    assert Client().get("/metrics/", headers=headers).status_code == status


def test_only_reading_is_allowed() -> None:
    assert Client().post("/metrics/").status_code == 405
