"""A Member State as its public page shows it: the groups in which it has an authority or a seat, on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate, Membership
from nominations.register.queries.composition import PublicLine, PublicState, member_states, members_by, seats_by
from nominations.register.queries.vacancies import vacant

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
    """A Member State with the groups it has a member in, its seats held and vacant."""

    state: PublicState
    groups: int
    held: int
    vacant: int


@dataclass(frozen=True)
class StatePlaces:
    """Where a State is on a day: the groups in which it has a member, and those of its vacant seats; key and code."""

    members: Mapping[UUID, str]
    vacant: Sequence[tuple[UUID, str]]

    def groups(self, *, vacant_only: bool) -> list[UUID]:
        """Return the keys of the groups in which the State has a member, or a vacant seat; by code."""
        found = dict(self.vacant) if vacant_only else {**self.members, **dict(self.vacant)}
        return sorted(found, key=found.__getitem__)


def state_places(state: PublicState, *, on: date) -> StatePlaces:
    """Return where a State is; two queries, whose answers are listed, paged and counted without asking again."""
    members = Membership.objects.as_of(on).filter(authority__country=state.iso2).order_by()
    seats = vacant(Seat.objects.filter(country=state.iso2), on=on).order_by()
    columns = ("group", "group__code")
    return StatePlaces(dict(members.values_list(*columns).distinct()), list(seats.values_list(*columns)))


def state_count(state: PublicState, places: StatePlaces, *, on: date) -> StateCount:
    """Return the figures of one State; one query."""
    held = Mandate.objects.as_of(on).filter(seat__country=state.iso2).count()
    return StateCount(state, len(places.members), held, len(places.vacant))


def groups_of(keys: Iterable[UUID]) -> QuerySet[ExpertGroup]:
    """Return the groups of these keys, by code."""
    return ExpertGroup.objects.filter(pk__in=list(keys)).only("code", "title", "status").order_by("code")


def state_rows(state: PublicState, found: Iterable[ExpertGroup], *, on: date) -> list[StateGroup]:
    """Return the groups of a page with the State's line in each; two queries."""
    groups = list(found)
    members = members_by(Membership.objects.as_of(on).filter(group__in=groups, authority__country=state.iso2))
    seats = seats_by(Seat.objects.filter(group__in=groups, country=state.iso2), on=on)
    return [_row(state, group, members, seats) for group in groups]


def _row(state: PublicState, group: ExpertGroup, members: Any, seats: Any) -> StateGroup:
    place = (group.pk, state.iso2)
    line = PublicLine(state, tuple(members[place]), tuple(seats[place]))
    return StateGroup(group.code, group.title, group.status == CLOSED, line)


def all_states(*, on: date) -> list[StateCount]:
    """Return every Member State of the day in protocol order with its figures; four queries."""
    members = _counted(Membership.objects.as_of(on), "authority__country", Count("group", distinct=True))
    held = _counted(Mandate.objects.as_of(on), "seat__country", Count("pk"))
    left = _counted(vacant(Seat.objects.filter(), on=on), "country", Count("pk"))
    return [
        StateCount(state, *(found.get(state.iso2, 0) for found in (members, held, left)))
        for state in member_states(on=on)
    ]


def _counted(found: QuerySet[Any, Any], by: str, count: Count) -> dict[str, int]:
    return dict(found.order_by().values_list(by).annotate(number=count).values_list(by, "number"))
