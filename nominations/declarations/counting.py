"""How many had signed on a day: for certain, and possibly, when a source dates them vaguely (domain rules 23, 24).

Counts come from rows, never from a number that somebody typed. A day counts as a whole: who signed on it, had signed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate

from django.utils.translation import gettext as _

from nominations.kernel.partial_dates import PartialDate


@dataclass(frozen=True)
class Fact:
    """One standing fact about one State: odd turns bring it in, even ones take it out."""

    state: str
    turn: int
    when: PartialDate

    @property
    def enters(self) -> bool:
        return self.turn % 2 == 1


class Standing(StrEnum):
    """Whether a State is a signatory at the end of a day."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True)
class Tally:
    """How many States are signatories at the end of a day: at least, and at most."""

    on: date
    certain: int
    possible: int

    @property
    def is_certain(self) -> bool:
        return self.certain == self.possible


def in_words(tally: Tally) -> str:
    """Return a count as it is written: "20", and "19 to 24" where a source is vague."""
    if tally.is_certain:
        return str(tally.certain)
    return _("%(certain)d to %(possible)d") % {"certain": tally.certain, "possible": tally.possible}


def standing(facts: Iterable[Fact], *, on: date) -> Standing:
    """Return how a State stands, from its own facts only."""
    dates = [fact.when for fact in sorted(facts, key=lambda fact: fact.turn)]
    # What follows cannot have been earlier, nor what went before later, than the other dates leave room for.
    starts = accumulate((when.start for when in dates), max)
    ends = accumulate((when.end for when in reversed(dates)), min)
    at_least, at_most = sum(end <= on for end in ends), sum(start <= on for start in starts)
    if at_least != at_most:
        return Standing.POSSIBLE
    return Standing.CERTAIN if at_least % 2 else Standing.NO


def standings(facts: Iterable[Fact], *, on: date) -> dict[str, Standing]:
    """Return how each State that has a fact stands at the end of a day."""
    by_state: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_state[fact.state].append(fact)
    return {state: standing(own, on=on) for state, own in by_state.items()}


def tally(facts: Iterable[Fact], *, on: date) -> Tally:
    """Count the signatories at the end of a day."""
    found = list(standings(facts, on=on).values())
    certain = found.count(Standing.CERTAIN)
    return Tally(on, certain, certain + found.count(Standing.POSSIBLE))


def steps(facts: Iterable[Fact]) -> list[Tally]:
    """Return the count on each day on which it may have changed, in order: the points of a step chart."""
    facts = list(facts)
    days = {fact.when.start for fact in facts} | {fact.when.end for fact in facts}
    return [tally(facts, on=day) for day in sorted(days)]


@dataclass(frozen=True)
class Wave:
    """The States that one source dates in the same words, and the count once that time is over."""

    when: PartialDate
    states: tuple[str, ...]
    after: Tally


def waves(facts: Iterable[Fact]) -> list[Wave]:
    """Return who came in together, by the start of their date; withdrawals are no wave."""
    facts = list(facts)
    together: dict[PartialDate, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.enters:
            together[fact.when].append(fact.state)
    return [Wave(when, tuple(together[when]), tally(facts, on=when.end)) for when in sorted(together)]
