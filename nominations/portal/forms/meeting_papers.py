"""What a State says of the minutes, and what its rapporteur wrote."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.meetings.minutes_floor import LONGEST
from nominations.meetings.models import AgendaItem
from nominations.portal.forms.fields import Lines
from nominations.portal.forms.layout import Button, EclFormHelper, actions


class CommentForm(forms.Form):
    """A comment on one item, or on the minutes as a whole."""

    use_required_attribute = False
    item = forms.ChoiceField(label=_("About"), required=False)
    text = Lines(
        label=_("Your comment"),
        max_length=LONGEST,
        needed=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The secretariat answers each comment. Your State sees the answer here, other States do not."),
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        field = self.fields["item"]
        field.needed = False  # type: ignore[attr-defined]
        named = [(key, f"{number}. {item.title}") for number, (key, item) in enumerate(self.items.items(), 1)]
        field.choices = [("", _("The minutes as a whole")), *named]  # type: ignore[attr-defined]
        self.helper = EclFormHelper()
        self.helper.layout = Layout("item", "text", actions(Button("confirm", _("Send the comment"))))

    @property
    def chosen(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["item"])

    def refuse(self, refusal: Refused) -> None:
        self.add_error("text", str(refusal))


class ReportForm(forms.Form):
    """The rapporteur's text, and the revision that it was typed on."""

    use_required_attribute = False
    revision = forms.IntegerField(min_value=0, max_value=999_999_999, widget=forms.HiddenInput)
    text = Lines(
        label=_("The rapporteur's text"),
        max_length=LONGEST,
        needed=True,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("A blank line begins a paragraph, “- ” a point of a list, “# ” a heading."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = EclFormHelper()
        self.helper.layout = Layout("revision", "text", actions(Button("confirm", _("Hand in this text"))))

    def refuse(self, refusal: Refused) -> None:
        self.add_error("text", str(refusal))
