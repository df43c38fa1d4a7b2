"""Keeping an upload: checked by content, named harmlessly, its bytes stored once; and what we made ourselves."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
    upload: "UploadedFile[bytes]",
    *,
    by: "AbstractBaseUser | None",
    at: datetime,
    allow: Collection[str] = LETTERS,
    retention_class: str = "nomination",
) -> StoredFile:
    """Check and keep an upload. Raises a FileRefused with a sentence for the user."""
    kind = checks.check(upload, allow)
    return StoredFile.objects.create(
        blob=_kept_once(upload),
        name=names.clean(upload.name or ""),
        content_type=kind,
        retention_class=retention_class,
        uploaded_at=at,
        uploaded_by_id=by.pk if by is not None else None,
    )


@dataclass(frozen=True)
class Made:
    """Bytes that we made ourselves, so that nothing in them needs a check."""

    content: bytes
    name: str
    content_type: StoredFile.Type = StoredFile.Type.PDF
    retention_class: str = "letter"


def keep(
    content: bytes,
    *,
    name: str,
    content_type: StoredFile.Type = StoredFile.Type.PDF,
    retention_class: str = "letter",
    by: "AbstractBaseUser | None",
    at: datetime,
) -> StoredFile:
    """Keep bytes that we made ourselves."""
    return keep_each([Made(content, name, content_type, retention_class)], by=by, at=at)[0]


@transaction.atomic
def keep_each(made: Sequence[Made], *, by: "AbstractBaseUser | None", at: datetime) -> list[StoredFile]:
    """Keep many at once, in two queries; return them in the same order."""
    hashes = [hashlib.sha256(each.content).hexdigest() for each in made]
    blobs = [
        Blob(sha256=sha256, size=len(each.content), content=each.content)
        for sha256, each in zip(hashes, made, strict=True)
    ]
    Blob.objects.bulk_create(blobs, ignore_conflicts=True)
    return StoredFile.objects.bulk_create(
        StoredFile(
            blob_id=sha256,
            name=names.clean(each.name),
            content_type=each.content_type,
            retention_class=each.retention_class,
            uploaded_at=at,
            uploaded_by_id=by.pk if by is not None else None,
        )
        for sha256, each in zip(hashes, made, strict=True)
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
