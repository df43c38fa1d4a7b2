"""What the statistics are asked for: one of the visitor's groups or all, and whole years."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.workflow.statistics import Period

EARLIEST = 2000
MOST_YEARS = 20
SHOWN_YEARS = 5


class StatisticsForm(forms.Form):
    """Read from the address; what is left out is all groups, and the last five years."""

    use_required_attribute = False
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        error_messages={"invalid_choice": _("“%(value)s” is none of your groups. Choose one from the list.")},
    )
    first = forms.IntegerField(label=_("From year"), required=False)
    last = forms.IntegerField(label=_("To year"), required=False)

    def __init__(self, *args: Any, groups: Iterable[tuple[str, str]], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["group"].choices = [("", _("All my groups")), *groups]  # type: ignore[attr-defined]  # a Field to the stubs
        wrong = _("Write the year in figures, for example %(year)s.") % {"year": today.year}
        for name in ("first", "last"):
            self.fields[name].error_messages["invalid"] = wrong
            self.fields[name].widget.attrs |= {"min": EARLIEST, "max": today.year}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors:
            return facts
        last = facts.get("last") or self.today.year
        first = facts.get("first") or max(EARLIEST, last - SHOWN_YEARS + 1)
        if not (EARLIEST <= first <= self.today.year and EARLIEST <= last <= self.today.year):
            years = {"first": EARLIEST, "last": self.today.year}
            raise forms.ValidationError(_("Choose years from %(first)s to %(last)s.") % years)
        if first > last:
            raise forms.ValidationError(_("The first year comes after the last one. Exchange them."))
        if last - first >= MOST_YEARS:
            raise forms.ValidationError(_("Choose at most %(number)s years.") % {"number": MOST_YEARS})
        return {**facts, "period": Period(first, last)}
