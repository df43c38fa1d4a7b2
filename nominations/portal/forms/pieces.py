"""Layout objects of the nomination form: a part that is folded until it is needed, and a piece that is not a field."""

from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString


class Folded(LayoutObject):  # type: ignore[misc]  # crispy-forms ships no types
    """Fields behind a question, in a <details>; open when one of them says something or is wrong."""

    def __init__(self, question: str | Promise, *fields: Any) -> None:
        self.question = question
        self.fields = list(fields)

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "ecl", **extra: Any) -> SafeString:
        names = [pointer.name for pointer in self.get_field_names()]
        inside = self.get_rendered_fields(form, context, template_pack, **extra)
        used = any(form[name].value() or form[name].errors for name in names)
        shown = {"question": self.question, "fields": inside, "open": used}
        return render_to_string("portal/nomination/folded.html", shown)


class Piece(LayoutObject):  # type: ignore[misc]  # crispy-forms ships no types
    """A template between the fields, for example the files that are there already."""

    def __init__(self, template: str, **facts: Any) -> None:
        self.template = template
        self.facts = facts
        self.fields: list[Any] = []

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "ecl", **extra: Any) -> SafeString:
        return render_to_string(self.template, self.facts)
