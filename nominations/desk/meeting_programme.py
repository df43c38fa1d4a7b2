"""The programme of a meeting as its pages show it: by day, in order, what runs at the same time side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from nominations.kernel import clock
from nominations.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Point:
    """An item of the programme; `is_first` and `is_last` say where it cannot be moved."""

    item: AgendaItem
    is_first: bool
    is_last: bool

    @property
    def hours(self) -> str:
        """Return "10:00 – 11:30" in Brussels, or "" while it is not settled."""
        begins, ends = self.item.starts_at, self.item.ends_at
        if begins is None or ends is None:
            return ""
        return f"{_hour(begins)} – {_hour(ends)}"


@dataclass
class Slot:
    """Points that run at the same time; mostly one."""

    points: list[Point]

    @property
    def is_parallel(self) -> bool:
        return len(self.points) > 1


@dataclass
class Day:
    """A day of the programme; `on` is None for points before the first hour."""

    on: date | None
    slots: list[Slot] = field(default_factory=list)


def days(meeting: Meeting) -> list[Day]:
    """Return the programme; one query."""
    items = meeting.items.select_related("rapporteur_state").order_by("position")
    return arranged(list(items))


def arranged(items: Iterable[AgendaItem]) -> list[Day]:
    """Put items side by side where they overlap their neighbour; one without hours stands under the day before."""
    found: list[Day] = []
    rows = list(items)
    for number, item in enumerate(rows):
        point = Point(item, number == 0, number == len(rows) - 1)
        on = clock.local_day(item.starts_at) if item.starts_at else None
        if not found or (on and on != found[-1].on):
            found.append(Day(on))
        slots = found[-1].slots
        if slots and any(_overlap(item, other.item) for other in slots[-1].points):
            slots[-1].points.append(point)
        else:
            slots.append(Slot([point]))
    return found


def _overlap(one: AgendaItem, other: AgendaItem) -> bool:
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _hour(at: datetime) -> str:
    return f"{at.astimezone(clock.BRUSSELS):%H:%M}"
