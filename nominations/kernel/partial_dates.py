"""Dates as a source states them: "At the end of 2019" is an interval with its words, never a day (domain rule 23)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import ExtractYear
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line


class Precision(models.TextChoices):
    """How exactly a source dates something; the vague ones are our convention, wide enough for the true day."""

    DAY = "day", lazy("A day")
    MONTH = "month", lazy("A month")
    EARLY_YEAR = "early_year", lazy("Early in a year (1 January to 30 June)")
    END_OF_YEAR = "end_of_year", lazy("At the end of a year (1 October to 31 December)")
    YEAR = "year", lazy("A year")
    INTERVAL = "interval", lazy("Some time between two days")


LONGEST_WORDS = 200
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# 2019-06-13; 13.6.2019 and 13/06/2019, the day first as in all languages of the Union; 13 June 2019, 13 Jun 2019.
_DAY_TYPED = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"
    r"|(?P<d2>\d\d?)\s?[./]\s?(?P<m2>\d\d?)\s?[./]\s?(?P<y2>\d{4})"
    r"|(?P<d3>\d\d?) (?P<m3>[a-z]{3,9}) (?P<y3>\d{4})"
)


class ContradictoryDate(Refused):
    """The days given are not what the precision says."""


class NoSuchDay(ContradictoryDate):
    """What was typed is no day of the calendar."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """The first and the last possible day, and the words of the source; sorts by its start (domain rule 23)."""

    start: date
    end: date
    precision: str
    stated: str

    def __str__(self) -> str:
        return self.stated

    def certainly_by(self, day: date) -> bool:
        """Answer whether it had happened when this day ended, whichever of its days was the true one."""
        return self.end <= day

    def possibly_by(self, day: date) -> bool:
        """Answer whether it may have happened when this day ended."""
        return self.start <= day

    def same_days(self, other: "PartialDate | None") -> bool:
        """Answer whether both leave the same days possible, whatever their words."""
        return other is not None and (self.start, self.end) == (other.start, other.end)

    @property
    def iso(self) -> str:
        """ISO 8601 as exactly as is known: 2019-06-13, 2019-07 or 2019; of an interval, the year of its start."""
        if self.precision == Precision.DAY:
            return self.start.isoformat()
        return f"{self.start:%Y-%m}" if self.precision == Precision.MONTH else f"{self.start:%Y}"

    @property
    def is_vague(self) -> bool:
        return self.precision != Precision.DAY


def of_day(day: date, stated: str = "") -> PartialDate:
    """Return a date that is known to the day."""
    return PartialDate(day, day, str(Precision.DAY), clean_line(stated) or written(day))


def partial_date(precision: str, start: date, end: date | None = None, stated: str = "") -> PartialDate:
    """Return the date as stated; without an end, the precision says which days are possible.

    Raises ContradictoryDate when the days are not those of the precision, or an interval lacks its end or its words.
    """
    if precision not in Precision.values:
        raise ContradictoryDate(_("Choose how exactly the source dates it."))
    expected = possible_days(precision, start)
    first, last = expected if end is None and expected is not None else (start, end)
    if last is None:
        raise ContradictoryDate(_("Give the last possible day as well: this is a time between two days."))
    if last < first:
        raise ContradictoryDate(_("The last possible day is before the first: change one of them."))
    if expected is not None and (first, last) != expected:
        facts = {"precision": Precision(precision).label, "first": written(expected[0]), "last": written(expected[1])}
        raise ContradictoryDate(
            _("“%(precision)s” goes from %(first)s to %(last)s: change the days or the precision.") % facts
        )
    words = clean_line(stated) or _words(precision, first)
    if not words:
        raise ContradictoryDate(_("Say it in the words of the source: the date is not known to the day."))
    if len(words) > LONGEST_WORDS:
        raise ContradictoryDate(_("Say it in at most %(most)d characters.") % {"most": LONGEST_WORDS})
    return PartialDate(first, last, str(Precision(precision)), words)


def possible_days(precision: str, day: date) -> tuple[date, date] | None:
    """Return the first and last day of the stretch of this precision around a day; None for a free interval."""
    year = day.year
    spans = {
        Precision.DAY: (day, day),
        Precision.MONTH: (day.replace(day=1), day.replace(day=monthrange(year, day.month)[1])),
        Precision.EARLY_YEAR: (date(year, 1, 1), date(year, 6, 30)),
        Precision.END_OF_YEAR: (date(year, 10, 1), date(year, 12, 31)),
        Precision.YEAR: (date(year, 1, 1), date(year, 12, 31)),
    }
    return spans.get(Precision(precision))


def parse_day(typed: str) -> date:
    """Return the day meant by 2019-06-13, 13.6.2019, 13/06/2019 or 13 June 2019. Raises NoSuchDay."""
    words = clean_line(typed)
    found = _DAY_TYPED.fullmatch(words.casefold())
    if found is None:
        raise NoSuchDay(_("“%(typed)s” is no day. Write it as 13 June 2019 or as 2019-06-13.") % {"typed": words})
    parts = found.groupdict()
    year, month, day = (parts[name] or parts[f"{name}2"] or parts[f"{name}3"] for name in "ymd")
    return day_of(int(year), _month(month, words), int(day))


def day_of(year: int, month: int, day: int) -> date:
    """Return the day, or raise NoSuchDay with a sentence: 31 February is none."""
    if not 1 <= month <= len(_MONTHS):
        raise NoSuchDay(_("There is no month %(month)d: months go from 1 to 12.") % {"month": month})
    if not date.min.year <= year <= date.max.year:
        raise NoSuchDay(_("Give the year with four digits."))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        facts = {"day": day, "month": date_format(date(year, month, 1), "F Y"), "last": last}
        raise NoSuchDay(_("There is no %(day)d %(month)s: that month goes from 1 to %(last)d.") % facts)
    return date(year, month, day)


def _month(typed: str, words: str) -> int:
    if typed.isdigit():
        return int(typed)
    for number, name in enumerate(_MONTHS, start=1):
        if name == typed or name[:3] == typed:
            return number
    raise NoSuchDay(_("“%(typed)s” names no month. Write it as 13 June 2019 or as 2019-06-13.") % {"typed": words})


def written(day: date) -> str:
    """Return a day as sources write it: 13 June 2019."""
    return date_format(day, "j F Y")


def _words(precision: str, start: date) -> str:
    if precision == Precision.DAY:
        return written(start)
    if precision == Precision.MONTH:
        return date_format(start, "F Y")
    return f"{start:%Y}" if precision == Precision.YEAR else ""


class _LastOfMonth(Func):
    """The last day of the month of a day, in PostgreSQL."""

    template = "(date_trunc('month', (%(expressions)s)::timestamp) + interval '1 month - 1 day')::date"
    output_field = models.DateField()


def _spans(first: tuple[int, int], last: tuple[int, int]) -> Q:
    same_year = Q(date_from__year=ExtractYear("date_to"))
    begins = Q(date_from__month=first[0], date_from__day=first[1])
    return same_year & begins & Q(date_to__month=last[0], date_to__day=last[1])


# What PostgreSQL holds against a precision that contradicts its days.
_FITS = (
    Q(precision=Precision.DAY, date_to=F("date_from"))
    | Q(precision=Precision.MONTH, date_from__day=1, date_to=_LastOfMonth("date_from"))
    | (Q(precision=Precision.EARLY_YEAR) & _spans((1, 1), (6, 30)))
    | (Q(precision=Precision.END_OF_YEAR) & _spans((10, 1), (12, 31)))
    | (Q(precision=Precision.YEAR) & _spans((1, 1), (12, 31)))
    | Q(precision=Precision.INTERVAL, date_to__gte=F("date_from"))
)
# A comparison with NULL is neither true nor false, and a CHECK lets it pass: so both days are asked for first.
_CONSISTENT = Q(precision="", stated="", date_from__isnull=True, date_to__isnull=True) | (
    Q(date_from__isnull=False, date_to__isnull=False) & _FITS
)


class PartlyDated(models.Model):
    """A row that happened, or is due, on a date as a source states it; all four columns, or none."""

    precision = models.CharField(lazy("precision"), max_length=12, choices=Precision.choices, blank=True)
    stated = models.CharField(lazy("in the words of the source"), max_length=LONGEST_WORDS, blank=True)
    date_from = models.DateField(lazy("first possible day"), null=True, blank=True)
    date_to = models.DateField(lazy("last possible day"), null=True, blank=True, help_text=lazy("Counts itself."))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=_CONSISTENT, name="%(class)s_date_fits_its_precision"),
            models.CheckConstraint(condition=Q(date_from__isnull=True) | ~Q(stated=""), name="%(class)s_date_in_words"),
        ]

    @property
    def when(self) -> PartialDate | None:
        """The date as stated, or None when there is none."""
        if self.date_from is None or self.date_to is None:
            return None
        return PartialDate(self.date_from, self.date_to, self.precision, self.stated)

    def set_date(self, when: PartialDate | None) -> None:
        """Take over a date, or none; nothing is saved."""
        self.precision, self.stated = (when.precision, when.stated) if when else ("", "")
        self.date_from, self.date_to = (when.start, when.end) if when else (None, None)
