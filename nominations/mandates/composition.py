"""Who is a member and who sits, on any day: 27 lines always, the missing States included (domain rules 20, 33)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import periods
from nominations.mandates.models import Mandate, Membership
from nominations.reference.models import Country


@dataclass(frozen=True)
class Place:
    """A seat of a State on a day, and the mandate of who sits on it; None where it is vacant."""

    seat: Seat
    mandate: Mandate | None


@dataclass(frozen=True)
class StateLine:
    """A Member State in a group on a day: its authorities that are members, its seats in order."""

    country: Country
    memberships: tuple[Membership, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def sitting(self) -> list[Mandate]:
        return [place.mandate for place in self.places if place.mandate]

    @property
    def vacant(self) -> int:
        """How many of its seats are vacant."""
        return sum(place.mandate is None for place in self.places)


@dataclass
class _Gathered:
    memberships: list[Membership] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def composition(group: ExpertGroup, *, on: date) -> list[StateLine]:
    """Return the Member States of the day in protocol order, each with authorities and seats; three queries."""
    gathered: dict[str, _Gathered] = defaultdict(_Gathered)
    for membership in _memberships([group], on=on):
        gathered[str(membership.authority.country_id)].memberships.append(membership)
    for seat in _seats([group], on=on):
        mandate: Mandate | None = getattr(seat, "sitting", None)
        if mandate:
            mandate.seat = seat
        gathered[str(seat.country_id)].places.append(Place(seat, mandate))
    return [
        StateLine(state, tuple(gathered[state.iso2].memberships), tuple(gathered[state.iso2].places))
        for state in Country.objects.member_states(on=on)
    ]


def _memberships(groups: Iterable[ExpertGroup], *, on: date) -> Iterable[Membership]:
    rows = Membership.objects.as_of(on).filter(group__in=groups)
    return rows.select_related("authority").order_by("authority__name", "pk")


def _seats(groups: Iterable[ExpertGroup], *, on: date) -> Iterable[Any]:
    """Return the seats in order, each with `sitting`: the mandate of who sits on it, where somebody does."""
    sits = Q(periods.running_on(on, "mandates__"), mandates__voided_at__isnull=True)
    seats = Seat.objects.filter(group__in=groups).order_by("country__protocol_order", "number")
    found: Any = seats.annotate(sitting=FilteredRelation("mandates", condition=sits))  # unknown to the typed stubs
    return found.select_related("sitting__person", "sitting__authority")  # type: ignore[no-any-return]
