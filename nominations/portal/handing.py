"""Handing out a stored file: to be kept, never to be shown inside the site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from nominations.files.models import StoredFile


def as_attachment(stored: StoredFile) -> HttpResponse:
    response = HttpResponse(bytes(stored.blob.content), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"  # noqa: FBT003 - Django's own signature
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
