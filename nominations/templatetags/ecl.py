"""Template tags of the Europa Component Library's markup: icons, widgets, the error summary, deadlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.kernel import clock
from nominations.letters import paragraphs

register = template.Library()

# A deadline this many days away, or fewer, stands out.
NEAR_DAYS = 7
# The first that fits; the order matters, for Django's groups are kinds of its selects.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "input"),
    (forms.Select, "select"),
)

Bound: TypeAlias = "forms.BaseForm | BaseFormSet[Any] | Iterable[Bound]"


@register.simple_tag
def icon(name: str, size: str = "s", classes: str = "") -> SafeString:
    """Draw an icon of the sprite (ecl/icons.svg); it is decoration: the text beside it says the same."""
    return format_html(
        '<svg class="ecl-icon ecl-icon--{} {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        classes,
        static("ecl/icons.svg"),
        name,
    )


@register.simple_tag
def ecl_widget(field: BoundField) -> SafeString:
    """Render the widget with ECL's classes; Django adds `aria-invalid` and `aria-describedby` itself."""
    base = widget_class(field.field.widget)
    given = field.field.widget.attrs.get("class", "")
    classes = [base, f"{base}--invalid" if base and field.errors else "", given]
    if base and f"{base}--" not in given:
        classes.append(f"{base}--l")
    return field.as_widget(attrs={"class": " ".join(name for name in classes if name)})


@register.simple_tag
def required_mark(field: BoundField) -> SafeString:
    """Say "(required)" or "(optional)".

    `needed` is set by forms: True where a draft may stay empty but a submission may not, False for no mark at all.
    """
    needed = getattr(field.field, "needed", None)
    if needed is False:
        return SafeString()
    if field.field.required or needed:
        return format_html('<span class="ecl-form-label__required">{}</span>', _("(required)"))
    return format_html('<span class="ecl-form-label__optional">{}</span>', _("(optional)"))


@register.simple_tag
def label_text(field: BoundField) -> SafeString:
    """Write what a field is called, and whether it must be filled in; a tag, for a form has dozens of them."""
    wrong = " ecl-form-label--invalid" if field.errors else ""
    return format_html('<span class="ecl-form-label{}">{}</span>{}', wrong, field.label, required_mark(field))


@register.simple_tag
def help_block(field: BoundField) -> SafeString:
    """Write a field's help text under the id that Django's `aria-describedby` points to."""
    if not field.help_text:
        return SafeString()
    return format_html('<div class="ecl-help-block" id="{}_helptext">{}</div>', field.auto_id, field.help_text)


@register.simple_tag
def labelled_widget(field: BoundField) -> SafeString:
    """Render a widget of a table without a `label` beside it: its name goes with it."""
    return field.as_widget(attrs={"aria-label": str(field.label)})


def widget_class(widget: forms.Widget) -> str:
    match widget:
        case forms.ClearableFileInput() | forms.FileInput():
            return "nom-file-input"
        case forms.CheckboxInput():
            return ""
        case forms.Select():
            return "ecl-select"
        case forms.Textarea():
            return "ecl-text-area"
        case _:
            return "ecl-text-input"


@register.filter
def kind_of(field: BoundField) -> str:
    """Say how the pack lays the field out: `hidden`, `checkbox`, `radios`, `checkboxes`, `select` or `input`."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    return next((kind for classes, kind in KINDS if isinstance(widget, classes)), "input")


@dataclass(frozen=True)
class Complaint:
    """One line of the error summary: what is wrong, where, and the id to jump to (empty: nowhere)."""

    text: str
    label: str
    target: str


@register.inclusion_tag("components/error_summary.html")
def error_summary(*parts: Bound, title: str = "") -> dict[str, Any]:
    """Sum up every error of the forms, formsets or lists of forms given; nothing is printed when there is none."""
    return {"complaints": [line for part in parts for line in complaints(part)], "title": title}


def complaints(part: Bound) -> Iterator[Complaint]:
    if isinstance(part, forms.BaseForm):
        yield from complaints_of_form(part)
    elif isinstance(part, BaseFormSet):
        if part.is_bound:
            yield from (Complaint(str(text), "", "") for text in part.non_form_errors())
        for form in part.forms:
            yield from complaints_of_form(form)
    elif part:
        for inner in part:
            yield from complaints(inner)


def complaints_of_form(form: forms.BaseForm) -> Iterator[Complaint]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield Complaint(str(text), "", "")
    for field in form:
        for text in field.errors:
            yield Complaint(str(text), label_of(field), target_of(field))


def label_of(field: BoundField) -> str:
    """Return what the field is called; with the part of the form it belongs to, where parts have a `title`."""
    title = getattr(field.form, "title", "")
    return f"{title}, {field.label}" if title else str(field.label)


def target_of(field: BoundField) -> str:
    """Return the id a link must point to: the first box of a group, else the widget itself."""
    if kind_of(field) in {"radios", "checkboxes"}:
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


@register.inclusion_tag("components/deadline.html")
def deadline(day: date, at: datetime | None = None) -> dict[str, Any]:
    """Show the last day of a deadline: weekday, Brussels time, and how far away it is (rule 16)."""
    at = at or clock.now()
    days = clock.days_until(day, at)
    return {
        "day": day,
        "text": date_format(day, "l j F Y"),
        "distance": distance(days),
        "tone": "past" if days < 0 else "near" if days <= NEAR_DAYS else "far",
    }


@register.filter
def distance(days: int) -> str:
    """Say a number of days from today in words: "in 12 days", "today", "3 days ago"."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


@register.filter
def brussels(at: datetime) -> str:
    """Show an instant as people in Brussels read it: "25 May 2024, 23:59 (Brussels time)"."""
    local = at.astimezone(clock.BRUSSELS)
    return _("%(day)s, %(time)s (Brussels time)") % {
        "day": date_format(local.date(), "j F Y"),
        "time": f"{local:%H:%M}",
    }


@register.filter
def kept(value: Any) -> Any:
    """Show what the audit trail keeps of an act: an instant in Brussels time, all else as it is."""
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return brussels(at) if at.tzinfo else value


@register.filter
def as_blocks(text: str) -> list[dict[str, Any]]:
    """Return a text as people write it in blocks: headings ("# "), lists ("- ") and paragraphs, for said.html."""
    return paragraphs.annex(text)
