"""The forms of a vote: for, against or abstention; and the reasons of who did not agree."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.files.refusals import FileRefused
from nominations.kernel.refusals import Refused
from nominations.meetings.voting_models import Ballot
from nominations.portal.forms.fields import Lines, Upload
from nominations.portal.forms.layout import Button, EclFormHelper, actions


class VoteForm(forms.Form):
    """One of three words; the page that follows asks once more."""

    use_required_attribute = False
    choice = forms.ChoiceField(
        label=_("The vote of your State"),
        choices=Ballot.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose for, against or abstention."),
            "invalid_choice": _("Choose for, against or abstention."),
        },
    )

    def __init__(self, *args: Any, action: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = EclFormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout("choice", actions(Button("continue", _("Continue"))))


class ReasonsForm(forms.Form):
    """A text, a document, or both; whether they are taken is for the verb to say."""

    use_required_attribute = False
    text = Lines(
        label=_("Reasons"),
        max_length=8000,
        needed=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("They are annexed to the opinion word for word."),
    )
    file = Upload(
        label=_("Document with the reasons"),
        help_text=_("PDF or Word; instead of the text, or with it. Never classified or sensitive documents."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = EclFormHelper()
        self.helper.layout = Layout("text", "file", actions(Button("send", _("Send the reasons"))))

    def refuse(self, refusal: Refused) -> None:
        self.add_error("file" if isinstance(refusal, FileRefused) else "text", str(refusal))
