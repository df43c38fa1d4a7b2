"""Who sat when: the days of a seat in order, the vacant ones too, as pictures and pages tell them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason


@dataclass(frozen=True)
class Stretch:
    """Days on a seat, from a day up to, not including, another; no mandate: vacant."""

    since: date
    until: date | None
    mandate: Mandate | None

    @property
    def last_on(self) -> date | None:
        """The last day that counts; None while it runs."""
        return self.until - timedelta(days=1) if self.until else None


@dataclass(frozen=True)
class SeatHistory:
    """A seat and its days, from its first mandate on; empty where nobody ever sat."""

    seat: Seat
    stretches: tuple[Stretch, ...]


def group_history(group: ExpertGroup) -> list[SeatHistory]:
    """Return the history of every seat of a group, in protocol order; two queries."""
    return histories(Seat.objects.filter(group=group).order_by("country__protocol_order", "number"))


def seat_history(seat: Seat) -> SeatHistory:
    """Return the history of one seat; two queries."""
    return histories(Seat.objects.filter(pk=seat.pk))[0]


def histories(seats: QuerySet[Seat]) -> list[SeatHistory]:
    """Return the histories of some seats, in their order; two queries."""
    standing = Mandate.objects.standing().select_related("person", "authority").order_by("since")
    rows = seats.select_related("country", "group").prefetch_related(Prefetch("mandates", standing))
    return [SeatHistory(seat, stretches(seat.mandates.all())) for seat in rows]


def stretches(mandates: Iterable[Mandate]) -> tuple[Stretch, ...]:
    """Lay the standing mandates of one seat, given in order, side by side; what lies between is vacant.

    After the last one the seat is vacant too, unless its group was closed.
    """
    laid: list[Stretch] = []
    for mandate in mandates:
        free_since = laid[-1].until if laid else None
        if free_since is not None and free_since < mandate.since:
            laid.append(Stretch(free_since, mandate.since, None))
        laid.append(Stretch(mandate.since, mandate.until, mandate))
    last = laid[-1].mandate if laid else None
    if last and last.until and last.end_reason != EndReason.GROUP_CLOSED:
        laid.append(Stretch(last.until, None, None))
    return tuple(laid)
