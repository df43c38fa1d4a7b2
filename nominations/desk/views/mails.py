"""The page of one mail: its words, what became of it, what can be decided; and its formatted form, shut in."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nominations.calls.models import Call
from nominations.desk import guards, histories, mails, queries
from nominations.desk.views import mail_decisions
from nominations.desk.views.boards import board_url
from nominations.desk.views.files import handed_out
from nominations.kernel import clock
from nominations.outbox.messages import Words, render
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import previews

# Nothing may run, load, be submitted or framed; a mail's own style attributes may apply.
SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@require_safe
def mail(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """Show a mail; of one with a sign-in code an administrator sees the envelope, and nobody decides anything."""
    found = guards.envelope(request, mail_id)
    call = queries.call_of(found)
    is_planned = found.status == Status.PLANNED and not found.sensitive
    context = {
        **admin.site.each_context(request),
        "title": mails.called(found),
        "trail": mail_decisions.trail(),
        "mail": found,
        "kind": mails.kind(found),
        "tone": mails.tone(found),
        "when": mails.when(found),
        "lead": mail_decisions.lead_of(found),
        "buttons": mail_decisions.buttons(found),
        "history": histories.history(found),
        "attached": queries.attached(found),
        "preview": _preview(found, call, at=clock.now()) if is_planned and call else None,
        **_around(found, call),
    }
    return TemplateResponse(request, "desk/mail.html", context)


def _preview(found: OutgoingMail, call: Call, *, at: datetime) -> Words | None:
    """Return the words of a planned mail as they would be now; none when nobody expects it any more."""
    messages = previews.messages(call, kind=found.kind, iso2=found.audience, at=at)
    return next((render(message) for message in messages if message.recipient == found.recipient), None)


def _around(found: OutgoingMail, call: Call | None) -> dict[str, Any]:
    """Return the addresses of what the mail is about."""
    of_nomination = found.subject_type == "nomination"
    return {
        "call": call,
        "board": board_url(call) if call else "",
        "review": reverse("admin:nominations_nomination_review", args=[found.subject_id]) if of_nomination else "",
    }


@require_safe
def page(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    found = guards.mail(request, mail_id)
    return HttpResponse(found.html, headers={"Content-Security-Policy": SHUT_IN, "Cache-Control": "no-store"})


@require_safe
def attachment(request: HttpRequest, mail_id: uuid.UUID, position: int) -> HttpResponse:
    return handed_out(request, guards.attachment(request, mail_id, position))
