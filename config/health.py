"""What `/health/` asks: each check gives a sentence about what is wrong, or an empty one; none tells a secret."""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from nominations.outbox.models import Heartbeat, OutgoingMail

LATEST_BEAT = timedelta(minutes=5)
LATEST_MAIL = timedelta(minutes=15)
BROKER_SECONDS = 2


def report(*, only: str | None = None, at: datetime | None = None) -> dict[str, str]:
    """Run all checks, or the one named."""
    now = at or timezone.now()
    checks: dict[str, Callable[[datetime], str]] = {"database": database, "broker": broker, "beat": beat, "mail": mail}
    chosen = {only: checks[only]} if only in checks else checks
    return {name: _asked(check, now) for name, check in chosen.items()}


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
    beats = list(Heartbeat.objects.all())
    stale = [each for each in beats if at - each.last_run_at > LATEST_BEAT]
    if not beats:
        return "No job of the clock has run yet."
    return " ".join(f"The job {each.job!r} last ran {_minutes(at - each.last_run_at)} ago." for each in stale)


def mail(at: datetime) -> str:
    oldest = OutgoingMail.objects.due(at).order_by("next_attempt_at").first()
    if oldest is None or at - oldest.next_attempt_at <= LATEST_MAIL:
        return ""
    return f"The oldest mail that is due has waited for {_minutes(at - oldest.next_attempt_at)}."


def _asked(check: Callable[[datetime], str], at: datetime) -> str:
    try:
        return check(at)
    except Error as error:
        return f"The database does not answer ({type(error).__name__})."


def _minutes(period: timedelta) -> str:
    return f"{period // timedelta(minutes=1)} minutes"
