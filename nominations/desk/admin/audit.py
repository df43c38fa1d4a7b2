"""The audit trail in the admin: a list for administrators; each record's own trail stands behind "History"."""

from django.contrib import admin

from nominations.audit.models import AuditEvent
from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing


@admin.register(AuditEvent)
class AuditEventAdmin(DeskAdmin):
    to_view = Standing.ADMINISTRATOR
    list_display = ["at", "actor", "action", "subject_id", "on_behalf_of"]
    list_filter = ["subject_type"]
    list_select_related = ["actor"]
    search_fields = ["action__istartswith", "subject_id__exact", "actor__email__istartswith"]
    date_hierarchy = "at"
