"""The form with which a State accedes: who signed, in which capacity, on which day, and the letter."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.declarations.announcements import LONGEST, Announcement, WrongFact
from nominations.files.refusals import FileRefused
from nominations.kernel.refusals import Refused
from nominations.portal.forms.fields import Day, Line, Lines, Upload
from nominations.portal.forms.layout import Button, EclFormHelper, actions


class Letter(Upload):
    widget = forms.FileInput(attrs={"accept": ".pdf,application/pdf"})


class AccessionForm(forms.Form):
    """The facts of the letter; whether they can be is for the verb to say, on the page that follows at the latest."""

    use_required_attribute = False
    letter = Letter(
        label=_("Letter of accession"),
        help_text=_("The signed letter as a PDF, at most 10 MB. Never classified or sensitive documents."),
    )
    signed_on = Day(
        label=_("Signed on"),
        needed=True,
        help_text=_("The day of the letter: from this day your State is a signatory."),
    )
    signatory_name = Line(
        label=_("Who signed"),
        max_length=LONGEST["signatory_name"],
        needed=True,
        help_text=_("In the original script. Named in public only where a public source names the person."),
    )
    signatory_capacity = Line(
        label=_("In which capacity"),
        max_length=LONGEST["signatory_capacity"],
        needed=True,
        help_text=_("For example: Minister for Digital Affairs; Ambassador; Attaché of the Permanent Representation."),
    )
    note = Lines(
        label=_("Note to the secretariat"),
        max_length=4000,
        help_text=_("Read by the secretariat only; it is not published."),
    )

    def __init__(self, *args: Any, needs_letter: bool, action: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["letter"].needed = needs_letter  # type: ignore[attr-defined]  # a field of ours: forms/fields.py
        self.helper = EclFormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout(
            "letter",
            "signed_on",
            "signatory_name",
            "signatory_capacity",
            "note",
            actions(Button("continue", _("Continue: read it once more"))),
        )

    def clean(self) -> dict[str, Any]:
        """Say of every empty field at once that it is missing."""
        missing = {
            "signed_on": _("Give the day on which the letter was signed."),
            "signatory_name": _("Say who signed the letter."),
            "signatory_capacity": _("Say in which capacity: for example Minister, Ambassador, Attaché."),
        }
        for name, sentence in missing.items():
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, sentence)
        return self.cleaned_data

    def told(self, letter: "UploadedFile[bytes] | None") -> Announcement:
        """Return what was typed, with the letter that was chosen now or before."""
        facts = self.cleaned_data
        signed_on: date | None = facts["signed_on"]
        return Announcement(signed_on, facts["signatory_name"], facts["signatory_capacity"], letter, facts["note"])

    def miss_letter(self) -> None:
        """Say that the letter is missing, beside whatever else is; what was wrong with a chosen one is said already."""
        if "letter" not in self.errors:
            self.add_error("letter", _("Attach the letter of accession, as a PDF."))

    def refuse(self, refusal: Refused) -> None:
        """Put what was refused beside the field that it is about."""
        if isinstance(refusal, WrongFact):
            self.add_error(refusal.fact, str(refusal))
        else:
            self.add_error("letter" if isinstance(refusal, FileRefused) else None, str(refusal))
