"""What a visitor asks of the meetings: words, a group, a year, those to come or those past."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.kernel.text import clean_line
from nominations.register.forms import LONGEST_TEXT, Choice, PlainSelect
from nominations.register.queries import MeetingFilter
from nominations.register.queries.meetings import WHEN


class MeetingSearch(forms.Form):
    """The filter of the meetings, as the address carries it; `wanted` leaves out what was not understood."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Title of the meeting; title, code or mission of its group."),
        error_messages={"max_length": _("Search with fewer words: %(limit_value)s characters at most.")},
    )
    group = forms.ChoiceField(label=_("Group"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    when = forms.ChoiceField(label=_("When"), required=False, widget=PlainSelect)

    def __init__(self, data: object, *, groups: Iterable[Choice], years: Iterable[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or a plain mapping
        self._offer("group", groups)
        self._offer("year", ((str(year), str(year)) for year in years))
        self._offer("when", WHEN)

    def _offer(self, name: str, choices: Iterable[Choice]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("All")), *choices]
        field.error_messages["invalid_choice"] = _("“%(value)s” is not in the list; this filter was left out.")

    def clean_text(self) -> str:
        return clean_line(self.cleaned_data["text"])

    def wanted(self, *, at: datetime) -> MeetingFilter:
        self.is_valid()
        return MeetingFilter(**{name: self.cleaned_data.get(name, "") for name in self.fields}, at=at)
