"""The form of a call for vacant seats: which of the States that lack a representative it asks, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms import days
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.mandates import day_field
from nominations.kernel.text import clean_line
from nominations.reference.models import Country


class VacancyCallForm(DecisionForm):
    states = forms.MultipleChoiceField(
        label=_("States that the call asks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one State.")},
    )
    title = forms.CharField(
        label=_("Title of the call"), max_length=300, error_messages={"required": _("Give the call a title.")}
    )
    deadline_on = day_field(_("Deadline"), help_text=_("Until 23:59:59 in Brussels on that day."))

    def __init__(self, *args: Any, asked: Sequence[Country], today: date, title: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"states": [state.iso2 for state in asked], "title": title})
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["states"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(state.iso2, state.name_en) for state in asked]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_deadline_on(self) -> date:
        return days.deadline(self.cleaned_data["deadline_on"], today=self.today)
