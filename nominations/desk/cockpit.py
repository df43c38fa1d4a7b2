"""The cockpit of a call: all its rows, those that the filters leave, in the order asked for, with map and chart."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk import cockpit_lines, cockpit_rows
from nominations.desk.cockpit_lines import Line
from nominations.desk.standings import SHORT, SIGNS, TONES, Standing
from nominations.kernel.text import fold
from nominations.mandates import pictures
from nominations.mandates.pictures import TileFacts, TileMap

LONGEST_SEARCH = 60
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

# Key in the address → words, tone, which rows. The standings come before them.
_OTHERS: Mapping[str, tuple[Promise, str, Callable[[Line, User], bool]]] = {
    "late": (_("Late"), "wait", lambda line, _by: line.is_late),
    "overdue": (_("Deadline passed"), "late", lambda line, _by: line.is_overdue),
    "unreachable": (_("Nobody reachable"), "late", lambda line, _by: not line.row.contacts),
    "trouble": (_("Mail in trouble"), "late", lambda line, _by: line.is_in_trouble),
    "mine": (
        _("Assigned to me"),
        "act",
        lambda line, by: bool(line.row.nomination and line.row.nomination.assigned_to_id == by.pk),
    ),
}
# Key in the address → words, key of the sorting. Protocol order is how the rows come, and how equals stand.
ORDERS: Mapping[str, tuple[Promise, Callable[[Line], Any] | None]] = {
    "protocol": (_("Protocol order"), None),
    "days": (_("Days left, fewest first"), lambda line: (not line.waits, line.days_left)),
    "status": (_("Status, what is to decide first"), lambda line: list(Standing).index(line.kind)),
    "contact": (_("Last contact, longest ago first"), lambda line: line.contact_at or _LONG_AGO),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know shows all, in protocol order."""

    show: str = ""
    q: str = ""
    order: str = "protocol"

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> "Asked":
        order = typed.get("order", "")
        return cls(
            show=typed.get("show", "") if typed.get("show") in (*Standing.values, *_OTHERS) else "",
            q=typed.get("q", "").strip()[:LONGEST_SEARCH],
            order=order if order in ORDERS else "protocol",
        )

    def address(self, **changes: str) -> str:
        """Return the query of an address with some of it changed; what is usual is left out."""
        order = "" if self.order == "protocol" else self.order
        asked = {"show": self.show, "q": self.q, "order": order, **changes}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.show or self.q)


@dataclass(frozen=True)
class Choice:
    """One filter with its number of States and its address."""

    key: str
    label: str | Promise
    tone: str
    number: int
    query: str


@dataclass(frozen=True)
class Board:
    every: list[Line]
    lines: list[Line]  # those that the filters leave, in the order asked for
    choices: list[Choice]
    asked: Asked
    answered: int

    @property
    def total(self) -> int:
        return len(self.every)

    @property
    def chosen(self) -> str:
        return self.asked.show

    @property
    def every_query(self) -> str:
        return self.asked.address(show="")

    @property
    def listed(self) -> str:
        """Return what the visitor sees, row by row, so that an act knows on what it was decided."""
        return " ".join(f"{line.code}:{line.stamp}" for line in self.lines)


def lines(call: Call, *, at: datetime) -> list[Line]:
    """Return all rows of a call in protocol order; a constant number of queries."""
    prefetch_related_objects([call.group], "seat_rules")
    return cockpit_lines.lines(call, cockpit_rows.rows(call, at=at), at=at)


def board(call: Call, asked: Asked, *, by: User, at: datetime) -> Board:
    """Return a call's rows with the filters and their counts."""
    every = lines(call, at=at)
    return Board(
        every=every,
        lines=_in_order(_filtered(every, asked, by), asked.order),
        choices=_choices(every, asked, by, on_paper=call.on_paper),
        asked=asked,
        answered=sum(not line.waits for line in every),
    )


def _filtered(every: Iterable[Line], asked: Asked, by: User) -> list[Line]:
    words = fold(asked.q)
    found = [line for line in every if not words or words in fold(line.name) or words == line.code.casefold()]
    if asked.show in _OTHERS:
        fits = _OTHERS[asked.show][2]
        return [line for line in found if fits(line, by)]
    return [line for line in found if not asked.show or line.kind == asked.show]


def _in_order(found: list[Line], order: str) -> list[Line]:
    key = ORDERS[order][1]
    return sorted(found, key=key) if key else found


def _choices(every: list[Line], asked: Asked, by: User, *, on_paper: bool) -> list[Choice]:
    kinds = [line.kind for line in every]
    unknown = {Standing.UNOPENED} if on_paper else {Standing.SILENT}  # of paper nobody knows who opened what
    standings = [
        Choice(kind.value, kind.label, TONES[kind], kinds.count(kind), asked.address(show=kind.value))
        for kind in Standing
        if kind not in unknown
    ]
    others = [
        Choice(key, label, tone, sum(fits(line, by) for line in every), asked.address(show=key))
        for key, (label, tone, fits) in _OTHERS.items()
    ]
    return [*standings, *others]


def tiles(every: Iterable[Line], address: str) -> TileMap:
    """Draw how the answers stand, a tile for each State; each leads to the State's file, else to its row."""
    facts = [
        TileFacts(line.code, line.name, line.kind, cockpit_lines.href(line, address), _said(line)) for line in every
    ]
    return pictures.tile_map(facts, signs=SIGNS, words=SHORT)


def _said(line: Line) -> str:
    late = [str(_OTHERS["late"][0])] if line.is_late else []
    return ", ".join([line.label, *late, *([line.days] if line.days else [])])
