"""The timeline of a seat and of a group: bars over time, gaps shown as vacancy, a scale of years that stays readable.

Pure geometry, no HTML: x and width are percentages ("12.50"), so that a picture fits any page and its text keeps its
size; y is in pixels. `templates/components/seat_timeline.html` and `group_timeline.html` draw it, and the table of the
same facts. Whoever calls decides which names are said (rule 26): `Holding.who` is shown as it is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Years that are shown at most; what lies outside is cut off in the picture and stands whole in the table.
YEARS_BACK, YEARS_AHEAD = 50, 10
SHORTEST = timedelta(days=90)
ROW, GROUP_ROW, SCALE = 36, 22, 24  # heights in pixels
LABELS = 14.0  # per cent of the width of a group's picture that the names of the States take
MOST_TICKS = 7
STEPS = (3, 6, 12, 24, 60, 120)  # months between two ticks
YEAR = 12
HELD, VACANT = "held", "vacant"


@dataclass(frozen=True)
class Holding:
    """Who holds a seat from a day up to, not including, another; `end` says how it ended."""

    who: str
    since: date
    until: date | None = None
    detail: str = ""  # the authority
    end: str = ""
    href: str = ""
    closes: bool = False  # the group ended with it: no vacancy follows


@dataclass(frozen=True)
class SeatRow:
    """One seat: EU code and name of its State, its number where the State has several, and who held it."""

    code: str
    name: str
    holdings: Sequence[Holding] = ()
    number: int | None = None
    href: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of a row, held or vacant, as the table says it; with its place in the picture, if it has one."""

    kind: str
    who: str
    since: date
    last_on: date | None  # the last day; None: still so
    detail: str = ""
    end: str = ""
    href: str = ""
    x: str = ""
    width: str = ""

    @property
    def is_drawn(self) -> bool:
        return bool(self.width)

    @property
    def said(self) -> str:
        """The stretch in words: "Anna Kovács, 1 March 2024 – 30 June 2025"."""
        since = date_format(self.since, "j F Y")
        days = f"{since} – {date_format(self.last_on, 'j F Y')}" if self.last_on else _("since %s") % since
        return f"{self.who}, {days}"


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    number: int | None
    href: str
    y: int
    text_y: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Tick:
    x: str
    words: str


@dataclass(frozen=True)
class Timeline:
    """A drawn timeline: rows of spans over a scale of days; `today_x` is empty where today lies outside."""

    since: date
    until: date
    height: int
    bar: int
    name_y: int  # of the words in a bar
    scale_y: int
    words_y: int  # of the words of the scale
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today_x: str
    is_cut: bool = False  # some days lie outside the picture

    @property
    def said(self) -> str:
        held = sum(span.kind == HELD for row in self.rows for span in row.spans)
        facts = {"since": date_format(self.since, "F Y"), "until": date_format(self.until, "F Y"), "number": held}
        return _("From %(since)s to %(until)s. Mandates: %(number)d.") % facts


@dataclass(frozen=True)
class _Scale:
    since: date
    until: date
    left: float

    def place(self, day: date) -> float:
        share = (day - self.since) / (self.until - self.since)
        return self.left + (100 - self.left) * min(max(share, 0.0), 1.0)


def seat_timeline(
    holdings: Iterable[Holding], *, today: date, since: date | None = None, until: date | None = None
) -> Timeline:
    """Return the timeline of one seat. `since`: when the seat began to be asked for; empty: with its first holder."""
    return _timeline([SeatRow("", "", tuple(holdings))], today=today, since=since, until=until, row=ROW, left=0.0)


def group_timeline(
    seats: Iterable[SeatRow], *, today: date, since: date | None = None, until: date | None = None
) -> Timeline:
    """Return the timeline of a group, one row a seat in the order given; `since` as in `seat_timeline`."""
    return _timeline(list(seats), today=today, since=since, until=until, row=GROUP_ROW, left=LABELS)


def _timeline(
    seats: list[SeatRow], *, today: date, since: date | None, until: date | None, row: int, left: float
) -> Timeline:
    days = [day for seat in seats for each in seat.holdings for day in (each.since, each.until) if day]
    scale = _scale(days, today=today, since=since, until=until, left=left)
    began = since or min(days, default=scale.since)
    rows = tuple(_row(seat, number, scale, began=began, today=today, height=row) for number, seat in enumerate(seats))
    return Timeline(
        since=scale.since,
        until=scale.until,
        height=row * len(seats) + SCALE,
        bar=row - 4,
        name_y=row // 2 + 2,
        scale_y=row * len(seats),
        words_y=row * len(seats) + 16,
        rows=rows,
        ticks=tuple(_ticks(scale)),
        today_x=_percent(scale.place(today)) if scale.since <= today <= scale.until else "",
        is_cut=any(day < scale.since or day > scale.until for day in days),
    )


def _scale(days: list[date], *, today: date, since: date | None, until: date | None, left: float) -> _Scale:
    first = max(since or min(days, default=today - SHORTEST), _years_from(today, -YEARS_BACK))
    last = min(until or max([*days, today]), _years_from(today, YEARS_AHEAD))
    first = min(first, today)
    return _Scale(first, max(last, first + SHORTEST), left)


def _years_from(day: date, years: int) -> date:
    return date(day.year + years, day.month, 1)


def _row(seat: SeatRow, number: int, scale: _Scale, *, began: date, today: date, height: int) -> Row:
    spans = tuple(_placed(span, scale, today) for span in _spans(seat.holdings, began=began, today=today))
    return Row(seat.code, seat.name, seat.number, seat.href, number * height + 2, number * height + 16, spans)


def _spans(holdings: Iterable[Holding], *, began: date, today: date) -> Iterable[Span]:
    """Yield what held and what was vacant, day by day without a hole, up to today or to the last holder."""
    free_from: date | None = began
    for each in sorted(holdings, key=lambda held: held.since):
        if free_from and free_from < each.since:
            yield _vacant(free_from, each.since)
        yield Span(HELD, each.who, each.since, _last(each.until), each.detail, each.end, each.href)
        free_from = None if each.closes else each.until
    if free_from and free_from <= today:
        yield _vacant(free_from, None)


def _vacant(since: date, until: date | None) -> Span:
    return Span(VACANT, _("Vacant"), since, _last(until))


def _last(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None


def _placed(span: Span, scale: _Scale, today: date) -> Span:
    """Give a span its place in the picture; what runs on is drawn to the end of the scale, a vacancy up to today."""
    open_end = today + timedelta(days=1) if span.kind == VACANT else scale.until
    until = span.last_on + timedelta(days=1) if span.last_on else max(open_end, span.since)
    if until <= scale.since or span.since >= scale.until:
        return span
    begin, end = scale.place(span.since), scale.place(until)
    return replace(span, x=_percent(begin), width=_percent(max(end - begin, 0.3)))


def _ticks(scale: _Scale) -> Iterable[Tick]:
    """Yield the ticks of the narrowest step that leaves them readable on a telephone."""
    months = (scale.until.year - scale.since.year) * YEAR + scale.until.month - scale.since.month
    step = next((step for step in STEPS if months // step < MOST_TICKS), STEPS[-1])
    words = "M Y" if step < YEAR else "Y"
    for month in range(scale.since.year * YEAR, scale.until.year * YEAR + YEAR, step):
        day = date(month // YEAR, month % YEAR + 1, 1)
        if _fits(scale.place(day), scale.left) and scale.since <= day <= scale.until:
            yield Tick(_percent(scale.place(day)), date_format(day, words))


def _fits(x: float, left: float) -> bool:
    """Answer whether the words of a tick, centred on it, stay inside the picture."""
    return left + 3 <= x <= 96  # noqa: PLR2004 - per cent


def _percent(value: float) -> str:
    return f"{value:.2f}"
