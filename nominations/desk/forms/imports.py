"""The forms of an import of contact points: the file, and whether the States are told."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.accounts import reading
from nominations.desk.forms.decisions import DecisionForm

MEGABYTE = 1024 * 1024


class ContactFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("List of contact points"),
        help_text=_("CSV or Excel (.xlsx), at most %(rows)s rows and %(most)s MB.")
        % {"rows": f"{reading.MOST_ROWS:,}", "most": reading.MOST_BYTES // MEGABYTE},
        error_messages={"required": _("Choose the file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and (file.size or 0) > reading.MOST_BYTES:
            facts = {"most": reading.MOST_BYTES // MEGABYTE}
            raise ValidationError(_("The file has more than %(most)s MB. Divide the list.") % facts)
        return file


class EntryForm(DecisionForm):
    tells = forms.BooleanField(
        label=_("Tell each State's other contact points, in one mail each"),
        required=False,
        initial=True,
        help_text=_("Whoever is entered sees the State's drafts, so nobody should be entered behind its back."),
    )
