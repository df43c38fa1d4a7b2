"""How the outbox stands, in figures: for the page of its health, the red line of the desk, and whoever measures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q

from nominations.outbox.models import Breaker, Heartbeat, OutgoingMail
from nominations.outbox.states import TROUBLE, Status

HOUR = timedelta(hours=1)
LATEST_BEAT = timedelta(minutes=5)
# Of everything that goes out by itself: the last reminder is of use for 14 days after it was due.
LATEST = timedelta(days=15)

_ON_THE_WAY = (Status.QUEUED, Status.HELD, Status.SENDING)
# One arm for each partial index: PostgreSQL combines them and reads nothing else.
_IN_VIEW = reduce(or_, (Q(status=status) for status in _ON_THE_WAY), Q(status__in=TROUBLE))


@dataclass(frozen=True)
class Figures:
    """Counts of mails now; `oldest_due_at` is since when the oldest due mail waits, None when none does."""

    queued: int
    due: int
    oldest_due_at: datetime | None
    held: int
    sending: int
    uncertain: int
    failed: int
    bounced: int
    sent_last_hour: int
    relay_away_since: datetime | None
    relay_away_reason: str


def figures(*, at: datetime) -> Figures:
    """Return the figures at an instant, in three queries that read by index, however much was sent long ago."""
    due = Q(status=Status.QUEUED, next_attempt_at__lte=at)
    counted = OutgoingMail.objects.filter(_IN_VIEW).aggregate(
        **{status.value: Count("pk", filter=Q(status=status)) for status in (*_ON_THE_WAY, *TROUBLE)},
        due=Count("pk", filter=due),
        oldest_due_at=Min("next_attempt_at", filter=due),
    )
    breaker = Breaker.objects.filter(opened_at__isnull=False).first()
    return Figures(
        **counted,
        sent_last_hour=_sent_since(at - HOUR),
        relay_away_since=breaker.opened_at if breaker else None,
        relay_away_reason=breaker.reason if breaker else "",
    )


def _sent_since(since: datetime) -> int:
    """Count what went out. No index knows `sent_at`; one knows `due_at`, and nothing useful goes out weeks late."""
    sent = OutgoingMail.objects.filter(status=Status.SENT, sent_at__gt=since, due_at__gt=since - LATEST)
    return sent.count()


def silent_jobs(*, at: datetime) -> list[Heartbeat]:
    """Return the jobs of the clock that have not run for five minutes; one called more seldom, for two intervals."""
    return [beat for beat in Heartbeat.objects.all() if at - beat.last_run_at > _longest_silence(beat.job)]


def _longest_silence(job: str) -> timedelta:
    schedule: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    return max(LATEST_BEAT, 2 * timedelta(seconds=schedule[job]["schedule"] if job in schedule else 0))
