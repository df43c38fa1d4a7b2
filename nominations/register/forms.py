"""What a visitor of the Register asks for: a search, a day. What is not understood gets a sentence, never an error."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.kernel.text import clean_line
from nominations.reference.models import RegisterTerm
from nominations.register.queries import GroupFilter, Terms

LONGEST_TEXT = 200
KINDS = [("main", _("Main groups")), ("sub", _("Sub-groups"))]
Choice = tuple[str, str | Promise]


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
    dg = forms.ChoiceField(label=_("Directorate-General"), required=False)
    policy_area = forms.ChoiceField(label=_("Policy area"), required=False)
    task = forms.ChoiceField(label=_("Task"), required=False)
    legal_form = forms.ChoiceField(label=_("Legal form"), required=False)
    duration = forms.ChoiceField(label=_("Duration"), required=False)
    kind = forms.ChoiceField(label=_("Main group or sub-group"), required=False)
    scope = forms.ChoiceField(label=_("Scope"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

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

    def wanted(self, *, on: date | None = None) -> GroupFilter:
        """Return what is asked for, with the day whose members and representatives are searched."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return GroupFilter(**asked, on=on)
