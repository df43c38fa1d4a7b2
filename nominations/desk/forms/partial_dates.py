"""A date as a source states it, typed: how exactly it is known, the days that are possible, the words of the source.

A form takes it in as a base: `class SigningForm(PartialDateFields, DecisionForm)`. It then has four fields more, and
`cleaned_data["when"]`, a PartialDate or None. `desk/dated_decision.html` draws them with what will be shown.
"""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.mandates import day_field
from nominations.desk.forms.registration import CleanLine
from nominations.kernel.partial_dates import ContradictoryDate, PartialDate, Precision, partial_date, written

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
DATE_FIELDS = ("precision", "date_from", "date_to", "stated")
_YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")
# "After 2019" names a year beside the days that it means.
_BESIDE = re.compile(r"\b(?:after|before|between|by|from|since|until)\b", re.IGNORECASE)
_ANYTHING = "…"  # words that stand in for those of the source, to see whether the days alone are the trouble


class PartialDateFields(forms.Form):
    """The four fields of one date. `date_is_required`: off, all of them may be empty, and there is no date."""

    use_required_attribute = False
    date_is_required: bool = True
    date_label: str | Promise = _("Date, as the source states it")

    precision = forms.ChoiceField(
        label=_("How exactly the source dates it"),
        choices=[("", _("No date")), *Precision.choices],
        required=False,
        help_text=_("A vague date is kept as vague: it is never shown as a day."),
        error_messages={"invalid_choice": _("Choose how exactly the source dates it.")},
    )
    date_from = day_field(
        _("Day, or first possible day"),
        required=False,
        help_text=_("Of a month, a part of a year or a year, any day in it: the first one follows by itself."),
    )
    date_to = day_field(
        _("Last possible day"),
        required=False,
        help_text=_("Only for some time between two days; leave it empty otherwise."),
    )
    stated = CleanLine(
        label=_("In the words of the source"),
        required=False,
        max_length=200,
        help_text=_(
            "For example “At the end of 2019”. A day, a month or a year is written by itself when this is empty."
        ),
        error_messages={"max_length": _("Shorten the words to %(limit_value)d characters.")},
    )

    DATE_FIELDS: ClassVar[tuple[str, ...]] = DATE_FIELDS  # for the template

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.date_is_required:
            precision = self.fields["precision"]
            assert isinstance(precision, forms.ChoiceField)  # noqa: S101 - declared above
            precision.choices = Precision.choices
            self.initial.setdefault("precision", Precision.DAY)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["when"] = None
        if not self._is_empty() and self._is_complete():
            cleaned["when"] = self._when()
        return cleaned

    def _is_empty(self) -> bool:
        told = any(self.cleaned_data.get(name) for name in DATE_FIELDS) or any(
            name in self.errors for name in DATE_FIELDS
        )
        return not told and not self.date_is_required

    def _is_complete(self) -> bool:
        """Say beside each field what it lacks; the day itself, and how exactly it is known."""
        for name in ("date_from", "date_to"):
            day = self.cleaned_data.get(name)
            if day is not None and not EARLIEST <= day < LATEST:
                self.add_error(name, _("Check the year."))
        if not self.cleaned_data.get("precision") and "precision" not in self.errors:
            self.add_error("precision", _("Choose how exactly the source dates it."))
        if self.cleaned_data.get("date_from") is None and "date_from" not in self.errors:
            self.add_error("date_from", _("Choose the day, or the first possible one."))
        return not any(name in self.errors for name in DATE_FIELDS)

    def _when(self) -> PartialDate | None:
        typed = self.cleaned_data
        days = (typed["precision"], typed["date_from"], typed["date_to"])
        try:
            return partial_date(*days, typed["stated"])
        except ContradictoryDate as refusal:
            self.add_error("stated" if _fits(*days) else "date_to", str(refusal))
            return None

    @property
    def preview(self) -> str:
        """The sentence that says what will be shown, once there is a date."""
        when = self.cleaned_data.get("when") if self.is_bound and hasattr(self, "cleaned_data") else None
        return said(when) if when else ""

    @staticmethod
    def shown_of(when: PartialDate | None) -> dict[str, Any]:
        """Return a date as the fields show it; what follows by itself stays empty, so that it follows again."""
        if when is None:
            return {}
        last = when.end if when.precision == Precision.INTERVAL else None
        return {
            "precision": when.precision,
            "date_from": when.start,
            "date_to": last,
            "stated": "" if _written_by_itself(when) else when.stated,
        }


def said(when: PartialDate) -> str:
    """Return the sentence that says how a date will be shown, and which days are possible."""
    if not when.is_vague:
        facts = {"stated": when.stated, "day": date_format(when.start, "l j F Y")}
        return _now("It will be shown as “%(stated)s”: %(day)s.") % facts
    facts = {"stated": when.stated, "first": written(when.start), "last": written(when.end)}
    sentence = _now("It will be shown as “%(stated)s”: some day from %(first)s to %(last)s.") % facts
    return f"{sentence} {_of_another_year(when)}".strip()


def _of_another_year(when: PartialDate) -> str:
    """Return a doubt when the words name a year as the one that is meant, and the days lie in none that they name."""
    named = [] if _BESIDE.search(when.stated) else [int(year) for year in _YEAR.findall(when.stated)]
    if not named or any(when.start.year <= year <= when.end.year for year in named):
        return ""
    return _now("Check it: the words name the year %(year)d, and the days lie outside it.") % {"year": named[0]}


def _fits(precision: str, start: date, end: date | None) -> bool:
    try:
        partial_date(precision, start, end, _ANYTHING)
    except ContradictoryDate:
        return False
    return True


def _written_by_itself(when: PartialDate) -> bool:
    try:
        return partial_date(when.precision, when.start, when.end).stated == when.stated
    except ContradictoryDate:
        return False
