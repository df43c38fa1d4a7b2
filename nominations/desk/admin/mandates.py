"""Mandates in the admin: who sits for whom, read only; accepting a nomination writes them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.groups.models import ExpertGroup
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate


@admin.register(Mandate)
class MandateAdmin(DeskAdmin):
    list_display = ["person", "state", "group", "authority", "since"]
    list_filter = [
        ("seat__group", SelectFilter),
        ("seat__country", SelectFilter),
    ]
    list_select_related = ["person", "authority", "seat__group", "seat__country"]
    search_fields = ["person__name_key", "authority__name_key"]
    fields = ["person", "authority", "state", "group", "nomination", "since", "until"]
    readonly_fields = ["state", "group"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mandate]:
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        mandates: QuerySet[Mandate] = super().get_queryset(request)
        return mandates.filter(seat__group__in=groups)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Mandate], search_term: str
    ) -> tuple[QuerySet[Mandate], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description=_("State"), ordering="seat__country__protocol_order")
    def state(self, mandate: Mandate) -> str:
        return str(mandate.seat.country)

    @admin.display(description=_("group"), ordering="seat__group__code")
    def group(self, mandate: Mandate) -> str:
        return str(mandate.seat.group)
