"""The admin lists of nominations and mails as anybody would write them: stock count, OFFSET and icontains."""

from django.contrib import admin

from nominations.workflow.models import Nomination


class NominationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    list_display = ("reference", "state", "call", "status", "submitted_at")
    list_filter = ("status", "is_late", "invitation__country")
    list_select_related = ("invitation__call", "invitation__country")
    list_per_page = 50
    search_fields = ("reference", "nominees__name_key")

    @admin.display(ordering="invitation__country__protocol_order")
    def state(self, nomination: Nomination) -> str:
        return nomination.invitation.country.name_en

    @admin.display(ordering="invitation__call__reference")
    def call(self, nomination: Nomination) -> str:
        return nomination.invitation.call.title


class MailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    list_display = ("subject", "recipient", "audience", "due_at", "status")
    list_filter = ("status", "kind", "audience")
    list_per_page = 50
    search_fields = ("recipient", "subject")
