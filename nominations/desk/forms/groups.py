"""The form of an expert group: the Register's lists as boxes to tick, each by its label."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.models import ModelForm
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.reference.models import RegisterTerm

Terms = Mapping[str, Mapping[str, str]]  # kind → code → label

# Column → the list of the Register that its codes come from.
LISTS: dict[str, RegisterTerm.Kind] = {
    "lead_dgs": RegisterTerm.Kind.DG,
    "associated_dgs": RegisterTerm.Kind.DG,
    "policy_areas": RegisterTerm.Kind.POLICY_AREA,
    "tasks": RegisterTerm.Kind.TASK,
}


def register_terms() -> Terms:
    """Return the Register's lists; one query."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, code, label in RegisterTerm.objects.order_by("kind", "label").values_list("kind", "code", "label"):
        found[kind][code] = label
    return found


class CodesField(forms.MultipleChoiceField):
    """Codes as boxes to tick, those of before first; what is new comes after them, and no code of before is lost."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "desk-boxes"})

    def offer(self, terms: Mapping[str, str], before: list[str], *, shows_code: bool) -> None:
        known = {code: f"{label} ({code})" if shows_code else label for code, label in terms.items()}
        self.before = before
        chosen = [(code, known.get(code, code)) for code in before]
        self.choices = [*chosen, *((code, label) for code, label in known.items() if code not in before)]

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        kept = [code for code in self.before if code in chosen]
        return [*kept, *(code for code in chosen if code not in kept)]


class GroupForm(ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    lead_dgs = CodesField(label=_("Lead Directorates-General"), required=False)
    associated_dgs = CodesField(label=_("Associated Directorates-General"), required=False)
    policy_areas = CodesField(label=_("Policy areas"), required=False)
    tasks = CodesField(label=_("Tasks"), required=False)

    class Meta:
        model = ExpertGroup
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin name the columns

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = register_terms()
        for name, kind in LISTS.items():
            field = self.fields.get(name)
            if isinstance(field, CodesField):
                is_dg = kind == RegisterTerm.Kind.DG
                field.offer(terms.get(kind, {}), getattr(self.instance, name) or [], shows_code=is_dg)

        status = self.fields.get("status")
        if isinstance(status, forms.TypedChoiceField):  # closing is an act of its own: it ends what runs in the group
            status.choices = [choice for choice in ExpertGroup.Status.choices if choice[0] != ExpertGroup.Status.CLOSED]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        code, parent = str(facts.get("code") or ""), facts.get("parent")
        stem, _slash, number = code.partition("/")
        if number and (parent is None or parent.code != stem):
            self.add_error("parent", _("A sub-group belongs under the group whose code it begins with."))
        if parent is not None and not number:
            self.add_error("parent", _("Only a sub-group has a parent: its code ends in a slash and a number."))
        return facts
