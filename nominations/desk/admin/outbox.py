"""Outgoing mail in the admin: what was, will or will not be sent, to whom and why; read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, queries
from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing
from nominations.desk.views import mails
from nominations.kernel import clock
from nominations.outbox.models import Heartbeat, OutgoingMail

# What a mail is called while it has no words yet.
PLANNED = {
    "reminder_d14": _("Reminder 14 days before the deadline"),
    "reminder_d7": _("Reminder 7 days before the deadline"),
    "reminder_d1": _("Reminder the day before the deadline"),
    "reminder_overdue": _("Reminder the day after the deadline"),
}


@admin.register(OutgoingMail)
class OutgoingMailAdmin(DeskAdmin):
    list_display = ["subject_or_kind", "recipient", "state", "due_at", "fate"]
    list_filter = ["status"]
    search_fields = ["recipient__istartswith", "kind__istartswith", "subject"]
    search_help_text = _("Address, kind or words of the subject.")
    fieldsets = [
        (None, {"fields": ["subject", "recipient_name", "recipient", "reply_to", "state", "words", "page"]}),
        (
            _("What became of it"),
            {"fields": ["status", "status_reason", "due_at", "sent_at", "attempts", "last_reply", "expires_at"]},
        ),
        (_("Keys"), {"fields": ["kind", "message_id", "dedup_key", "created_at"]}),
    ]
    readonly_fields = ["state", "words", "page"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        mails = queries.mails_visible_to(guards.staff(request), at=clock.now())
        return queries.with_state_name(mails.order_by("-due_at", "pk"), "audience")

    def get_urls(self) -> list[Any]:
        own: list[URLPattern] = [
            path(
                "<uuid:mail_id>/page/",
                self.admin_site.admin_view(mails.page),
                name="nominations_outgoingmail_page",
            )
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("subject"), ordering="subject")
    def subject_or_kind(self, mail: OutgoingMail) -> str:
        return mail.subject or str(PLANNED.get(mail.kind, mail.kind))

    @admin.display(description=_("State"), ordering="audience")
    def state(self, mail: Any) -> str:
        return mail.state_name or "–"

    @admin.display(description=_("what became of it"), ordering="status")
    def fate(self, mail: OutgoingMail) -> str:
        return f"{mail.get_status_display()}: {mail.status_reason}" if mail.status_reason else mail.get_status_display()

    @admin.display(description=_("text"))
    def words(self, mail: OutgoingMail) -> SafeString | str:
        """Show the text as it was sent; a sign-in code is shown to nobody."""
        if mail.sensitive:
            return str(_("Not shown: it carries a sign-in code."))
        return format_html('<pre class="desk-mail">{}</pre>', mail.text) if mail.text else str(_("Not written yet."))

    @admin.display(description=_("as the recipient sees it"))
    def page(self, mail: OutgoingMail) -> SafeString | str:
        if mail.sensitive or not mail.html:
            return "–"
        address = reverse("admin:nominations_outgoingmail_page", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open the formatted mail"))


@admin.register(Heartbeat)
class HeartbeatAdmin(DeskAdmin):
    to_view = Standing.ADMINISTRATOR
    list_display = ["job", "last_run_at", "last_result"]
