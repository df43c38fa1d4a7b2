"""What `/health/` asks: each check gives a sentence about what is wrong, or an empty one; none tells a secret.

A check that fails is for whoever runs the servers. A warning is for the desk: the servers are well, a person decides.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from nominations.outbox.models import Breaker, Heartbeat, OutgoingMail
from nominations.outbox.queries import silent_jobs
from nominations.outbox.states import Status

LATEST_MAIL = timedelta(minutes=15)
LONGEST_AWAY = timedelta(minutes=30)
LONGEST_DOUBT = timedelta(days=1)
NEEDED = ("plan", "drain", "sweep", "reconcile")
FIRST_RUN = timedelta(minutes=2)  # the clock calls each job every minute
BROKER_SECONDS = 2


def report(*, only: str | None = None, at: datetime | None = None) -> dict[str, str]:
    """Run all checks, or the one named."""
    now = at or timezone.now()
    checks: dict[str, Callable[[datetime], str]] = {
        "database": database,
        "broker": broker,
        "beat": beat,
        "mail": mail,
        "relay": relay,
    }
    chosen = {only: checks[only]} if only in checks else checks
    return {name: _asked(check, now) for name, check in chosen.items()}


def warnings(*, at: datetime | None = None) -> dict[str, str]:
    """Say what waits for a person; a monitor is not to wake anybody for it."""
    said = {"doubts": _asked(doubts, at or timezone.now())}
    return {name: sentence for name, sentence in said.items() if sentence}


def database(_at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def broker(_at: datetime) -> str:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    options = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    try:
        redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **options).ping()
    except (redis.RedisError, OSError) as error:
        return f"Redis does not answer ({type(error).__name__})."
    return ""


def beat(at: datetime) -> str:
    """Each job notes its run; a worker or a beat that is down shows here after five minutes."""
    jobs = set(Heartbeat.objects.values_list("job", flat=True))
    silent = [f"The job {each.job!r} last ran {_minutes(at - each.last_run_at)} ago." for each in silent_jobs(at=at)]
    never = [job for job in needed() if job not in jobs]
    return " ".join([*_never_ran(never, at, is_first=not jobs), *silent])


def _never_ran(jobs: list[str], at: datetime, *, is_first: bool) -> list[str]:
    """Say what did not run yet; just after the tables were made, that the first run is awaited."""
    made = MigrationRecorder.Migration.objects.aggregate(last=Max("applied"))["last"] if jobs else None
    if made and at - made < FIRST_RUN:
        names = ", ".join(map(repr, jobs))
        return [f"The first run of {names} is awaited; the database was prepared {(at - made).seconds} seconds ago."]
    if is_first:
        return ["No job of the clock has run yet."]
    return [f"The job {job!r} has never run." for job in jobs]


def needed() -> list[str]:
    """Return the jobs without which mail is late or lost sight of, in this deployment."""
    return [*NEEDED, *(["poll"] if settings.INBOX_URLS else [])]


def mail(at: datetime) -> str:
    oldest = OutgoingMail.objects.due(at).order_by("next_attempt_at").first()
    if oldest is None or at - oldest.next_attempt_at <= LATEST_MAIL:
        return ""
    return f"The oldest mail that is due has waited for {_minutes(at - oldest.next_attempt_at)}."


def relay(at: datetime) -> str:
    """While the mail server is away all mail waits by itself; after half an hour somebody should look."""
    away = Breaker.objects.filter(opened_at__lt=at - LONGEST_AWAY).first()
    if away is None or away.opened_at is None:
        return ""
    return f"The mail server has been away for {_minutes(at - away.opened_at)}."


def doubts(at: datetime) -> str:
    """The machine has done what it could: after an hour each kind of mail has its rule, the rest is for staff."""
    old = OutgoingMail.objects.filter(status=Status.UNCERTAIN, uncertain_at__lt=at - LONGEST_DOUBT).count()
    return f"Mails uncertain for more than a day, for staff to decide: {old}." if old else ""


def _asked(check: Callable[[datetime], str], at: datetime) -> str:
    try:
        return check(at)
    except Error as error:
        return f"The database does not answer ({type(error).__name__})."


def _minutes(period: timedelta) -> str:
    return f"{period // timedelta(minutes=1)} minutes"
