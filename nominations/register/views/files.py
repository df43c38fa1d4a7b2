"""A published file, sent to be kept and never shown inside the site; its bytes only where they are new."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from nominations.register.queries.meeting import Content


def sent(request: HttpRequest, found: Content) -> HttpResponse:
    """Return the file, or that whoever asks has it already (by its ETag)."""
    tag = f'"{found.sha256[:32]}"'
    headers = {
        "ETag": tag,
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",  # noqa: FBT003 - Django's own signature
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    bare = HttpResponse(content_type=found.content_type, headers=headers)
    known = get_conditional_response(request, etag=tag, response=bare)
    if isinstance(known, HttpResponse) and known is not bare:
        return known
    return HttpResponse(found.read(), content_type=found.content_type, headers=headers)
