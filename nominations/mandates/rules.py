"""How long a mandate runs and who takes which seat, judged from plain values."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import TypeVar

from nominations.kernel import clock
from nominations.kernel.clock import Period

Key = TypeVar("Key", bound=Hashable)


def term_ends(since: date, months: int | None) -> date | None:
    """Return the first day after a term: the same date so many months later, else that month's last day (rule 17).

    A plain date: a weekend or holiday moves no end of a mandate. None: the group knows no terms.
    """
    return clock.later(since, Period(months=months)) if months else None


def earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two ends, where None is never."""
    return min((day for day in (one, other) if day is not None), default=None)


def assign(named: Mapping[int, Key], sitting: Mapping[int, Key]) -> dict[int, Key]:
    """Return who takes which of a State's seats: who sits already keeps the seat, in whatever order they are named."""
    seated = {number: key for number, key in sitting.items() if key in named.values()}
    for wanted, key in named.items():
        if key not in seated.values():
            free = [number for number in (wanted, *named) if number not in seated]
            seated[free[0] if free else wanted] = key
    return seated
