"""The one long form of the minutes: the opening, a text for each item, synthesis and conclusions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.meeting_papers import Words
from nominations.meetings.minutes_floor import LONGEST
from nominations.meetings.models import AgendaItem
from nominations.meetings.paper_models import Minutes

LAYOUT = _("A blank line begins a paragraph, “- ” a point of a list, “# ” a heading.")
TOO_LONG = {"max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d now.")}
LONGEST_REVISION = 9  # digits


class Plain(Words):
    """A text of the minutes; no `maxlength`: a browser would cut pasted text silently."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, error_messages=TOO_LONG, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class MinutesForm(forms.Form):
    """What is typed of the minutes; `revision` says what it was typed on."""

    use_required_attribute = False
    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    opening = Plain(label=_("Opening"), help_text=LAYOUT)
    synthesis = Plain(label=_("Synthesis of the round tables"), rows=12, help_text=LAYOUT)
    conclusions = Plain(label=_("Conclusions and next steps"), rows=8, help_text=LAYOUT)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for number, item in enumerate(items, 1):
            self.fields[name_of(item)] = Plain(label=f"{number}. {item.title}", rows=8)

    def of(self, item: AgendaItem) -> forms.BoundField:
        return self[name_of(item)]

    def typed_revision(self) -> int:
        """Return the revision that the page was drawn from; none that exists when it was tampered with."""
        text = str(self.data.get("revision", ""))
        return int(text) if text.isdecimal() and len(text) <= LONGEST_REVISION else -1

    def facts(self) -> dict[str, Any]:
        """Return what the verb takes."""
        told = {name: self.cleaned_data[name] for name in ("opening", "synthesis", "conclusions")}
        return {**told, "texts": {item: self.cleaned_data[name_of(item)] for item in self.items}}


def name_of(item: AgendaItem) -> str:
    return f"item-{item.pk}"


def saved(minutes: Minutes, items: Sequence[AgendaItem]) -> Mapping[str, Any]:
    """Return what is saved, under the names of the form."""
    texts = {name_of(item): text_of(item) for item in items}
    whole = {name: getattr(minutes, name) for name in ("opening", "synthesis", "conclusions")}
    return {"revision": minutes.revision, **whole, **texts}


def text_of(item: AgendaItem) -> str:
    record = getattr(item, "record", None)
    return record.text if record else ""
