"""Time: stored in UTC, computed in Brussels; days, deadlines, and how far away they are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


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
