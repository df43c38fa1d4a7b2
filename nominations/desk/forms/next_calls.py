"""The form of the next call of a group: what the last one said, to be looked at, and what must be new."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk.forms import days
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.mandates import day_field
from nominations.kernel.text import clean_line, clean_text


class NextCallForm(DecisionForm):
    title = forms.CharField(
        label=_("Title of the call"), max_length=300, error_messages={"required": _("Give the call a title.")}
    )
    introduction = forms.CharField(
        label=_("What is asked"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 70}),
        help_text=_("As in the last call. The States read it."),
    )
    deadline_on = day_field(
        _("Deadline"),
        help_text=_(
            "Until 23:59:59 in Brussels on that day. Proposed: as much time as last time. Any day may be chosen."
        ),
    )
    letter_dated = forms.CharField(
        label=_("Date of the new letter, as stated"),
        required=False,
        max_length=60,
        help_text=_("May be left empty until the letter is signed."),
    )
    ares_ref = forms.CharField(
        label=_("Ares reference of the new letter"),
        required=False,
        max_length=60,
        help_text=_("May be left empty until the letter is registered."),
    )

    def __init__(self, *args: Any, previous: Call, proposed: date, today: date, **kwargs: Any) -> None:
        start = {"title": previous.title, "introduction": previous.introduction, "deadline_on": proposed}
        super().__init__(*args, initial=start, **kwargs)
        self.previous, self.today = previous, today

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_introduction(self) -> str:
        return clean_text(self.cleaned_data["introduction"])

    def clean_deadline_on(self) -> date:
        return days.deadline(self.cleaned_data["deadline_on"], today=self.today)

    def clean_letter_dated(self) -> str:
        return self._new("letter_dated", _("This is the date of the last letter."))

    def clean_ares_ref(self) -> str:
        return self._new("ares_ref", _("This is the Ares reference of the last letter."))

    def _new(self, name: str, sentence: Any) -> str:
        typed = clean_line(self.cleaned_data[name])
        if typed and typed == getattr(self.previous, name):
            raise ValidationError(sentence)
        return typed
