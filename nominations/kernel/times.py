"""A time of day as people type it, read in Brussels; on the two nights when the clocks change, what it cannot mean."""

import re
from datetime import UTC, date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.refusals import Refused

_TYPED = re.compile(r"(\d{1,2})[:.h]?(\d{2})\s*(summer|winter)?", re.IGNORECASE)
_SEASONS = {"summer": 0, "winter": 1}  # which of the two: the first one is still in summer time
_LAST_HOUR, _LAST_MINUTE = 23, 59


class NotATime(Refused):
    """What was typed is no time of that day in Brussels; the sentence says what to write instead."""


def typed(text: str, *, on: date) -> datetime:
    """Return the instant, in UTC, of a typed time on a day in Brussels: "9:05", "09.05", "02:30 winter".

    Raises NotATime: also for the hour that is left out in March, and for the one that exists twice in October.
    """
    found = _TYPED.fullmatch(text.strip())
    if not found or int(found[1]) > _LAST_HOUR or int(found[2]) > _LAST_MINUTE:
        raise NotATime(_("“%(typed)s” is not a time. Write it as 14:05.") % {"typed": text.strip()[:40]})
    local = datetime.combine(on, time(int(found[1]), int(found[2])))
    first, second = (local.replace(tzinfo=clock.BRUSSELS, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    facts = {"time": f"{local:%H:%M}", "day": date_format(on, "l j F Y")}
    if first.astimezone(UTC) > second.astimezone(UTC):
        raise NotATime(_("%(time)s does not exist on %(day)s: the clocks go from 02:00 to 03:00.") % facts)
    if not found[3]:
        sentence = _("%(time)s comes twice on %(day)s. Write “%(time)s summer” for the first or “%(time)s winter”.")
        raise NotATime(sentence % facts)
    return (first, second)[_SEASONS[found[3].lower()]].astimezone(UTC)


def shown(at: datetime, *, on: date | None = None) -> str:
    """Return an instant in Brussels time: "14:05" on the day that is spoken of, else with its day.

    In the hour that exists twice with "summer" or "winter", so that it can be typed again.
    """
    local = at.astimezone(clock.BRUSSELS)
    words = f"{local:%H:%M}"
    naive = local.replace(tzinfo=None)
    both = [naive.replace(tzinfo=clock.BRUSSELS, fold=fold).utcoffset() for fold in (0, 1)]
    if both[0] != both[1]:
        words = f"{words} {'summer' if local.utcoffset() == both[0] else 'winter'}"
    return words if on == local.date() else f"{date_format(local.date(), 'l j F Y')}, {words}"
