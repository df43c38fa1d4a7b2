"""How the outbox stands, in figures: for the page of its health, the red line of the desk, and whoever measures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from nominations.outbox.models import Breaker, OutgoingMail
from nominations.outbox.states import TROUBLE, Status

HOUR = timedelta(hours=1)


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
    """Return the figures at an instant, in two queries; what has ended well long ago is not counted through."""
    of = {status: Count("pk", filter=Q(status=status)) for status in (Status.QUEUED, Status.HELD, Status.SENDING)}
    trouble = {status: Count("pk", filter=Q(status=status)) for status in TROUBLE}
    due = Q(status=Status.QUEUED, next_attempt_at__lte=at)
    recent = Q(status=Status.SENT, sent_at__gt=at - HOUR)
    counted = OutgoingMail.objects.filter(Q(status__in=[*of, *trouble]) | recent).aggregate(
        **{status.value: count for status, count in {**of, **trouble}.items()},
        due=Count("pk", filter=due),
        oldest_due_at=Min("next_attempt_at", filter=due),
        sent_last_hour=Count("pk", filter=recent),
    )
    breaker = Breaker.objects.filter(opened_at__isnull=False).first()
    return Figures(
        **counted,
        relay_away_since=breaker.opened_at if breaker else None,
        relay_away_reason=breaker.reason if breaker else "",
    )
