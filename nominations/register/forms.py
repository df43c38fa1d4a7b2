"""What a visitor of the Register asks for: a search, a day. What is not understood gets a sentence, never an error."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.kernel.text import clean_line
from nominations.reference.models import RegisterTerm
from nominations.register.queries import ORDER_NAMES, GroupFilter, Terms

LONGEST_TEXT = 200
FIRST_DAY = date(1958, 1, 1)  # the first Member States
# The filters below the words; the status has a row of links of its own.
FILTERS = ("dg", "policy_area", "task", "legal_form", "duration", "kind", "scope")
KINDS = [("main", _("Main groups")), ("sub", _("Sub-groups"))]
Choice = tuple[str, str | Promise]


class PlainSelect(forms.Select):
    """A list of choices in one string: Django fills in a template for each of 60 Directorates-General."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = (
            (key, mark_safe(" selected") if str(key) == str(value or "") else "", label) for key, label in self.choices
        )
        chosen = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", flatatt(known), chosen)


class GroupSearch(forms.Form):
    """The filter of the groups, as the address carries it; `wanted` leaves out what was not understood."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Title, mission, code, authority; the beginning of a word is enough."),
        error_messages={"max_length": _("Search with fewer words: %(limit_value)s characters at most.")},
    )
    dg = forms.ChoiceField(label=_("Directorate-General"), required=False, widget=PlainSelect)
    policy_area = forms.ChoiceField(label=_("Policy area"), required=False, widget=PlainSelect)
    task = forms.ChoiceField(label=_("Task"), required=False, widget=PlainSelect)
    legal_form = forms.ChoiceField(label=_("Legal form"), required=False, widget=PlainSelect)
    duration = forms.ChoiceField(label=_("Duration"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=_("Main group or sub-group"), required=False, widget=PlainSelect)
    scope = forms.ChoiceField(label=_("Scope"), required=False, widget=PlainSelect)
    status = forms.ChoiceField(label=_("Status"), required=False, widget=PlainSelect)

    def __init__(self, data: object, *, terms: Terms) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or a plain mapping
        kind = RegisterTerm.Kind
        self._offer("dg", terms.of(kind.DG).items())
        self._offer("policy_area", terms.of(kind.POLICY_AREA).items())
        self._offer("task", terms.of(kind.TASK).items())
        self._offer("legal_form", ExpertGroup.LegalForm.choices)
        self._offer("duration", ExpertGroup.Duration.choices)
        self._offer("status", ExpertGroup.Status.choices)
        self._offer("scope", ExpertGroup.Scope.choices)
        self._offer("kind", KINDS)

    def _offer(self, name: str, choices: Iterable[Choice]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("All")), *choices]
        field.error_messages["invalid_choice"] = _("“%(value)s” is not in the list; this filter was left out.")

    def clean_text(self) -> str:
        return clean_line(self.cleaned_data["text"])

    def order(self) -> str:
        """Return by what the results are sorted; what is no such order is the usual one."""
        asked = str(self.data.get("sort", ""))
        return asked if asked in ORDER_NAMES else ""

    def wanted(self, *, on: date | None = None) -> GroupFilter:
        """Return what is asked for, with the day whose members and representatives are searched."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return GroupFilter(**asked, on=on)


class DayForm(forms.Form):
    """The day whose members are shown: no day to come, for who begins then is not in office yet."""

    use_required_attribute = False

    on = forms.DateField(
        label=_("Members on"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ecl-text-input--s"}),
        error_messages={
            "required": _("Choose a day; today is shown."),
            "invalid": _("This is no day. Write it as 2024-05-25, or choose it; today is shown."),
        },
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["on"].widget.attrs.update(min=str(FIRST_DAY), max=str(today))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not FIRST_DAY <= day <= self.today:
            first, last = date_format(FIRST_DAY, "j F Y"), date_format(self.today, "j F Y")
            sentence = _("Choose a day from %(first)s to today, %(last)s; today is shown.")
            raise forms.ValidationError(sentence % {"first": first, "last": last})
        return day

    def day(self) -> date | None:
        """Return the day that is asked for, or None where it cannot be shown."""
        self.is_valid()
        return self.cleaned_data.get("on")
