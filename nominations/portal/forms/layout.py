"""The layout objects of the crispy-forms pack `ecl` (templates/ecl/).

Errors come from the server only: the form carries `novalidate` and `use_required_attribute = False`, so that they
have one style, our words, and a summary that links to the fields. A field is marked "(required)" when it is required,
or when the form sets `field.needed = True` (a draft may leave it empty, a submission may not); else "(optional)";
`field.needed = False` leaves the mark out.
"""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, LayoutObject
from crispy_forms.layout import Fieldset as CrispyFieldset
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString


class EclFormHelper(FormHelper):  # type: ignore[misc]  # crispy-forms ships no types
    """The helper of every form: POST, no summary of its own when the page sums up several forms."""

    form_method = "post"
    include_media = False
    summarise = True

    def __init__(self, form: forms.BaseForm | None = None, *, tag: bool = True, summarise: bool = True) -> None:
        super().__init__(form)
        self.form_tag = tag
        self.disable_csrf = not tag
        self.summarise = summarise


class Fieldset(CrispyFieldset):  # type: ignore[misc]  # crispy-forms ships no types
    """A fieldset whose legend is text: crispy-forms would compile it as a template, names of persons included."""

    def __init__(self, legend: str | Promise, *fields: Any, description: str | Promise = "", **attributes: Any) -> None:
        super().__init__(legend, *fields, **attributes)
        self.description = description

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "ecl", **extra: Any) -> SafeString:
        inside = self.get_rendered_fields(form, context, template_pack, **extra)
        shown = {"fieldset": self, "legend": self.legend, "fields": inside}
        return render_to_string(self.get_template_name(template_pack), shown)


class Button(LayoutObject):  # type: ignore[misc]  # crispy-forms ships no types
    """A submit button: `variant` is ECL's primary, secondary or tertiary."""

    def __init__(
        self, name: str, label: str | Promise, *, value: str = "1", variant: str = "primary", formaction: str = ""
    ) -> None:
        self.facts: Mapping[str, Any] = {
            "name": name,
            "label": label,
            "value": value,
            "variant": variant,
            "formaction": formaction,
        }
        self.fields: list[Any] = []

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "ecl", **extra: Any) -> SafeString:
        return render_to_string(f"{template_pack}/layout/button.html", {"button": self.facts})


def actions(*buttons: Button) -> Div:
    """Set buttons in a row; on a phone one under the other."""
    return Div(*buttons, css_class="nom-actions")


def date_input() -> forms.DateInput:
    """Return a native date picker, whose value is ISO 8601 whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ecl-text-input--s"})
