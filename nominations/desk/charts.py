"""Charts as plain geometry, no HTML: bars on their side, and a line of steps; `templates/desk/chart_*.html` draw them.

Units are those of the picture, which the page scales. What a chart shows stands in words and in a table as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

WIDTH, ROW, TOP = 640, 26, 26
LEFT, RIGHT = 170, 70  # room for the labels, and for the number behind the longest bar
HEIGHT, BELOW, BESIDE = 260, 30, 46  # of a line, its years, its numbers
MOST_TICKS = 5


class Given(NamedTuple):
    """One bar as it is asked for; without a value only its text stands there. `low` to `high`: the middle half."""

    label: str
    value: int | None
    text: str
    low: int | None = None
    high: int | None = None


class Tick(NamedTuple):
    at: float
    text: str


class Span(NamedTuple):
    """The middle half, drawn as a line across the bar."""

    left: float
    right: float
    width: float


class Bar(NamedTuple):
    label: str
    top: float
    middle: float
    width: float
    text: str
    text_at: float
    span: Span | None


@dataclass(frozen=True)
class Bars:
    """Bars on their side, with a scale above; `mark` is a line that they are compared with."""

    bars: list[Bar]
    ticks: list[Tick]
    mark: Tick | None
    height: float

    width, left, top, bottom_room = WIDTH, LEFT, TOP, 6
    thickness = ROW - 10
    kind = "bars"

    @property
    def bottom(self) -> float:
        return self.height - self.bottom_room


def bars(given: Iterable[Given], *, most: int | None = None, mark: tuple[int, str] | None = None) -> Bars:
    """Lay out bars; `most` is the end of the scale, else the largest number decides."""
    rows = list(given)
    largest = max((number for row in rows for number in (row.value, row.high) if number is not None), default=0)
    scale = steps_of(most or max(largest, 1))
    end = most or scale[-1]

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(value, end) / end, 1)

    drawn = []
    for number, row in enumerate(rows):
        top = TOP + 8 + number * ROW
        span = None
        if row.low is not None and row.high is not None:
            span = Span(x(row.low), x(row.high), round(x(row.high) - x(row.low), 1))
        ends = max(x(row.value or 0), span.right if span else 0)
        width = round(x(row.value or 0) - LEFT, 1)
        drawn.append(Bar(row.label, top, top + (ROW - 10) / 2, width, row.text, ends + 8, span))
    ticks = [Tick(x(value), f"{value:,}") for value in scale if value <= end]
    return Bars(drawn, ticks, Tick(x(mark[0]), mark[1]) if mark else None, TOP + 16 + len(rows) * ROW)


@dataclass(frozen=True)
class Line:
    """A line of steps over days, from 0 up."""

    path: str
    rows: list[Tick]
    years: list[Tick]
    last: Tick
    last_at: float

    width, height, left, top = WIDTH, HEIGHT, BESIDE, 12
    kind = "line"

    @property
    def bottom(self) -> float:
        return HEIGHT - BELOW

    @property
    def right(self) -> float:
        return WIDTH - BESIDE


def line(points: Sequence[tuple[date, int]]) -> Line | None:
    """Lay out a number over days; None where there is no day."""
    if not points:
        return None
    scale = steps_of(max(1, *(value for _day, value in points)))
    first, days = points[0][0], max((points[-1][0] - points[0][0]).days, 1)
    bottom, top = HEIGHT - BELOW, 12

    def x(day: date) -> float:
        return round(BESIDE + (WIDTH - 2 * BESIDE) * (day - first).days / days, 1)

    def y(value: int) -> float:
        return round(bottom - (bottom - top) * value / scale[-1], 1)

    path = f"M{x(first)} {y(points[0][1])}" + "".join(f"H{x(day)}V{y(value)}" for day, value in points[1:])
    every = ceil((points[-1][0].year - first.year + 1) / 10)
    years = [day for day, _value in points if day.month == 1 and day.year % every == 0]
    last_day, last = points[-1]
    return Line(
        path,
        [Tick(y(value), str(value)) for value in scale],
        [Tick(x(day), str(day.year)) for day in years or [first]],
        Tick(y(last), str(last)),
        x(last_day),
    )


def steps_of(largest: int) -> list[int]:
    """Return the numbers of a scale from 0 past the largest: round ones, and not many."""
    size = 1
    while largest > size * MOST_TICKS:
        size *= 10
    step = next(
        each for each in (size // 10 or 1, size // 5 or 1, size // 2 or 1, size) if largest <= each * MOST_TICKS
    )
    return [step * number for number in range(ceil(largest / step) + 1)]
