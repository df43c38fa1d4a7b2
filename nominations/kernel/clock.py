"""Time: stored in UTC, computed in Brussels; days, deadlines, how far away they are, and the periods of the law.

Periods follow Regulation (EEC, Euratom) No 1182/71; its holidays are passed in as a set of days: the institution's,
where the action is taken (Art. 2(1)). A fixed date is no period: Art. 5 keeps it, a Saturday included (rule 16).
"""

import calendar
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BRUSSELS = ZoneInfo("Europe/Brussels")

_DAY = timedelta(days=1)
_SATURDAY = 5
# Art. 3(5): a period of two days or more includes at least two working days.
_LEAST_WORKING_DAYS = 2


def now() -> datetime:
    """Return the present instant in UTC. Only doors and tasks call this; everything below takes `at=`."""
    return datetime.now(tz=UTC)


def local_day(at: datetime) -> date:
    """Return the calendar day in Brussels at an instant."""
    return at.astimezone(BRUSSELS).date()


def local_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant, in UTC, of a time on a day in Brussels. In the hour that exists twice: the first one."""
    return datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """Return the first instant after a day in Brussels, in UTC (Regulation 1182/71 Art. 5: until its last hour)."""
    return local_instant(day + timedelta(days=1))


def days_until(day: date, at: datetime) -> int:
    """Return the calendar days in Brussels from the instant's day to `day`; negative when it is past."""
    return (day - local_day(at)).days


def in_words(day: date, at: datetime) -> str:
    """Return how far a day is from the instant's day in Brussels: "in 12 days", "tomorrow", "today", "3 days ago"."""
    days = days_until(day, at)
    near = {1: _("tomorrow"), 0: _("today"), -1: _("yesterday")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


@dataclass(frozen=True)
class Period:
    """A length of time, for example `Period(months=1)`. Calendar units may be mixed; working days stand alone."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        calendar_days = (self.days, self.weeks, self.months, self.years)
        if min(*calendar_days, self.working_days) < 0 or bool(self.working_days) == any(calendar_days):
            raise ValueError("A period is some calendar time or some working days, and never negative.")


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Say whether a day is none of Saturday, Sunday, holiday (Art. 2(2))."""
    return day.weekday() < _SATURDAY and day not in holidays


def next_working_day(day: date, holidays: AbstractSet[date]) -> date:
    """Return the first working day after a day."""
    following = day + _DAY
    while not is_working_day(following, holidays):
        following += _DAY
    return following


def period_ends(event: date, period: Period, holidays: AbstractSet[date]) -> date:
    """Return the last day of a period counted forward from an event, whose own day is not counted (Art. 3(1)).

    Weekends and holidays count, unless the period is in working days (Art. 3(3)); a last day that is none rolls to the
    next working day (Art. 3(4)), and two days or more include two working days (Art. 3(5); domain rule 17).
    """
    if period.working_days:
        return _after_working_days(event, period.working_days, holidays)
    last = _shift(event, period, sign=1)
    if not is_working_day(last, holidays):
        last = next_working_day(last, holidays)
    if period != Period(days=1):
        while _working_days_between(event, last, holidays) < _LEAST_WORKING_DAYS:
            last = next_working_day(last, holidays)
    return last


def period_began(event: date, period: Period, holidays: AbstractSet[date]) -> date:
    """Return the day on which a period counted backwards from an event falls; it never moves (domain rule 14)."""
    if not period.working_days:
        return _shift(event, period, sign=-1)
    day, left = event, period.working_days
    while left:
        day -= _DAY
        left -= is_working_day(day, holidays)
    return day


def later(day: date, period: Period) -> date:
    """Return the same date a calendar period later, weekends and holidays aside: the end of a term is no time limit."""
    return _shift(day, period, sign=1)


def _after_working_days(event: date, count: int, holidays: AbstractSet[date]) -> date:
    last = event
    for _day in range(count):
        last = next_working_day(last, holidays)
    return last


def _shift(day: date, period: Period, *, sign: int) -> date:
    """Same weekday or date; where the month has no such date, its last day (Art. 3(2)(c))."""
    month_index = day.year * 12 + day.month - 1 + sign * (period.years * 12 + period.months)
    year, month = divmod(month_index, 12)
    last_of_month = calendar.monthrange(year, month + 1)[1]
    shifted = date(year, month + 1, min(day.day, last_of_month))
    return shifted + sign * timedelta(days=period.days, weeks=period.weeks)


def _working_days_between(event: date, last: date, holidays: AbstractSet[date]) -> int:
    days = (event + timedelta(days=number) for number in range(1, (last - event).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
