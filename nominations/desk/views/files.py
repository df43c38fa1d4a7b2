"""Handing out a stored file: as an attachment that can run nothing, its reading recorded."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from nominations.audit import actions as audit
from nominations.desk import guards
from nominations.files.models import StoredFile
from nominations.kernel import clock


def handed_out(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    audit.record("file.read", stored, by=guards.staff(request), at=clock.now())
    return shut_in(stored.name, stored.content_type, bytes(stored.blob.content))


def shut_in(name: str, content_type: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",  # noqa: FBT003 - Django's signature
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
