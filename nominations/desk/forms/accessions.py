"""The forms of accessions: the States that are invited, and the day by which an answer is wished."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.reference.models import Country


class WishedDayForm(DecisionForm):
    answer_by_on = forms.DateField(
        label=_("Answer wished by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A wish, not a limit: the State may also accede later, while the declaration is open."),
        error_messages={"invalid": _("This is not a date. Write it as year-month-day, for example 2026-03-31.")},
    )


class InviteForm(WishedDayForm):
    """Several States at once; one that was chosen and is no longer free stays, and the verb says why it is not."""

    countries = forms.MultipleChoiceField(
        label=_("States to invite"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the States that are invited.")},
    )
    field_order = ("countries", "answer_by_on")

    def __init__(self, *args: Any, offered: Sequence[Country], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.data.getlist("countries") if isinstance(self.data, MultiValueDict) else []
        free = {country.iso2: country for country in offered}
        gone = Country.objects.filter(pk__in=[iso2 for iso2 in chosen if iso2 not in free])
        self.known = free | ({country.iso2: country for country in gone} if chosen else {})
        field = self.fields["countries"]
        field.choices = self._choices()  # type: ignore[attr-defined]  # a Field to the stubs

    def _choices(self) -> list[tuple[Promise, list[tuple[str, str]]]]:
        members = [(iso2, each.name_en) for iso2, each in self.known.items() if each.is_member_state]
        others = [(iso2, each.name_en) for iso2, each in self.known.items() if not each.is_member_state]
        parts = ((_("Member States"), members), (_("States outside the Union"), others))
        return [(words, states) for words, states in parts if states]

    @property
    def chosen(self) -> list[Country]:
        return [self.known[iso2] for iso2 in self.cleaned_data["countries"]]
