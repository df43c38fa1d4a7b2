"""A Member State as its public page shows it: the groups in which it has an authority or a seat, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate, Membership
from nominations.register.queries.composition import PublicLine, PublicState, member_states, members_by, seats_by

CLOSED = ExpertGroup.Status.CLOSED


@dataclass(frozen=True)
class StateGroup:
    """A group in which a State has an authority or a seat on a day."""

    code: str
    title: str
    is_closed: bool
    line: PublicLine


@dataclass(frozen=True)
class StateCount:
    """A Member State in the list of all, with its seats in the groups that are not closed."""

    state: PublicState
    groups: int
    held: int
    vacant: int


def state_groups(state: PublicState, *, on: date, vacant_only: bool = False) -> QuerySet[ExpertGroup]:
    """Return the groups in which the State has a member on a day, or a seat while the group is not closed; by code."""
    seats = Seat.objects.filter(group=OuterRef("pk"), country=state.iso2)
    open_seats = ~Q(status=CLOSED) & Exists(seats.filter(~_held(on)) if vacant_only else seats)
    members = Membership.objects.as_of(on).filter(group=OuterRef("pk"), authority__country=state.iso2)
    asked = open_seats if vacant_only else open_seats | Exists(members)
    return ExpertGroup.objects.filter(asked).only("code", "title", "status").order_by("code")


def _held(on: date) -> Exists:
    return Exists(Mandate.objects.as_of(on).filter(seat=OuterRef("pk")))


def state_rows(state: PublicState, found: Iterable[ExpertGroup], *, on: date) -> list[StateGroup]:
    """Return the groups of a page with the State's line in each; four queries."""
    groups = list(found)
    members = members_by(Membership.objects.as_of(on).filter(group__in=groups, authority__country=state.iso2))
    seats = seats_by(Seat.objects.filter(group__in=groups, country=state.iso2), on=on)
    return [_row(state, group, members, seats) for group in groups]


def _row(state: PublicState, group: ExpertGroup, members: Any, seats: Any) -> StateGroup:
    is_closed = group.status == CLOSED
    place = (group.pk, state.iso2)
    shown = [seat for seat in seats[place] if seat.is_held or not is_closed]
    return StateGroup(group.code, group.title, is_closed, PublicLine(state, tuple(members[place]), tuple(shown)))


def state_count(state: PublicState, *, on: date) -> StateCount:
    """Return the figures of one State; two queries."""
    seats = Seat.objects.filter(country=state.iso2).exclude(group__status=CLOSED)
    counted = seats.aggregate(all=Count("pk"), held=Count("pk", filter=Q(_held(on))))
    groups = Membership.objects.as_of(on).filter(authority__country=state.iso2)
    number = groups.aggregate(number=Count("group", distinct=True))["number"]
    return StateCount(state, number, counted["held"], counted["all"] - counted["held"])


def all_states(*, on: date) -> list[StateCount]:
    """Return every Member State of the day in protocol order with its figures; four queries."""
    by_state = "authority__country"
    members = _counted(Membership.objects.as_of(on), by_state, Count("group", distinct=True))
    seats = _counted(Seat.objects.exclude(group__status=CLOSED), "country", Count("pk"))
    sitting = Mandate.objects.as_of(on).exclude(seat__group__status=CLOSED)
    held = _counted(sitting, "seat__country", Count("pk"))
    return [
        StateCount(state, members.get(state.iso2, 0), held.get(state.iso2, 0), _left(seats, held, state.iso2))
        for state in member_states(on=on)
    ]


def _counted(found: QuerySet[Any, Any], by: str, count: Count) -> dict[str, int]:
    return dict(found.order_by().values_list(by).annotate(number=count).values_list(by, "number"))


def _left(seats: dict[str, int], held: dict[str, int], iso2: str) -> int:
    return seats.get(iso2, 0) - held.get(iso2, 0)
