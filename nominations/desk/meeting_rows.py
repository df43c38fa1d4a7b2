"""The delegations to a meeting as its first page shows them: a row a State, the silent ones included (rule 33)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.kernel.tables import Column, Kind, Table
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant


class Standing(StrEnum):
    AWAITED = "awaited"
    NAMED = "named"
    NIL = "nil"


LABELS: dict[Standing, Promise] = {
    Standing.AWAITED: _("Not named yet"),
    Standing.NAMED: _("Named"),
    Standing.NIL: _("Nobody attends"),
}
TONES = {Standing.AWAITED: "silent", Standing.NAMED: "good", Standing.NIL: "wait"}


@dataclass(frozen=True)
class Row:
    """A State's delegation: how it stands, and who comes."""

    delegation: Delegation
    people: tuple[Participant, ...]
    page: str  # the address of its own page; empty where there is none

    @property
    def code(self) -> str:
        return str(self.delegation.country.eu_code)

    @property
    def name(self) -> str:
        return str(self.delegation.country.name_en)

    @property
    def standing(self) -> Standing:
        if self.delegation.is_nil:
            return Standing.NIL
        return Standing.NAMED if self.people else Standing.AWAITED

    @property
    def label(self) -> Promise:
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @cached_property
    def experts(self) -> list[Participant]:
        return [person for person in self.people if person.capacity == Participant.Capacity.EXPERT]

    @cached_property
    def members(self) -> list[Participant]:
        return [person for person in self.people if person.capacity != Participant.Capacity.EXPERT]

    def number(self, mode: str) -> int:
        return sum(person.mode == mode for person in self.people)

    @property
    def online(self) -> int:
        return self.number(Participant.Mode.ONLINE)

    @property
    def in_person(self) -> int:
        return self.number(Participant.Mode.IN_PERSON)


@dataclass(frozen=True)
class Choice:
    """One filter, with the number of States that it leaves."""

    key: str
    label: Promise
    tone: str
    number: int


def _stands(standing: Standing, row: Row) -> bool:
    return row.standing is standing


_FILTERS: dict[str, tuple[Promise, str, Callable[[Row], bool]]] = {
    **{each.value: (LABELS[each], TONES[each], partial(_stands, each)) for each in Standing},
    "online": (_("With somebody online"), "act", lambda row: row.online > 0),
    "experts": (_("With an expert"), "act", lambda row: bool(row.experts)),
}


@dataclass(frozen=True)
class Rows:
    """All delegations, and those that the filter leaves."""

    every: list[Row]
    show: str

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.every if _FILTERS[self.show][2](row)] if self.show else self.every

    @property
    def choices(self) -> list[Choice]:
        return [Choice(key, label, tone, sum(map(fits, self.every))) for key, (label, tone, fits) in _FILTERS.items()]

    @property
    def answered(self) -> int:
        return sum(row.standing is not Standing.AWAITED for row in self.every)

    @property
    def total(self) -> int:
        return len(self.every)

    @property
    def awaited(self) -> int:
        return self.total - self.answered

    @cached_property
    def persons(self) -> dict[str, int]:
        """How many persons come, and how: `in_person`, `online`, `experts`, `all`."""
        counts: Counter[str] = Counter()
        for row in self.every:
            counts += Counter(in_person=row.in_person, online=row.online, experts=len(row.experts), all=len(row.people))
        return {name: counts[name] for name in ("all", "in_person", "online", "experts")}


def rows(meeting: Meeting, *, show: str = "") -> Rows:
    """Return the delegations in protocol order with who is expected; two queries. An unknown filter shows all."""
    coming = Participant.objects.standing().order_by("-seat__number", "expert_number", "family_name", "pk")
    found = Delegation.objects.filter(meeting=meeting).select_related("country", "answered_by")
    found = found.order_by("country__protocol_order").prefetch_related(Prefetch("participants", coming, "coming"))
    return Rows([_row(meeting, each) for each in found], show if show in _FILTERS else "")


def _row(meeting: Meeting, delegation: Any) -> Row:
    return Row(delegation, tuple(delegation.coming), delegation_page(meeting, delegation.country_id))


def delegation_page(meeting: Meeting, iso2: str) -> str:
    """Return the address of a State's own page in this meeting, or "" where there is none."""
    try:
        return meeting_pages.address(meeting, "delegation", iso2)
    except NoReverseMatch:
        return ""


def with_answers(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """Add `asked` and `answered`, the States of each meeting; counted only for the rows that a page shows."""
    coming = Participant.objects.standing().filter(delegation=OuterRef("pk"))
    asked = Delegation.objects.filter(meeting=OuterRef("pk"))
    return meetings.annotate(asked=_number(asked), answered=_number(asked.filter(Q(is_nil=True) | Exists(coming))))


def _number(delegations: "QuerySet[Delegation]") -> Coalesce:
    counted = delegations.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


_COLUMNS = (
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("answer", _("Answer")),
    Column("members", _("Representatives and substitutes"), Kind.LIST),
    Column("experts", _("Accompanying experts"), Kind.LIST),
    Column("in_person", _("In person"), Kind.NUMBER),
    Column("online", _("Online"), Kind.NUMBER),
    Column("answered_at", _("Answered at"), Kind.INSTANT),
    Column("answered_by", _("Answered by")),
    Column("nil_reason", _("Why nobody attends")),
)


def table(meeting: Meeting, shown: Iterable[Row]) -> Table:
    """Return the rows as the page shows them."""
    return Table("delegations", "delegation", f"{meeting}: {meeting.title}", _COLUMNS, [_cells(row) for row in shown])


def _cells(row: Row) -> list[Any]:
    at: datetime | None = row.delegation.answered_at
    return [
        row.code,
        row.name,
        str(row.label),
        [str(person) for person in row.members],
        [str(person) for person in row.experts],
        row.in_person,
        row.online,
        at,
        str(row.delegation.answered_by or ""),
        row.delegation.nil_reason,
    ]
