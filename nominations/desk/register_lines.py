"""Values of the Register in words, and the lines of its reconciliation as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.reconciliation import queries as reconciliation
from nominations.reconciliation.fields import DATES, FIELDS, LISTS, MEMBERS
from nominations.reconciliation.queries import Row
from nominations.reconciliation.states import Change
from nominations.reconciliation.terms import Lists, Terms

NOTHING = "–"
TONES = {Change.ADDITION: "good", Change.CHANGE: "act", Change.REMOVAL: "wait"}
UNCONFIRMED, CONFIRMED = "open", "confirmed"
CHOICES: Mapping[str, tuple[str | Promise, str]] = {
    UNCONFIRMED: (_("To confirm"), "act"),
    CONFIRMED: (_("Confirmed"), "good"),
    **{change.value: (change.label, "silent") for change in Change},
}
_CHOSEN = {"status": ExpertGroup.Status, "legal_form": ExpertGroup.LegalForm, "duration": ExpertGroup.Duration}


@dataclass(frozen=True)
class Line:
    """One line with both values in words."""

    row: Row
    what: str
    ours: str
    theirs: str

    @property
    def tone(self) -> str:
        return TONES[self.row.kind]


@dataclass(frozen=True)
class Choice:
    """A filter with its number of lines."""

    key: str
    label: str | Promise
    tone: str
    number: int


def chosen(rows: Iterable[Row], *, show: str, typed: str) -> list[Row]:
    """Return the lines of one filter, of the groups whose code or title holds what was typed."""
    asked = typed.strip().casefold()
    return [row for row in rows if _is_shown(row, show) and asked in str(row.group).casefold()]


def choices(rows: list[Row]) -> list[Choice]:
    return [
        Choice(key, label, tone, sum(_is_shown(row, key) for row in rows)) for key, (label, tone) in CHOICES.items()
    ]


def _is_shown(row: Row, show: str) -> bool:
    if show in (UNCONFIRMED, CONFIRMED):
        return (row.confirmed is not None) == (show == CONFIRMED)
    return show not in CHOICES or row.kind == show


def lines(rows: Iterable[Row], *, on: date) -> list[Line]:
    """Return the lines in words; two queries however many they are."""
    lists = reconciliation.lists(on=on)
    return [
        Line(row, _what(row), in_words(row.field, row.ours, lists), in_words(row.field, row.theirs, lists))
        for row in rows
    ]


def _what(row: Row) -> str:
    if row.field == MEMBERS and row.country:
        return _now("Member: authority of %(state)s") % {"state": row.country.name_in_text}
    return str(FIELDS[row.field]).capitalize() if row.field else _now("The whole group")


def in_words(name: str, value: Any, lists: Lists) -> str:
    """Return a value as officials read it: labels for codes, days in words, a dash for nothing."""
    if value in (None, "", []):
        return NOTHING
    if name in LISTS:
        return _terms(name, lists).join(value).replace(" ()", "")
    if name in DATES:
        return formatted(date.fromisoformat(value), "j F Y")
    if name in _CHOSEN:
        return str(_CHOSEN[name](value).label)
    return str(ExpertGroup.Scope(value).label) if name == "scope" else str(value)


def _terms(name: str, lists: Lists) -> Terms:
    if name == "policy_areas":
        return lists.policy_areas
    return lists.tasks if name == "tasks" else lists.dgs
