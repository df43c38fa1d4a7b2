"""What a contact point is shown of its State's seats: who sits now, what happened before, the group on any day.

Of the other States: State and authority, and a person's name only where the public may know it (rules 26, 30).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, ExpertGroupQuerySet, Seat
from nominations.kernel import clock
from nominations.mandates.composition import StateLine, composition
from nominations.mandates.models import Mandate, Membership
from nominations.portal import queries
from nominations.portal.queries import Card
from nominations.reference.models import Country
from nominations.workflow import queries as workflow
from nominations.workflow.states import Status

GROUPS_A_PAGE = 20
Key = tuple[str, str]  # group and State


@dataclass(frozen=True)
class SeatLine:
    """A seat today: who sits, who follows from a later day, since when it is vacant."""

    seat: Seat
    holder: Mandate | None
    next: Mandate | None
    vacant_since: date | None


@dataclass(frozen=True)
class Standing:
    """A State in a group today, and the one thing that can be done about its seats."""

    group: ExpertGroup
    country: Country
    memberships: Sequence[Membership]
    seats: Sequence[SeatLine]
    card: Card | None  # an open change, or a call that waits for the State

    @property
    def may_propose(self) -> bool:
        return self.card is None and bool(self.seats) and self.group.status != ExpertGroup.Status.CLOSED

    @property
    def is_vacant(self) -> bool:
        return any(line.holder is None for line in self.seats)


@dataclass(frozen=True)
class Row:
    """A State in a group on a day, as far as this visitor may see it; `persons` is None where names are not shown."""

    country: Country
    is_own: bool
    authorities: list[str]
    persons: list[str] | None
    vacant: int


def groups_of(states: Iterable[Country]) -> ExpertGroupQuerySet:
    """Return the groups in which these States have a seat, or an authority that is or was a member."""
    own = [state.pk for state in states]
    seats = Seat.objects.filter(group=OuterRef("pk"), country__in=own)
    members = Membership.objects.standing().filter(group=OuterRef("pk"), authority__country__in=own)
    return ExpertGroup.objects.filter(Q(Exists(seats)) | Q(Exists(members)))


def page_of(
    states: Sequence[Country], *, typed: str, page: str, at: datetime
) -> tuple[Page[ExpertGroup], list[Standing]]:
    """Return one page of the States' groups and how each State stands in them; a constant number of queries."""
    found = Paginator(groups_of(states).saying(typed).order_by("code"), GROUPS_A_PAGE).get_page(page)
    return found, standings(list(found), states, at=at)


def standings(
    groups: Sequence[ExpertGroup],
    states: Sequence[Country],
    *,
    at: datetime,
    ever: Sequence[Membership] | None = None,  # theirs of any day, where the page has them anyway
) -> list[Standing]:
    """Return how each of the States stands in each of the groups today."""
    today = clock.local_day(at)
    current = _current(groups, states, today) if ever is None else [each for each in ever if _holds(each, today)]
    members, seats, cards = _members(current), _seats(groups, states, today), _cards(groups, states, at)
    keys = {(str(group.pk), state.iso2): (group, state) for group in groups for state in states}
    return [
        Standing(group, state, members[key], seats[key], cards.get(key))
        for key, (group, state) in keys.items()
        if members[key] or seats[key]
    ]


def _current(groups: Sequence[ExpertGroup], states: Sequence[Country], on: date) -> Iterable[Membership]:
    rows = Membership.objects.as_of(on).filter(group__in=groups, authority__country__in=states)
    return rows.select_related("authority")


def _holds(membership: Membership, on: date) -> bool:
    return membership.since <= on and (membership.until is None or membership.until > on)


def _members(current: Iterable[Membership]) -> dict[Key, list[Membership]]:
    found: dict[Key, list[Membership]] = defaultdict(list)
    for row in sorted(current, key=lambda each: (each.since, each.pk)):
        found[str(row.group_id), str(row.authority.country_id)].append(row)
    return found


def _seats(groups: Sequence[ExpertGroup], states: Sequence[Country], on: date) -> dict[Key, list[SeatLine]]:
    from_today = Mandate.objects.from_day(on).select_related("person", "authority").order_by("since")
    ended = Mandate.objects.standing().filter(seat=OuterRef("pk"), until__lte=on).order_by("-until").values("until")
    seats = Seat.objects.filter(group__in=groups, country__in=states).order_by("number")
    found: dict[Key, list[SeatLine]] = defaultdict(list)
    for seat in seats.annotate(ended_on=Subquery(ended[:1])).prefetch_related(Prefetch("mandates", from_today)):
        mandates = list(seat.mandates.all())
        holder = next((mandate for mandate in mandates if mandate.since <= on), None)
        following = next((mandate for mandate in mandates if mandate.since > on), None)
        line = SeatLine(seat, holder, following, seat.ended_on)
        found[str(seat.group_id), str(seat.country_id)].append(line)
    return found


def _cards(groups: Sequence[ExpertGroup], states: Sequence[Country], at: datetime) -> dict[Key, Card]:
    """Return what is open for each State: its change before a call, and no call that it was accepted in."""
    rows = Invitation.objects.filter(call__group__in=groups, country__in=states, call__status=CallStatus.OPEN)
    found: dict[Key, Card] = {}
    for row in workflow.file_rows(workflow.with_answers(rows.order_by("-call__kind", "call__deadline_on"))):
        if row.call.kind == Call.Kind.CHANGE or row.status != Status.ACCEPTED:
            found[str(row.call.group_id), row.country.iso2] = queries.card(row, at=at)
    return found


def history(group: ExpertGroup, states: Sequence[Country]) -> list[Mandate]:
    """Return everybody who sat, sits or will sit on the States' seats, the newest of each seat first."""
    rows = Mandate.objects.standing().filter(seat__group=group, seat__country__in=states)
    related = rows.select_related("person", "authority", "seat__country", "nomination")
    return list(related.order_by("seat__country__protocol_order", "seat__number", "-since"))


def members(group: ExpertGroup, states: Sequence[Country]) -> list[Membership]:
    """Return every authority of the States that was, is or will be a member, the newest first."""
    rows = Membership.objects.standing().filter(group=group, authority__country__in=states)
    return list(rows.select_related("authority__country").order_by("-since", "pk"))


def on_day(group: ExpertGroup, own: Sequence[Country], *, on: date) -> list[Row]:
    """Return the group on a day, State by State, as the contact point of some may see it."""
    codes = {state.iso2 for state in own}
    return [_row(line, group, is_own=line.country.iso2 in codes) for line in composition(group, on=on)]


def _row(line: StateLine, group: ExpertGroup, *, is_own: bool) -> Row:
    members = [str(membership.authority) for membership in line.memberships]
    authorities = members or [str(mandate.authority) for mandate in line.sitting]
    persons = None
    if is_own:
        persons = [str(mandate.person) for mandate in line.sitting]
    elif group.publishes_names:
        persons = [str(mandate.person) for mandate in line.sitting if mandate.person.informed_at]
    return Row(line.country, is_own, list(dict.fromkeys(authorities)), persons, line.vacant if is_own else 0)
