"""`drain_outbox`, `sweep_outbox`, `reconcile_outbox`: the verbs of the tasks, with a table that writes nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config import health
from nominations.kernel import clock
from nominations.management import instants
from nominations.management.commands import run_outbox
from nominations.management.commands.run_outbox import Command as RunOutbox
from nominations.management.commands.run_outbox import Job
from nominations.outbox import actions, delivery
from nominations.outbox.instants import at
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello
from tests.outbox.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]

LATER = NOW + timedelta(minutes=1)


def not_wanted(_mail: OutgoingMail) -> str:
    """A guard that calls everything back."""
    return "The State has answered."


def said(command: str, *options: str) -> list[str]:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def unchanged() -> Callable[[], bool]:
    def rows() -> list[dict[str, Any]]:
        return [*OutgoingMail.objects.order_by("pk").values(), *Heartbeat.objects.values()]

    before: list[list[dict[str, Any]]] = []

    def same() -> bool:
        before.append(rows())
        return before[0] == before[-1]

    return same


def test_drain_shows_in_order_what_would_go_and_what_its_guard_would_stop(
    austria_row: Country, settings: Any, unchanged: Callable[[], bool]
) -> None:
    settings.OUTBOX_GUARDS = {"reminder_": "tests.outbox.test_commands.not_wanted"}
    actions.enqueue([hello(austria_row, 1), hello(austria_row, 2, kind="reminder_d7")], at=NOW)
    actions.enqueue([hello(austria_row, 3, priority=1, audience="")], at=LATER - timedelta(minutes=2))
    unchanged()
    heading, _rule, *rows, end = said("drain_outbox", "--dry-run", "--at", LATER.isoformat())
    due = f"{NOW.astimezone(clock.BRUSSELS):%a %d %b %Y %H:%M}"
    assert heading.split("  ")[0] == "kind"
    assert [row.split()[:3] for row in rows] == [
        ["hello", "contact.3@example.org", "-"],
        ["hello", "contact.1@example.org", "AT"],
        ["reminder_d7", "contact.2@example.org", "AT"],
    ]
    assert rows[1].endswith(f"AT     {due}  0         sent")
    assert rows[2].endswith("cancelled: The State has answered.")
    assert len({row.index("@example.org") for row in rows}) == 1
    assert end == "2 would be sent, 1 no longer wanted (nothing was written)."
    assert unchanged()


def test_drain_sends_and_leaves_a_heartbeat(austria_row: Country, settings: Any, sink: Sink) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    actions.enqueue([hello(austria_row, number) for number in range(3)], at=NOW)
    assert said("drain_outbox") == ["3 sent."]
    assert said("drain_outbox", "--dry-run") == ["No mail is due (nothing was written)."]
    assert (len(sink.mails), Heartbeat.objects.get(job="drain").last_result) == (3, "3 sent")


def test_a_mail_server_that_is_away_is_said_in_a_sentence(austria_row: Country, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    actions.enqueue([hello(austria_row)], at=NOW)
    with pytest.raises(CommandError, match="The mail server is away; what is due waits until it is back"):
        said("drain_outbox")
    assert OutgoingMail.objects.get().status == Status.QUEUED
    *_table, warning = said("drain_outbox", "--dry-run")
    assert warning.startswith("The mail server is away since ")


def test_sweep_shows_each_thing_that_is_over_and_why(austria_row: Country, unchanged: Callable[[], bool]) -> None:
    for number in range(2):
        actions.enqueue([hello(austria_row, number)], at=NOW)
    claimed = delivery.claim(now=at(NOW))
    delivery.mark(claimed.mails[0], claimed.token, now=at(NOW))
    actions.enqueue([hello(austria_row, 7)], at=NOW, hold_for=timedelta(minutes=1))
    actions.enqueue([hello(austria_row, 8, expires_at=LATER)], at=NOW)
    [old] = actions.enqueue([hello(austria_row, 9)], at=NOW - timedelta(days=91))
    OutgoingMail.objects.filter(pk=old.pk).update(status=Status.SENT, sent_at=old.due_at)
    when = (NOW + timedelta(hours=1)).isoformat()
    unchanged()
    _heading, _rule, *rows, end = said("sweep_outbox", "--dry-run", "--at", when)
    assert [row.split()[0] for row in rows] == ["uncertain", "queued", "expired", "released", "purged"]
    assert rows[3].endswith("the minute to undo it has passed")
    assert end == "1 uncertain, 1 queued, 1 expired, 1 released, 1 purged (nothing was written)."
    assert unchanged()
    assert said("sweep_outbox", "--at", when) == ["1 uncertain, 1 queued, 1 expired, 1 released, 1 purged."]
    assert said("sweep_outbox", "--at", when, "--dry-run") == ["Nothing is over (nothing was written)."]
    assert Heartbeat.objects.get(job="sweep").last_result.startswith("1 uncertain, 1 queued")


@pytest.fixture
def doubted(austria_row: Country) -> OutgoingMail:
    """A mail that has been uncertain for an hour."""
    [mail] = actions.enqueue([hello(austria_row)], at=NOW - timedelta(hours=2))
    since = NOW - timedelta(hours=1)
    OutgoingMail.objects.filter(pk=mail.pk).update(status=Status.UNCERTAIN, uncertain_at=since, status_reason="?")
    mail.refresh_from_db()
    return mail


def log_with(mail: OutgoingMail, folder: Path) -> Path:
    assert mail.uncertain_at is not None
    taken = f"{mail.uncertain_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}+00:00 relay postfix"
    log = folder / "mail.log"
    log.write_text(
        f"{taken}/cleanup[1]: 4ABC: message-id={mail.message_id}\n"
        f"{taken}/qmgr[2]: 4ABC: from=<a@example.org>, size=9, nrcpt=1 (queue active)\n"
    )
    return log


def test_reconcile_shows_what_each_witness_says_and_what_would_be_done(
    doubted: OutgoingMail, settings: Any, tmp_path: Path, unchanged: Callable[[], bool]
) -> None:
    settings.MAIL_LOG = str(log_with(doubted, tmp_path))
    unchanged()
    _heading, _rule, row, end = said("reconcile_outbox", "--dry-run")
    assert "PostfixLog: accepted (Postfix queued it as 4ABC)  sent" in row
    assert end == "1 become sent (nothing was written)."
    assert unchanged()
    assert said("reconcile_outbox")[-1] == "1 become sent."
    doubted.refresh_from_db()
    assert doubted.status == Status.SENT
    assert said("reconcile_outbox") == ["No mail is in doubt for long enough."]
    assert Heartbeat.objects.get(job="reconcile").last_result == "no doubts"


def test_reconcile_says_when_nobody_can_be_asked(doubted: OutgoingMail) -> None:
    *_table, nobody, end = said("reconcile_outbox", "--dry-run")
    assert nobody == "Nobody can be asked here: set MAIL_LOG or ARCHIVE_URL, or decide in the administration."
    assert end == "1 stay uncertain (nothing was written)."


def test_a_log_that_cannot_be_read_is_said_in_a_sentence(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_LOG = str(tmp_path / "absent.log")
    with pytest.raises(CommandError, match=r"absent\.log \(MAIL_LOG\) cannot be read here"):
        said("reconcile_outbox")


@pytest.mark.parametrize("command", ["drain_outbox", "sweep_outbox", "reconcile_outbox"])
def test_time_is_not_moved_outside_local_mode(command: str, settings: Any) -> None:
    settings.LOCAL_MODE = False
    with pytest.raises(CommandError, match="local mode only"):
        said(command, "--dry-run", "--at", "2026-05-18T09:00")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tomorrow", "“tomorrow” is no time: write it as 2026-05-18T09:00."),
        ("2026-13-01T09:00", "“2026-13-01T09:00” is no time: write it as 2026-05-18T09:00."),
        (
            "2026-10-25T02:30",
            "2026-10-25T02:30 exists twice in Brussels: write 2026-10-25T02:30+02:00 (summer) or …+01:00 (winter).",
        ),
        (
            "2026-03-29T02:30",
            "2026-03-29T02:30 does not exist in Brussels: the clocks go from 02:00 to 03:00 that night.",
        ),
    ],
)
def test_a_time_that_is_none_or_two_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        instants.typed_instant(typed)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-05-18T09:00", datetime(2026, 5, 18, 7, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_time_without_a_zone_is_read_in_brussels(typed: str | None, meant: datetime | None) -> None:
    assert instants.typed_instant(typed) == meant


def test_beside_the_sending_each_job_runs_at_its_interval_and_leaves_a_heartbeat() -> None:
    ran: list[str] = []

    def job(name: str, seconds: int) -> Job:
        return Job(name, seconds, lambda: ran.append(name) or "done")  # type: ignore[func-returns-value]

    beside = [job("a", 60), job("b", 30)]
    command = RunOutbox()
    for second in (0, 2, 30, 58, 60):
        command._run_due(beside, float(second))
    assert ran == ["a", "b", "b", "a", "b"]
    assert dict(Heartbeat.objects.values_list("job", "last_result")) == {"a": "done", "b": "done"}


@pytest.mark.django_db(transaction=True)
def test_a_job_that_waits_for_another_server_does_not_hold_up_the_mail_and_runs_once_at_a_time() -> None:
    answered, ran = Event(), list[str]()

    def verb() -> str:
        ran.append("slow")
        answered.wait(60)
        return "answered"

    slow = Job("slow", 60, verb, is_slow=True)
    for second in (0, 60, 120):
        RunOutbox()._run_due([slow], float(second))
    assert not Heartbeat.objects.exists()
    answered.set()
    assert slow.thread is not None
    slow.thread.join(120)
    assert (ran, Heartbeat.objects.get(job="slow").last_result) == (["slow"], "answered")


def test_the_loop_runs_every_job_that_health_asks_for(settings: Any) -> None:
    for urls in ([], ["imaps://quantum:secret@imap.example.org/INBOX?address=quantum@example.org"]):
        settings.INBOX_URLS = urls
        assert set(health.needed()) <= {job.name for job in run_outbox.jobs()} | {"drain"}
