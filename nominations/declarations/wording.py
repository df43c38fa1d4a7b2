"""The verbs of a declaration's text: a file in each language; a newer one takes its place, the older one stays kept."""

import re
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import signing
from nominations.declarations.models import Declaration, DeclarationText
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line

TYPES = (StoredFile.Type.PDF, StoredFile.Type.DOCX, StoredFile.Type.TXT)
RETENTION = "declaration"
LANGUAGE = re.compile(r"[a-z]{2}")
LONGEST_SOURCE = 300


class NoText(Refused):
    """The text has no language, no file, or is what stands already."""


@transaction.atomic
def add_text(
    declaration: Declaration,
    *,
    language: str,
    upload: "UploadedFile[bytes] | None" = None,
    file: StoredFile | None = None,  # one that is kept already
    source: str = "",
    by: User | None,
    at: datetime,
) -> DeclarationText:
    """Keep the text in a language; what stood in that language is replaced, and kept. Raises NoText, a FileRefused."""
    declaration = signing.locked(declaration, by=by, at=at)
    code, words = clean_line(language).lower(), clean_line(source)
    if not LANGUAGE.fullmatch(code):
        raise NoText(_("Give the language as two letters: en, fr, ja."))
    if len(words) > LONGEST_SOURCE:
        raise NoText(_("Name the source in at most %(most)d characters.") % {"most": LONGEST_SOURCE})
    if upload is not None:
        file = files.store(upload, by=by, at=at, allow=TYPES, retention_class=RETENTION)
    if file is None:
        raise NoText(_("Choose the file with the text."))
    old = DeclarationText.objects.filter(declaration=declaration, language=code, replaced_at__isnull=True).first()
    if old is not None:
        if (old.file.blob_id, old.file.name, old.source) == (file.blob_id, file.name, words):
            raise NoText(_("This very file is the text in this language already."))
        _replace(old, at=at)
    text = DeclarationText.objects.create(
        declaration=declaration, language=code, file=file, source=words, added_at=at, added_by=by
    )
    audit.record("declaration.add_text", declaration, by=by, at=at, language=code, file=file.name, sha256=file.blob_id)
    return text


@transaction.atomic
def remove_text(text: DeclarationText, *, by: User | None, at: datetime) -> Declaration:
    """Take away a text that was added in error, such as one in another language; its file stays kept. Raises NoText."""
    declaration = signing.locked(text.declaration, by=by, at=at)
    row = DeclarationText.objects.filter(pk=text.pk, replaced_at__isnull=True).first()
    if row is None:
        raise NoText(_("This text was replaced or removed already."))
    _replace(row, at=at)
    audit.record("declaration.remove_text", declaration, by=by, at=at, language=row.language, file=row.file.name)
    return declaration


def _replace(text: DeclarationText, *, at: datetime) -> None:
    text.replaced_at = at
    text.save(update_fields=["replaced_at"])
