"""The form of a text: subject, text, and why it is changed; each finding stands at its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_line, clean_text
from nominations.texts import rules
from nominations.texts.actions import LONGEST_NOTE
from nominations.texts.catalogue import Kind


class NoteForm(DecisionForm):
    note = forms.CharField(
        label=_("Why it is changed"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("Colleagues read it in the history; recipients do not."),
    )

    def clean_note(self) -> str:
        return clean_line(self.cleaned_data["note"])


class TextForm(NoteForm):
    subject = forms.CharField(label=_("Subject"), required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 78}),
        help_text=_(
            "An empty line begins a new paragraph; lines that begin with “- ” are a list. "
            "Placeholders stand in braces; the list of them says what each will be."
        ),
    )
    field_order = ["subject", "body", "note"]

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.has_subject:
            del self.fields["subject"]

    def clean_subject(self) -> str:
        return clean_line(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return clean_text(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        for finding in rules.findings(self.kind.key, facts.get("subject", ""), facts.get("body", "")):
            self.add_error(finding.field, str(finding.sentence))
        return facts
