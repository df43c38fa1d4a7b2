"""A life cycle as data: which move leads from which statuses to which one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Status = TypeVar("Status", bound=str)
Move = TypeVar("Move", bound=str)


@dataclass(frozen=True)
class Transition(Generic[Status]):
    """One row of a transition table."""

    sources: frozenset[Status]
    target: Status


@dataclass(frozen=True)
class Machine(Generic[Status, Move]):
    """A frozen table of moves; the only place that says what may follow what."""

    name: str
    table: Mapping[Move, Transition[Status]]

    def allows(self, move: Move, status: str) -> bool:
        """Answer whether the move may be made from this status; columns give a status as plain text."""
        return status in self.table[move].sources

    def target(self, move: Move) -> Status:
        return self.table[move].target

    def moves_from(self, status: str) -> list[Move]:
        """Return the moves that the table allows from this status, in the table's order."""
        return [move for move in self.table if self.allows(move, status)]

    def rows(self) -> Iterator[tuple[Move, list[Status], Status]]:
        """Yield (move, sorted sources, target), for tests and for docs/states.md."""
        for move, transition in self.table.items():
            yield move, sorted(transition.sources), transition.target
