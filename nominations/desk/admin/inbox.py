"""Received mail in the admin: what came back, from whom, about what, and what became of it; each opens on its page."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, queries, received_mails
from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing
from nominations.desk.views import received
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.kernel import clock

PAGES: dict[str, tuple[Callable[..., HttpResponse], str]] = {
    "page/": (received.page, "page"),
    "filing/": (received.filing, "filing"),
    "reopening/": (received.reopening, "reopening"),
    "assignment/": (received.assignment, "assignment"),
    "registration/": (received.registration, "registration"),
    "original/": (received.original, "original"),
    "attachments/<int:part>/": (received.attachment, "attachment"),
}


@admin.register(ReceivedMail)
class ReceivedMailAdmin(DeskAdmin):
    list_display = ["subject_link", "sender", "state", "received_at", "what"]
    list_display_links = None
    list_filter = ["kind", "status"]
    search_fields = ["sender__istartswith", "subject"]
    search_help_text = _("Beginning of an address, or words of the subject.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReceivedMail]:
        mails = received_mails.received_visible_to(guards.staff(request), at=clock.now())
        return queries.with_state_name(mails.defer("text", "attachments"), "audience")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the mail's own page: nothing of it is edited."""
        try:
            mail = guards.received(request, uuid.UUID(object_id))
        except ValueError:
            mail = guards.received(request, uuid.UUID(int=0))
        return redirect(received.page_url(mail))

    def get_urls(self) -> list[Any]:
        door = self.admin_site.admin_view
        own: list[URLPattern] = [
            path(f"<uuid:received_id>/{route}", door(view), name=f"nominations_receivedmail_{name}")
            for route, (view, name) in PAGES.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("subject"), ordering="subject")
    def subject_link(self, mail: ReceivedMail) -> SafeString:
        words = mail.subject or _("(no subject)")
        return format_html('<a href="{}">{}</a>', received.page_url(mail), words)

    @admin.display(description=_("State"), ordering="audience")
    def state(self, mail: Any) -> str:
        return mail.state_name or "–"

    @admin.display(description=_("what it is"), ordering="status")
    def what(self, mail: ReceivedMail) -> str:
        return f"{mail.get_kind_display()}: {str(mail.get_status_display()).lower()}"


@admin.register(Mailbox)
class MailboxAdmin(DeskAdmin):
    to_view = Standing.ADMINISTRATOR
    list_display = ["address", "read_at", "trouble"]
