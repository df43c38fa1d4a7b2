"""Keeping an upload: checked by content, named harmlessly, its bytes stored once."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from nominations.files import checks, names
from nominations.files.models import Blob, StoredFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LETTERS = (StoredFile.Type.PDF, StoredFile.Type.DOCX)


@transaction.atomic
def store(
    upload: "UploadedFile[bytes]", *, by: "AbstractBaseUser | None", at: datetime, allow: Collection[str] = LETTERS
) -> StoredFile:
    """Check and keep an upload. Raises a FileRefused with a sentence for the user."""
    kind = checks.check(upload, allow)
    return StoredFile.objects.create(
        blob=_kept_once(upload),
        name=names.clean(upload.name or ""),
        content_type=kind,
        uploaded_at=at,
        uploaded_by_id=by.pk if by is not None else None,
    )


def _kept_once(upload: "UploadedFile[bytes]") -> Blob:
    """Return the blob of these bytes; read twice, so that the first pass holds one chunk at a time."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if not Blob.objects.filter(pk=sha256).exists():
        upload.seek(0)
        content = upload.read()
        Blob.objects.bulk_create([Blob(sha256=sha256, size=len(content), content=content)], ignore_conflicts=True)
    return Blob.objects.defer("content").get(pk=sha256)
