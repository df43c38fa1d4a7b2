"""The forms that stand on a confirmation page: what the decision needs to be told, and what was shown before it."""

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.kernel.text import clean_line, clean_text
from nominations.outbox.decisions import LONGEST_REASON
from nominations.outbox.messages import LONGEST_SUBJECT


class DecisionForm(forms.Form):
    """A form that knows whether its mails were shown for exactly what it now says.

    `facts` belong to the decision without being typed, such as the version that was read.
    """

    use_required_attribute = False
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, facts: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts

    @property
    def asks(self) -> list[forms.BoundField]:
        """The fields to fill in; empty for a decision that is only confirmed."""
        return [field for field in self if not field.is_hidden]

    def digest(self) -> str:
        told = [(name, _plain(value)) for name, value in sorted(self.cleaned_data.items()) if name != "shown"]
        return hashlib.sha256(repr((self.facts, told)).encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        return bool(self.cleaned_data.get("shown") == self.digest())


def _plain(value: Any) -> str:
    return f"{value.name} {value.size}" if isinstance(value, UploadedFile) else str(value)


class ReasonForm(DecisionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 70}),
        help_text=_("The recipients read it word for word."),
        error_messages={"required": _("Give the reason, so that the State can understand it.")},
    )

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"])


class DeadlineForm(ReasonForm):
    new_on = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Until 23:59:59 in Brussels on that day."),
        error_messages={"required": _("Choose the new last day.")},
    )
    field_order = ["new_on", "reason"]


class NoteForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=_("New note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        error_messages={"required": _("Write the note first.")},
    )


class MailReasonForm(DecisionForm):
    """Why a mail is called back or given up."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Colleagues read it; the recipient of the mail does not."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )

    def clean_reason(self) -> str:
        return clean_line(self.cleaned_data["reason"])


class WordsForm(DecisionForm):
    """The words of a held mail."""

    subject = forms.CharField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, error_messages={"required": _("A mail needs a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 78}),
        help_text=_("The formatted form of the mail is made from this text."),
        error_messages={"required": _("A mail needs a text.")},
    )

    def clean_subject(self) -> str:
        return clean_line(self.cleaned_data["subject"])

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])
