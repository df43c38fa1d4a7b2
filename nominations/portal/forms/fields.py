"""Fields that clean what is typed and complain in plain words; a draft may leave every one of them empty."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from nominations.kernel.constraints import EMAIL
from nominations.kernel.text import clean_line, clean_text
from nominations.portal.forms.layout import date_input

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

NO_ADDRESS = _("This is not an e-mail address. It should look like name@ministry.example.")
TOO_LONG = _("Shorten this to %(limit_value)d characters; it has %(show_value)d now.")


class Plain(forms.CharField):
    """Text. It has no `maxlength`: a browser would cut pasted text silently, we say that it is too long."""

    several_lines = False

    def __init__(self, *, max_length: int, needed: bool | None = None, **options: Any) -> None:
        options.setdefault("error_messages", {}).setdefault("max_length", TOO_LONG)
        super().__init__(max_length=max_length, required=False, **options)
        self.needed = needed

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return clean_text(text) if self.several_lines else clean_line(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Line(Plain):
    """One line of text, without invisible characters (domain rule 22)."""


class Lines(Plain):
    """Text of several lines."""

    several_lines = True
    widget = forms.Textarea(attrs={"rows": 4})


def one_address(text: str) -> None:
    """Complain once; the second check is what PostgreSQL asks: no quoted names, no host without a dot."""
    EmailValidator(NO_ADDRESS)(text)
    RegexValidator(EMAIL, NO_ADDRESS)(text)


class Address(Line):
    """An e-mail address: exactly one."""

    widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    default_validators = [one_address]


class Website(forms.URLField):
    """An address on the web; "https://" may be left out."""

    needed = None

    def __init__(self, *, max_length: int, label: "Words") -> None:
        wrong = _("This is not a web address. It should look like https://www.ministry.example.")
        super().__init__(
            label=label,
            max_length=max_length,
            required=False,
            assume_scheme="https",
            error_messages={"invalid": wrong, "max_length": TOO_LONG},
            widget=forms.URLInput(attrs={"autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_line(str(value or ""))) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Ticks(forms.MultipleChoiceField):
    """Boxes to tick, none of them asked for."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, label: "Words", help_text: "Words", needed: bool | None = None) -> None:
        super().__init__(label=label, help_text=help_text, required=False)
        self.needed = needed


class Choice(forms.TypedChoiceField):
    """One of a few words, or none."""

    needed = None

    def __init__(self, *, label: "Words", help_text: "Words", choices: Iterable[tuple[str, "Words"]]) -> None:
        super().__init__(label=label, help_text=help_text, choices=[("", "–"), *choices], required=False)


class Upload(forms.FileField):
    """A file; whether it is acceptable is judged by its content, when it is stored."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.docx,application/pdf"})
    needed: bool | None = None

    def __init__(self, *, label: "Words", help_text: "Words") -> None:
        super().__init__(label=label, help_text=help_text, required=False, allow_empty_file=True)


class Day(forms.DateField):
    """A day, from the browser's own date picker; typed as YYYY-MM-DD where the browser has none."""

    def __init__(self, *, label: "Words", help_text: "Words" = "", needed: bool | None = None) -> None:
        self.needed = needed
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=date_input(),
            error_messages={"invalid": _("This is not a date. Write it as year-month-day, for example 2026-03-31.")},
        )


def need(field: forms.Field, *, needed: bool) -> None:
    """Mark whether a submission asks for the field; a draft never does."""
    if isinstance(field, (Plain, Upload)):
        field.needed = needed


def offer(field: forms.Field, choices: Iterable[tuple[str, str]]) -> None:
    """Give boxes their words."""
    if isinstance(field, Ticks):
        field.choices = list(choices)
