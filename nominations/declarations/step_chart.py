"""The signatories over time as steps, with a band between certain and possible: geometry that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from nominations.declarations.counting import Tally

WIDTH, HEIGHT = 720, 320  # units of the picture; the page scales them
LEFT, RIGHT, TOP, BOTTOM = 44, 704, 46, 276
SCALE_STEPS = (1, 2, 5, 10, 20, 50)
MOST_LINES = 6  # of the scale, above nought
MOST_YEARS = 12  # written out; of more, some
SIDE = 150  # an inscription nearer to an edge is written towards the middle


@dataclass(frozen=True)
class Mark:
    """A tick of an axis, or an upright line with its words."""

    at: int
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class StepChart:
    """The drawn chart; its points are those of `counting.steps`, which the table beneath shows as they are."""

    box: str
    band: str  # between certain and possible
    certain: str
    possible: str
    years: tuple[Mark, ...]
    scale: tuple[Mark, ...]
    chosen: Mark
    dot_certain: int
    dot_possible: int
    steps: tuple[Tally, ...]
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def step_chart(steps: Sequence[Tally], *, chosen: Tally, of: int) -> StepChart | None:
    """Draw the steps up to `of` signatories; None where nobody has signed.

    The axis ends with the year of the last change; a chosen day after it is marked at its end, where nothing changes.
    """
    if not steps:
        return None
    axes = _Axes(
        date(steps[0].on.year, 1, 1), date(steps[-1].on.year, 12, 31), max(of, *(step.possible for step in steps))
    )
    certain = axes.line([(step.on, step.certain) for step in steps])
    possible = axes.line([(step.on, step.possible) for step in steps])
    return StepChart(
        box=f"0 0 {WIDTH} {HEIGHT}",
        band=_path([*possible, *reversed(certain)]) + "z",
        certain=_path(certain),
        possible=_path(possible),
        years=tuple(axes.years()),
        scale=tuple(axes.scale()),
        chosen=axes.upright(chosen.on, f"{date_format(chosen.on, 'j F Y')}: {span(chosen)}"),
        dot_certain=axes.y(chosen.certain),
        dot_possible=axes.y(chosen.possible),
        steps=tuple(steps),
    )


def span(tally: Tally) -> str:
    """Return a count in figures: "19", or "10–19" where only that much is sure."""
    return str(tally.certain) if tally.is_certain else f"{tally.certain}–{tally.possible}"


def _path(points: Sequence[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


@dataclass(frozen=True)
class _Axes:
    """From days and numbers to units of the picture."""

    first: date
    last: date
    most: int

    def x(self, day: date) -> int:
        gone = min(max((day - self.first).days, 0), (self.last - self.first).days)
        return LEFT + round((RIGHT - LEFT) * gone / (self.last - self.first).days)

    def y(self, number: int) -> int:
        return BOTTOM - round((BOTTOM - TOP) * number / self.most)

    def line(self, counts: Sequence[tuple[date, int]]) -> list[tuple[int, int]]:
        """Return the corners of a step line: level up to a day, then up or down on it, level to the end."""
        points, height = [(LEFT, self.y(0))], self.y(0)
        for day, number in counts:
            points += [(self.x(day), height), (self.x(day), self.y(number))]
            height = self.y(number)
        return [*points, (RIGHT, height)]

    def years(self) -> list[Mark]:
        every = range(self.first.year, self.last.year + 1)
        step = -(-len(every) // MOST_YEARS)
        return [Mark(self.x(date(year, 1, 1)), str(year), "start") for year in every[::step]]

    def scale(self) -> list[Mark]:
        step = next((step for step in SCALE_STEPS if self.most <= step * MOST_LINES), self.most)
        numbers = {*range(0, self.most + 1, step)}
        if self.most - max(numbers) < step / 2:
            numbers -= {max(numbers)} - {0}
        return [Mark(self.y(number), str(number)) for number in sorted({*numbers, self.most})]

    def upright(self, day: date, words: str) -> Mark:
        at = self.x(day)
        anchor = "end" if at > RIGHT - SIDE else "start" if at < LEFT + SIDE else "middle"
        is_after = day > self.last
        return Mark(at, f"{words} →" if is_after else words, anchor)
