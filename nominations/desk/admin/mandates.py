"""Memberships and mandates in the admin: who is a member and who sits, read only; their acts are pages of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.desk.admin.base import BoxFilter, DeskAdmin, SelectFilter
from nominations.groups.models import ExpertGroup
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate, Membership, TenureQuerySet

PAST, TODAY, ERROR = "past", "today", "error"


class RunningFilter(BoxFilter):
    """By whether it runs today; "active" is computed from the days, never stored."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(TODAY, _("Running today")), (PAST, _("Not running today")), (ERROR, _("Entered in error"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset
        if not isinstance(rows, TenureQuerySet):
            return rows
        match self.value():
            case "today":
                return rows.as_of(guards.today())
            case "past":
                return rows.standing().exclude(pk__in=rows.as_of(guards.today()).order_by().values("pk"))
            case "error":
                return rows.filter(voided_at__isnull=False)
            case _:
                return rows


class TenureAdmin(DeskAdmin):
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description=_("last day"), ordering="until")
    def last_day(self, tenure: Mandate | Membership) -> Any:
        if tenure.voided_at:
            return _("entered in error")
        return tenure.last_on or "–"


@admin.register(Membership)
class MembershipAdmin(TenureAdmin):
    list_display = ["authority", "state", "group", "since", "last_day"]
    list_filter = [RunningFilter, ("group", SelectFilter), ("authority__country", SelectFilter)]
    list_select_related = ["authority__country", "group"]
    search_fields = ["authority__name_key"]
    fields = ["authority", "state", "group", "nomination", "since", "last_day", "end_reason", "voided_at"]
    readonly_fields = ["state", "last_day"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        memberships: QuerySet[Membership] = super().get_queryset(request)
        return memberships.filter(group__in=groups)

    @admin.display(description=_("State"), ordering="authority__country__protocol_order")
    def state(self, membership: Membership) -> str:
        return str(membership.authority.country)


@admin.register(Mandate)
class MandateAdmin(TenureAdmin):
    list_display = ["person", "state", "group", "authority", "since"]
    list_filter = [RunningFilter, ("seat__group", SelectFilter), ("seat__country", SelectFilter)]
    list_select_related = ["person", "authority", "seat__group", "seat__country"]
    search_fields = ["person__name_key", "authority__name_key"]
    fields = ["person", "authority", "state", "group", "nomination", "since", "last_day", "end_reason", "voided_at"]
    readonly_fields = ["state", "group", "last_day"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mandate]:
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        mandates: QuerySet[Mandate] = super().get_queryset(request)
        return mandates.filter(seat__group__in=groups)

    @admin.display(description=_("State"), ordering="seat__country__protocol_order")
    def state(self, mandate: Mandate) -> str:
        return str(mandate.seat.country)

    @admin.display(description=_("group"), ordering="seat__group__code")
    def group(self, mandate: Mandate) -> str:
        return str(mandate.seat.group)
