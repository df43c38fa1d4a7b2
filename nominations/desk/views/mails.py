"""The formatted form of a mail, as its recipient sees it, shut in by its own security policy."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nominations.desk import guards

# Nothing may run, load, be submitted or framed; a mail's own style attributes may apply.
SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@require_safe
def page(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    return HttpResponse(mail.html, headers={"Content-Security-Policy": SHUT_IN, "Cache-Control": "no-store"})
