"""A page of the search's results, and how many groups of each status fit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.reference.models import RegisterTerm
from nominations.register.queries.groups import GroupFilter, groups
from nominations.register.queries.terms import Terms

Status = ExpertGroup.Status
STALE_AFTER = timedelta(days=365)
# By what the results may be sorted; the first one is the order where nothing is asked.
ACTIVE_FIRST = Case(
    When(status=Status.ACTIVE, then=Value(1)),
    When(status=Status.ON_HOLD, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)
NEWEST, OLDEST = F("register_updated_on").desc(nulls_last=True), F("register_updated_on").asc(nulls_first=True)
ORDERS: dict[str, tuple[str | Combinable | OrderBy, ...]] = {
    "": (ACTIVE_FIRST, "code"),
    "code": ("code",),
    "title": ("title", "code"),
    "newest": (NEWEST, "code"),
    "oldest": (OLDEST, "code"),
}
ORDER_NAMES = {
    "": _("Active first"),
    "code": _("Code"),
    "title": _("Title"),
    "newest": _("Newest update"),
    "oldest": _("Oldest update"),
}
TONES = dict.fromkeys(Status, "medium") | {Status.ACTIVE: "low"}


@dataclass(frozen=True)
class GroupRow:
    """A group in the results."""

    code: str
    title: str
    abbreviation: str
    parent: str
    lead: tuple[str, ...]
    status: str
    tone: str
    updated_on: date | None
    is_stale: bool


def in_order(found: QuerySet[ExpertGroup], order: str) -> QuerySet[ExpertGroup]:
    return found.order_by(*ORDERS.get(order, ORDERS[""]))


def rows(found: Iterable[ExpertGroup], terms: Terms, *, on: date) -> list[GroupRow]:
    return [_row(group, terms, on=on) for group in found]


def _row(group: ExpertGroup, terms: Terms, *, on: date) -> GroupRow:
    return GroupRow(
        code=group.code,
        title=group.title,
        abbreviation=abbreviation(group),
        parent=group.parent.code if group.parent else "",
        lead=tuple(terms.labels(RegisterTerm.Kind.DG, group.lead_dgs)),
        status=group.get_status_display(),
        tone=TONES.get(Status(group.status), "medium"),
        updated_on=group.register_updated_on,
        is_stale=is_stale(group, on=on),
    )


def abbreviation(group: ExpertGroup) -> str:
    """Return the abbreviation where the title does not say it already."""
    return "" if f"({group.abbreviation})" in group.title else group.abbreviation


def is_stale(group: ExpertGroup, *, on: date) -> bool:
    """Say whether an entry that is in use was not updated in the Register for over a year."""
    updated = group.register_updated_on or group.published_on
    return group.status in {Status.ACTIVE, Status.ON_HOLD} and updated is not None and on - updated > STALE_AFTER


def by_status(wanted: GroupFilter, *, saying: Collection[UUID] | None = None) -> dict[str, int]:
    """Return how many groups of each status fit all else that is asked for; "" is their sum. One query."""
    counted: QuerySet[Any, Any] = groups(replace(wanted, status=""), saying=saying).order_by()
    found = dict(counted.values_list("status").annotate(Count("pk")))
    counts = {status: found.get(status, 0) for status in Status.values}
    return {"": sum(counts.values()), **counts}


def searched_states(typed: str, states: Sequence[Any]) -> list[Any]:
    """Return the States whose code or name was typed."""
    asked = typed.casefold().strip()
    return [state for state in states if asked and asked in {state.eu_code.casefold(), state.name.casefold()}]
