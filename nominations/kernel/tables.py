"""A table said once, column by column, whatever it is written as: CSV, XLSX, JSON or XML."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

BLOCK = 1000  # rows held at once


class Kind(Enum):
    """What a column holds; a typed format (XLSX) writes it as that."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, its label for people, what the query selects, how that is shown."""

    name: str
    label: "Words"
    kind: Kind = Kind.TEXT
    source: Any = None  # a field path or an expression; None: the name
    show: Callable[[Any], Any] | None = None

    @property
    def selects(self) -> Any:
        return self.source or self.name


@dataclass(frozen=True)
class Table:
    """Columns and rows in their order; `about` says where it comes from. Rows may be a stream: read once."""

    name: str  # of the list: "groups"
    row: str  # of one: "group"
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    about: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> Iterator[list[Sequence[Any]]]:
        """Yield rows by the thousand, each value as its column shows it."""
        shown = [(number, _shower(column, column.show)) for number, column in enumerate(self.columns) if column.show]
        rows = iter(self.rows)
        while block := list(islice(rows, BLOCK)):
            yield [_shown(row, shown) for row in block] if shown else block


def _shower(column: Column, show: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return how a column shows a value, remembered: many rows share few, whose words are then translated once."""

    def shown(value: Any) -> Any:
        found = show(value)
        return str(found) if isinstance(found, Promise) else found

    return show if column.kind is Kind.LIST else lru_cache(maxsize=BLOCK, typed=True)(shown)


def _shown(row: Sequence[Any], shown: list[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    cells = list(row)
    for number, show in shown:
        cells[number] = show(cells[number])
    return cells
