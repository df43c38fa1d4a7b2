"""Seats that nobody sits on although the State was asked, since when; and mandates that end soon (domain rule 33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from nominations.calls.models import Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, Role, Seat, SeatRule
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.reference.models import Country

# A State that was asked in one of these is an invited one.
ASKED = (CallStatus.OPEN, CallStatus.CLOSED)
ORDER = ("group__code", "country__protocol_order", "number")


@dataclass(frozen=True)
class Vacancy:
    """A vacant seat of an invited State: since the last mandate's end, else since the State was first asked."""

    seat: Seat
    since: date | None
    last: Mandate | None

    @property
    def group(self) -> ExpertGroup:
        return self.seat.group

    @property
    def country(self) -> Country:
        return self.seat.country


class Spot(NamedTuple):
    """A vacant seat in few words: enough to count, filter and sort thousands of them."""

    seat: int
    code: str  # of the group
    iso2: str
    since: date


def spots(*, groups: QuerySet[ExpertGroup], on: date, only_unasked: bool = False) -> list[Spot]:
    """Return the vacant seats of some groups, by group and in protocol order; one query, no object a row.

    `only_unasked`: those that no open call asks for now.
    """
    columns = ("pk", "group__code", "country_id", "ended_on", "asked_on")
    vacant = _vacant(on).filter(group__in=groups)
    if only_unasked:
        open_calls = Invitation.objects.filter(call__group=OuterRef("group"), call__status=CallStatus.OPEN)
        vacant = vacant.filter(~Exists(open_calls.filter(country=OuterRef("country"))))
    rows = vacant.order_by(*ORDER).values_list(*columns)
    return [Spot(seat, code, iso2, ended or asked) for seat, code, iso2, ended, asked in rows if asked]


def vacancies(
    *,
    group: ExpertGroup | None = None,
    groups: QuerySet[ExpertGroup] | None = None,
    seats: Iterable[int] | None = None,
    on: date,
) -> list[Vacancy]:
    """Return the vacant seats, all or those of groups or among seats, by group and in protocol order; two queries.

    A closed group has none, nor has a seat that the group's rule does not ask for any more.
    """
    vacant = _vacant(on).select_related("group", "country").order_by(*ORDER)
    if group is not None:
        vacant = vacant.filter(group=group)
    if groups is not None:
        vacant = vacant.filter(group__in=groups)
    if seats is not None:
        vacant = vacant.filter(pk__in=list(seats))
    found = [seat for seat in vacant if seat.asked_on]
    ended = _ended(seat.last_id for seat in found)
    return [_vacancy(seat, ended.get(seat.last_id)) for seat in found]


def ending_terms(*, groups: QuerySet[ExpertGroup], on: date, within: timedelta) -> QuerySet[Mandate]:
    """Return the mandates of a day that end soon, the soonest first, where nobody is appointed to follow."""
    follows = Mandate.objects.standing().filter(seat=OuterRef("seat"), since=OuterRef("until"))
    soon = Mandate.objects.as_of(on).filter(~Exists(follows), seat__group__in=groups, until__lte=on + within)
    soon = soon.exclude(end_reason=EndReason.GROUP_CLOSED)
    return soon.select_related("person", "authority", "seat__group", "seat__country").order_by("until", "seat")


def _vacant(on: date) -> QuerySet[Any]:
    """Return vacant seats with who sat last and the day on which the State was first asked.

    Whether it was asked at all is looked at afterwards: as a condition, PostgreSQL would find the day for every seat.
    """
    mandates = Mandate.objects.filter(seat=OuterRef("pk"))
    ended = mandates.standing().filter(until__lte=on).order_by("-until")
    rule = SeatRule.objects.filter(group=OuterRef("group"), role=Role.REPRESENTATIVE, per_state__gte=OuterRef("number"))
    seats = Seat.objects.filter(~Exists(mandates.as_of(on)), Exists(rule), country__in=_member_states(on))
    return seats.exclude(group__status=ExpertGroup.Status.CLOSED).annotate(
        last_id=Subquery(ended.values("pk")[:1]),
        ended_on=Subquery(ended.values("until")[:1]),
        asked_on=Subquery(_asked(on)),
    )


def _member_states(on: date) -> QuerySet[Country]:
    return Country.objects.member_states(on=on).order_by()


def _asked(on: date) -> Any:
    """Return the day on which a seat's State was first asked; of a call on paper only its last day is known."""
    opened = TruncDate("call__opened_at", tzinfo=clock.BRUSSELS)
    asked: Any = Invitation.objects.filter(call__group=OuterRef("group"), country=OuterRef("country"))
    asked = asked.filter(call__status__in=ASKED).annotate(day=Coalesce(opened, F("call__deadline_on")))
    return asked.filter(day__lte=on).order_by("day").values("day")[:1]


def _ended(keys: Iterable[Any]) -> dict[Any, Mandate]:
    wanted = [key for key in keys if key is not None]
    return {row.pk: row for row in Mandate.objects.filter(pk__in=wanted).select_related("person", "authority")}


def _vacancy(seat: Any, last: Mandate | None) -> Vacancy:
    return Vacancy(seat, last.until if last else seat.asked_on, last)
