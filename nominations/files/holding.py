"""A file between two pages: chosen before something was read once more, kept for half an hour until it is confirmed."""

import uuid

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

HALF_AN_HOUR = 30 * 60


def hold(upload: "UploadedFile[bytes]", *, of: uuid.UUID, about: uuid.UUID) -> None:
    """Keep one file for a visitor and an object; a newer one takes its place."""
    upload.seek(0)
    cache.set(_key(of, about), (upload.name, upload.content_type, upload.read()), HALF_AN_HOUR)
    upload.seek(0)


def held(*, of: uuid.UUID, about: uuid.UUID) -> "UploadedFile[bytes] | None":
    """Return the file that is kept, or None."""
    found = cache.get(_key(of, about))
    if found is None:
        return None
    name, content_type, content = found
    return SimpleUploadedFile(name, content, content_type=content_type)


def let_go(*, of: uuid.UUID, about: uuid.UUID) -> None:
    cache.delete(_key(of, about))


def _key(of: uuid.UUID, about: uuid.UUID) -> str:
    return f"held-file:{of}:{about}"
