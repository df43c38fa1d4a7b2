"""From a day and an hour as typed, in Brussels, to an instant; the two nights on which the clocks change told apart."""

from datetime import UTC, date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.findings import Finding, blocker, warning
from nominations.kernel.refusals import Refused


class HourRefused(Refused):
    """The hour does not exist on this day: the clocks go forward over it."""


def instant(day: date, hour: time) -> datetime:
    """Return the instant, in UTC, of an hour in Brussels; of one that comes twice, the first. Raises HourRefused."""
    found = datetime.combine(day, _typed(hour), tzinfo=clock.BRUSSELS).astimezone(UTC)
    if found.astimezone(clock.BRUSSELS).time() != _typed(hour):
        raise HourRefused(_missing(day, hour))
    return found


def findings(day: date, hour: time, field: str = "") -> list[Finding]:
    """Judge a typed hour: one that does not exist blocks, one that comes twice warns which one is meant."""
    first = datetime.combine(day, _typed(hour), tzinfo=clock.BRUSSELS)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return []
    if first.astimezone(UTC) > second.astimezone(UTC):  # in the gap, the offset of before counts for fold 0
        return [blocker("hour_missing", _missing(day, hour), field)]
    said = {"hour": f"{hour:%H:%M}", "day": date_format(day, "l j F Y")}
    sentence = _(
        "On %(day)s %(hour)s comes twice: the clocks go back from 03:00 to 02:00. The first one is meant (summer time)."
    )
    return [warning("hour_twice", sentence % said, field)]


def _missing(day: date, hour: time) -> str:
    said = {"hour": f"{hour:%H:%M}", "day": date_format(day, "l j F Y")}
    return _("%(hour)s does not exist on %(day)s: the clocks go from 02:00 to 03:00. Choose another hour.") % said


def _typed(hour: time) -> time:
    return hour.replace(tzinfo=None, fold=0)
