"""What is typed to write to several States at once: a whole mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_line, clean_text


class MessageForm(DecisionForm):
    """A mail to a State in the secretariat's words."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        help_text=_("The reference of the call stands before it."),
        error_messages={"required": _("A mail needs a subject.")},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 70}),
        help_text=_("It is sent as you type it, after “Dear …” and before the address of the State's file."),
        error_messages={"required": _("A mail needs a text.")},
    )

    def clean_subject(self) -> str:
        return clean_line(self.cleaned_data["subject"])

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])
