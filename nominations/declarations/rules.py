"""What follows from dates alone, without touching the world: the facts about one State happened one after another."""

from collections.abc import Sequence
from itertools import combinations

from nominations.kernel.partial_dates import PartialDate


def contradiction(dates: Sequence[PartialDate]) -> tuple[PartialDate, PartialDate] | None:
    """Return the first pair that cannot have happened in this order, whichever of their days were the true ones.

    When no pair contradicts, there are true days in this order: each fact on the latest start so far.
    """
    return next(((one, later) for one, later in combinations(dates, 2) if later.end < one.start), None)
