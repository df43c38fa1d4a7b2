"""Countries, holidays and the Register's lists in the admin: an administrator keeps them, staff read them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing
from nominations.desk.views import cards
from nominations.reference.models import Country, Holiday, RegisterTerm


@admin.register(Country)
class CountryAdmin(DeskAdmin):
    to_change = Standing.ADMINISTRATOR
    list_display = ["name_en", "eu_code", "native_names", "protocol_order", "card_link"]
    search_fields = ["name_en", "eu_code", "iso2", "native_names"]
    readonly_fields = ["iso2", "eu_code"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(cards.card)
        return [path("<str:iso2>/card/", view, name="nominations_country_card"), *super().get_urls()]

    @admin.display(description=_("contacts and mail"))
    def card_link(self, country: Country) -> SafeString:
        address = reverse("admin:nominations_country_card", args=[country.pk])
        return format_html('<a href="{}">{}</a>', address, _("Card of %s") % country.name_in_text)


@admin.register(RegisterTerm)
class RegisterTermAdmin(DeskAdmin):
    """The Register's own lists, read only: `load_reference` loads them, groups keep the codes."""

    list_display = ["label", "kind", "code", "register_code"]
    list_filter = ["kind"]
    search_fields = ["label", "code"]


@admin.register(Holiday)
class HolidayAdmin(DeskAdmin):
    """Days follow the yearly pattern until somebody has read them in the Official Journal and says so."""

    to_add = to_change = Standing.HEAD_OF_UNIT
    to_delete = Standing.ADMINISTRATOR
    list_display = ["day", "weekday", "note", "verified"]
    list_filter = ["verified"]
    date_hierarchy = "day"
    actions = ["mark_verified"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["day"] if obj else []

    @admin.display(description=_("weekday"))
    def weekday(self, holiday: Holiday) -> str:
        return f"{holiday.day:%A}"

    @admin.action(description=_("Mark as read in the Official Journal"), permissions=["change"])
    def mark_verified(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        for holiday in queryset.filter(verified=False):
            holiday.verified = True
            holiday.save(update_fields=["verified"])
            self.log_change(request, holiday, [{"changed": {"fields": ["verified"]}}])
        self.message_user(request, _("The chosen days are marked as read in the Official Journal."))
