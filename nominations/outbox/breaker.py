"""The breaker: while the mail server is away nobody claims mail, and one process at a time tries whether it is back."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from nominations.outbox.instants import NOW, Instant
from nominations.outbox.models import Breaker

LONGEST_REASON = 300


class Gate(Enum):
    CLOSED = "mail may go"
    PROBE = "this process tries whether the server is back"
    OPEN = "all wait"


@dataclass(frozen=True)
class Standing:
    gate: Gate
    reason: str = ""


def ask(*, now: Instant = NOW) -> Standing:
    """Say whether mail may go. Of all who ask when it is time to probe, one is told to: the row's update decides."""
    opened = Breaker.objects.filter(opened_at__isnull=False)
    row = opened.first()
    if row is None:
        return Standing(Gate.CLOSED)
    probing = opened.filter(probe_at__lte=now).update(probe_at=now + _probe()) == 1
    return Standing(Gate.PROBE if probing else Gate.OPEN, row.reason)


def trip(reason: str, *, now: Instant = NOW) -> None:
    """Pause everything. When it is open already, only the reason and the time of the next try are new."""
    Breaker.objects.bulk_create([Breaker()], ignore_conflicts=True)
    Breaker.objects.update(
        opened_at=Coalesce(F("opened_at"), now), probe_at=now + _probe(), reason=reason[:LONGEST_REASON]
    )


def close() -> None:
    Breaker.objects.filter(~Q(opened_at=None)).update(opened_at=None, probe_at=None, reason="")


def _probe() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_PROBE_SECONDS)
