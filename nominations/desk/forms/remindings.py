"""The forms of reminding by hand: words of one's own, and which States."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.reminding import Candidate
from nominations.kernel.text import clean_text


class OwnWordsForm(DecisionForm):
    """A reminder's own words; it goes without them too."""

    text = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 70}),
        help_text=_("They stand in the mail before what is still missing. You may leave this empty."),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


class RemindForm(OwnWordsForm):
    """Everybody is ticked who had no reminder since yesterday."""

    states = forms.MultipleChoiceField(
        label=_("States to remind"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one State.")},
    )
    field_order = ("states", "text")

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"states": [each.key for each in candidates if not each.is_recent]})
        super().__init__(*args, **kwargs)
        field = self.fields["states"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(each.key, each.label) for each in candidates]
