"""The form that takes a file of the public Register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.reconciliation.reading import MOST_BYTES

MEGABYTE = 1024 * 1024


class RetrievalForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("File of the Register"),
        help_text=_("JSON, at most %(most)s MB.") % {"most": MOST_BYTES // MEGABYTE},
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    is_whole = forms.BooleanField(
        label=_("This is the whole Register"),
        required=False,
        help_text=_("Groups that are missing in it are then noted as no longer published."),
    )
    is_trial = forms.BooleanField(
        label=_("Only show what would happen"), required=False, help_text=_("Nothing is written.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file has more than %(most)s MB.") % {"most": MOST_BYTES // MEGABYTE})
        return file
