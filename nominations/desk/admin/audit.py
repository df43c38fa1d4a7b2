"""The audit trail in the admin: a list for administrators; each record's own trail stands behind "History"."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.audit.models import AuditEvent
from nominations.desk import queries
from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing


@admin.register(AuditEvent)
class AuditEventAdmin(DeskAdmin):
    to_view = Standing.ADMINISTRATOR
    list_display = ["at", "actor", "action", "subject_id", "state"]
    list_filter = ["subject_type"]
    list_select_related = ["actor"]
    search_fields = ["action__istartswith", "subject_id__exact", "actor__email__istartswith"]
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return queries.with_state_name(super().get_queryset(request), "on_behalf_of")

    @admin.display(description=_("for the State"), ordering="on_behalf_of")
    def state(self, event: Any) -> str:
        return event.state_name or "–"
