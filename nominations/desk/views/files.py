"""Handing out a stored file: an attachment that can run nothing, its reading recorded; what we typeset, to look at."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from nominations.audit import actions as audit
from nominations.desk import guards
from nominations.files.models import StoredFile
from nominations.kernel import clock

# A browser shows our own PDF in its viewer, which a sandbox would forbid; nothing else may load or run.
PDF_INLINE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def recorded(request: HttpRequest, stored: StoredFile, **detail: str) -> None:
    """Write into the audit trail that the visitor reads a file (domain rule 29)."""
    audit.record("file.read", stored, by=guards.staff(request), at=clock.now(), **detail)


def handed_out(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    recorded(request, stored)
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


def shown_inline(name: str, content: bytes) -> HttpResponse:
    """Return a PDF that this system has typeset, for the browser to show."""
    disposition = {"Content-Disposition": content_disposition_header(False, name) or "inline"}  # noqa: FBT003 - as above
    return HttpResponse(content, content_type="application/pdf", headers={**PDF_INLINE, **disposition})
