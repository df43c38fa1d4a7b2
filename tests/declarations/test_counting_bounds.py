"""The strongest thing to ask of a count: whichever possible days were the true ones, it lies within its bounds."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.declarations import counting, rules
from nominations.declarations.counting import Fact, Standing
from nominations.kernel.partial_dates import PartialDate, of_day, partial_date

FIRST = date(2019, 6, 13)
FEW = 14  # days: so few that true days, and the day asked for, often touch the bounds


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def intervals(draw: st.DrawFn) -> PartialDate:
    first, last = sorted(draw(st.tuples(st.integers(0, FEW), st.integers(0, FEW))))
    return partial_date("interval", on(first), on(last), "some time")


STATES = st.lists(
    st.lists(intervals(), max_size=4).filter(lambda dates: rules.contradiction(dates) is None), max_size=6
)


def facts(states: list[list[PartialDate]]) -> list[Fact]:
    return [
        Fact(f"S{number}", turn, when)
        for number, dates in enumerate(states)
        for turn, when in enumerate(dates, start=1)
    ]


def is_inside(true_days: list[date], day: date) -> bool:
    """Answer whether a State was a signatory when this day ended: it did an odd number of things by then."""
    return sum(true <= day for true in true_days) % 2 == 1


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[PartialDate]], list[list[date]]]:
    """What the sources say of some States, and what may have been true."""
    states = draw(STATES)
    truths = []
    for dates in states:
        true, earliest = [], FIRST
        for number, when in enumerate(dates):
            low = max(earliest, when.start)
            high = min(later.end for later in dates[number:])  # what follows must still find a day
            earliest = on(draw(st.integers((low - FIRST).days, (high - FIRST).days)))
            true.append(earliest)
        truths.append(true)
    return states, truths


@settings(max_examples=300)
@given(histories(), st.integers(-1, FEW + 1))
def test_the_true_count_lies_between_certain_and_possible(
    history: tuple[list[list[PartialDate]], list[list[date]]], number: int
) -> None:
    states, truths = history
    found = counting.tally(facts(states), on=on(number))
    assert found.certain <= sum(is_inside(true, on(number)) for true in truths) <= found.possible


def true_days(dates: list[PartialDate]) -> list[list[date]]:
    """Return every choice of days, in order."""
    ways: list[list[date]] = [[]]
    for when in dates:
        span = [when.start + timedelta(days=step) for step in range((when.end - when.start).days + 1)]
        ways = [[*way, day] for way in ways for day in span if not way or way[-1] <= day]
    return ways


@settings(max_examples=150)
@given(st.lists(intervals(), min_size=1, max_size=3), st.integers(0, FEW))
def test_the_bounds_are_no_wider_than_the_truth(dates: list[PartialDate], number: int) -> None:
    ways = {is_inside(true, on(number)) for true in true_days(dates)}
    assert bool(ways) == (rules.contradiction(dates) is None)
    exactly = {frozenset({True}): Standing.CERTAIN, frozenset({True, False}): Standing.POSSIBLE}
    if ways:
        found = counting.standing(facts([dates]), on=on(number))
        assert found == exactly.get(frozenset(ways), Standing.NO)


@given(STATES)
def test_who_only_signs_makes_the_bounds_grow_and_meet(states: list[list[PartialDate]]) -> None:
    signed = [dates[:1] for dates in states]
    steps = counting.steps(facts(signed))
    assert all(before.certain <= after.certain for before, after in pairwise(steps))
    assert all(before.possible <= after.possible for before, after in pairwise(steps))
    assert all(step.certain <= step.possible for step in steps)
    if steps:
        assert steps[-1].is_certain
        assert steps[-1].certain == sum(bool(dates) for dates in signed)


@given(STATES)
def test_with_every_date_known_to_the_day_a_count_is_one_number(states: list[list[PartialDate]]) -> None:
    known = [[of_day(day) for day in sorted(when.start for when in dates)] for dates in states]
    assert all(step.is_certain for step in counting.steps(facts(known)))
