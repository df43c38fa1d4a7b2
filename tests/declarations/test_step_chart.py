"""The step chart: its lines go through the points of the count, and the band between them is never turned over."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nominations.declarations import counting, queries
from nominations.declarations.counting import Fact, Tally
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.step_chart import BOTTOM, LEFT, RIGHT, TOP, StepChart, span, step_chart
from nominations.kernel.partial_dates import PartialDate

DAYS = some.dates(date(1990, 1, 1), date(2030, 12, 31))
FACTS = some.lists(
    some.builds(
        lambda state, start, length: Fact(state, 1, PartialDate(start, start + timedelta(length), "interval", "then")),
        some.sampled_from(["AT", "BE", "FR", "MT", "US"]),
        DAYS,
        some.integers(0, 400),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda fact: fact.state,
)


def heights(path: str) -> dict[int, int]:
    """Return the height of a step line to the right of each of its upright parts."""
    return {int(x): int(y) for x, y in re.findall(r"(\d+) (\d+)", path)}


def drawn(steps: list[Tally], chosen: Tally, of: int = 27) -> StepChart:
    chart = step_chart(steps, chosen=chosen, of=of)
    assert chart is not None
    return chart


def test_nobody_has_signed_so_nothing_is_drawn() -> None:
    assert step_chart([], chosen=Tally(date(2019, 6, 13), 0, 0), of=27) is None


@pytest.mark.usefixtures("all_signed")
def test_the_chart_of_euroqci_goes_through_its_points(declaration: Declaration) -> None:
    facts = queries.facts(queries.signatures(declaration))
    steps = counting.steps(facts)
    chart = drawn(steps, counting.tally(facts, on=date(2019, 12, 1)))
    assert chart.steps == tuple(steps)
    assert [mark.words for mark in chart.years] == ["2019", "2020", "2021"]
    assert [mark.words for mark in chart.scale] == ["0", "5", "10", "15", "20", "27"]
    assert chart.chosen.words == "1 December 2019: 10–19"
    assert heights(chart.certain)[RIGHT] == heights(chart.possible)[RIGHT] == TOP
    per_state = (BOTTOM - TOP) / 27
    assert chart.dot_certain == pytest.approx(BOTTOM - 10 * per_state, abs=1)
    assert chart.dot_possible == pytest.approx(BOTTOM - 19 * per_state, abs=1)
    assert chart.band == chart.possible + "L" + "L".join(reversed(chart.certain[1:].split("L"))) + "z"
    assert Signature.objects.count() == 27


def test_a_day_after_the_last_change_is_marked_at_the_end_of_the_axis() -> None:
    steps = [Tally(date(2019, 6, 13), 7, 7)]
    later = drawn(steps, Tally(date(2026, 11, 26), 7, 7)).chosen
    assert (later.at, later.words, later.anchor) == (RIGHT, "26 November 2026: 7 →", "end")
    first = drawn(steps, Tally(date(2019, 1, 1), 0, 0)).chosen
    assert (first.at, first.anchor) == (LEFT, "start")


@given(FACTS, DAYS)
def test_certain_is_never_above_possible(facts: list[Fact], day: date) -> None:
    steps, chosen = counting.steps(facts), counting.tally(facts, on=day)
    chart = drawn(steps, chosen, of=1)
    certain, possible = heights(chart.certain), heights(chart.possible)
    assert all(possible[at] <= height for at, height in certain.items())
    assert all(TOP <= height <= BOTTOM for height in [*certain.values(), *possible.values()])
    assert chart.dot_possible <= chart.dot_certain
    assert LEFT <= chart.chosen.at <= RIGHT
    assert len({mark.at for mark in chart.years}) == len(chart.years) <= 12
    assert int(chart.scale[-1].words) == max(1, *(step.possible for step in steps))


def test_a_count_is_one_number_only_where_it_is_certain() -> None:
    assert span(Tally(date(2019, 12, 1), 10, 19)) == "10–19"
    assert span(Tally(date(2020, 12, 1), 25, 25)) == "25"
