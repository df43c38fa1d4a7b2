"""The burn-up of a call: answers over time against the deadline, as geometry that a template draws as SVG."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.calls.models import Call
from nominations.desk.cockpit_lines import Line
from nominations.kernel import clock
from nominations.workflow.states import LIVE

WIDTH, HEIGHT = 720, 280  # units of the picture; the page scales them
LEFT, RIGHT, TOP, BOTTOM = 44, 700, 34, 236
MOST_TICKS = 6
LINES = 4  # of the scale above nought
SIDE = 40  # an inscription nearer to an edge is written towards the middle


@dataclass(frozen=True)
class Mark:
    """A tick of an axis, or an upright line with its words."""

    at: int
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class BurnUp:
    """The drawn chart, and the same in words and as a table."""

    box: str
    path: str  # the answers, a step a day
    target: int  # the height at which every State has answered
    across: tuple[Mark, ...]
    upwards: tuple[Mark, ...]
    deadline: Mark
    today: Mark | None
    summary: str
    rows: tuple[tuple[date, int, int], ...]  # the days on which something changed: new answers, answers so far
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def burnup(call: Call, lines: Iterable[Line], *, at: datetime) -> BurnUp | None:
    """Draw when the answers that count came first; none for a call that never opened here, or that asks one State.

    An answer counts from the day on which it was first submitted, though it was returned for correction later.
    """
    if call.opened_at is None or call.is_change or call.on_paper:
        return None
    every, today = list(lines), clock.local_day(at)
    first = clock.local_day(call.opened_at)
    came = Counter(max(first, day) for day in map(_answered_on, every) if day)
    last = max([today, call.deadline_on, first + timedelta(days=1), *came])
    scale = _Scale(first, last, max(1, len(every)))
    so_far = dict(zip(sorted(came), accumulate(came[day] for day in sorted(came)), strict=True))
    return BurnUp(
        box=f"0 0 {WIDTH} {HEIGHT}",
        path=_path(scale, so_far, min(today, last)),
        target=scale.y(len(every)),
        across=tuple(scale.across()),
        upwards=tuple(scale.upwards()),
        deadline=scale.upright(call.deadline_on, _("Deadline")),
        today=scale.upright(today, _("Today")) if today != call.deadline_on else None,
        summary=_summary(call, sum(came.values()), len(every)),
        rows=tuple((day, came[day], so_far[day]) for day in sorted(came)),
    )


def _answered_on(line: Line) -> date | None:
    nomination = line.row.nomination
    if nomination is None or nomination.submitted_at is None or nomination.status not in LIVE:
        return None
    return clock.local_day(nomination.submitted_at)


def _summary(call: Call, number: int, of: int) -> str:
    return _("%(number)d of %(total)d States have sent an answer; the deadline is %(day)s.") % {
        "number": number,
        "total": of,
        "day": date_format(call.deadline_on, "l j F Y"),
    }


def _path(scale: "_Scale", so_far: dict[date, int], until: date) -> str:
    """Return the steps: level to the day of an answer, then up."""
    height = scale.y(0)
    steps = [f"M{LEFT} {height}"]
    for day, number in so_far.items():
        steps.append(f"H{scale.x(day)}V{scale.y(number)}")
    return "".join([*steps, f"H{max(scale.x(until), *(scale.x(day) for day in so_far), LEFT)}"])


@dataclass(frozen=True)
class _Scale:
    """From days and numbers to units of the picture."""

    first: date
    last: date
    total: int

    def x(self, day: date) -> int:
        gone = min(max((day - self.first).days, 0), (self.last - self.first).days)
        return LEFT + round((RIGHT - LEFT) * gone / (self.last - self.first).days)

    def y(self, number: int) -> int:
        return BOTTOM - round((BOTTOM - TOP) * number / self.total)

    def across(self) -> Iterable[Mark]:
        days = (self.last - self.first).days
        step = max(1, -(-days // MOST_TICKS))
        for gone in range(0, days + 1, step):
            day = self.first + timedelta(days=gone)
            yield self.upright(day, date_format(day, "j M"))

    def upwards(self) -> Iterable[Mark]:
        for number in sorted({round(self.total * part / LINES) for part in range(LINES + 1)}):
            yield Mark(self.y(number), str(number))

    def upright(self, day: date, words: str) -> Mark:
        at = self.x(day)
        anchor = "end" if at > RIGHT - SIDE else "start" if at < LEFT + SIDE else "middle"
        return Mark(at, words, anchor)
