"""The letter of a State beside a form that is read once more: chosen, checked, kept until it is recorded."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.files import checks
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused

# The stubs alone know it with a parameter.
Upload: TypeAlias = "UploadedFile[bytes]"


class StateLetterFields(forms.Form):
    """One PDF. `held` finds a file that was chosen before by its key, which the page carries from press to press.

    The key is made of the bytes: another letter, chosen in another window, is never taken for this one.
    """

    letter = forms.FileField(
        label=_("Letter of the State"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text=_(
            "The signed letter as a PDF, at most 10 MB, if you have it. Colleagues read it; it is never public."
        ),
    )
    letter_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: "Callable[[uuid.UUID], Upload | None]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.held = held

    def clean_letter(self) -> "Upload | None":
        """Check a letter that is chosen now as it will be checked when it is kept."""
        chosen: Upload | None = self.cleaned_data.get("letter")
        if chosen is not None:
            try:
                checks.check(chosen, [StoredFile.Type.PDF])
            except FileRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return chosen

    def clean_letter_key(self) -> uuid.UUID | None:
        """Return the key of a letter that was chosen before; what is no key was written by no page of ours."""
        try:
            return uuid.UUID(self.cleaned_data["letter_key"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        before = cleaned.get("letter_key")
        if chosen := cleaned.get("letter"):
            cleaned["letter_key"] = key_of(chosen)
        elif "letter" in self.errors:
            cleaned["letter_key"] = None
        elif before and not cleaned.get("letter"):
            cleaned["letter"] = self.held(before)
            if cleaned["letter"] is None:
                cleaned["letter_key"] = None
                self.add_error("letter", _("The letter was kept for half an hour, which is over: choose it again."))
        return cleaned

    @property
    def chosen(self) -> "Upload | None":
        """The letter that will be kept, chosen now or before."""
        return self.cleaned_data.get("letter") if self.is_bound and "letter" not in self.errors else None

    @property
    def chosen_key(self) -> str:
        """What the page carries to the next press."""
        return str(self.cleaned_data["letter_key"]) if self.chosen else ""


def key_of(upload: Upload) -> uuid.UUID:
    """Return a key of a file's bytes and name."""
    digest = hashlib.sha256((upload.name or "").encode())
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return uuid.UUID(bytes=digest.digest()[:16])
