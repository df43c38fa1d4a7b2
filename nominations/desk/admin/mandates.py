"""Memberships and mandates in the admin: who is a member and who sits, read only; their acts are pages of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, seats
from nominations.desk.admin.base import Act, BoxFilter, DeskAdmin, Page, SelectFilter
from nominations.desk.views import mandate_decisions, mandate_tasks, single_letters, vacancies
from nominations.groups.models import ExpertGroup
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate, Membership, TenureQuerySet
from nominations.mandates.states import EndReason

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
        return date_format(tenure.last_on, "j M Y") if tenure.last_on else "–"


@admin.register(Membership)
class MembershipAdmin(TenureAdmin):
    list_display = ["authority", "state", "group", "since", "last_day"]
    list_filter = [RunningFilter, ("group", SelectFilter), ("authority__country", SelectFilter)]
    list_select_related = ["authority__country", "group"]
    search_fields = ["authority__name_key"]
    fields = ["authority", "state", "group", "nomination", "since", "last_day", "end_reason", "remark"]
    readonly_fields = ["state", "last_day", "remark"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        memberships: QuerySet[Membership] = super().get_queryset(request)
        return memberships.filter(group__in=groups)

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "<uuid:membership_id>/ending/": (mandate_decisions.membership_ending, "ending"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: Membership) -> list[Act]:
        if obj.voided_at or (obj.until and obj.until <= guards.today()):
            return []
        address = reverse("admin:nominations_membership_ending", args=[obj.pk])
        return [Act(address, _("End the membership"), is_grave=True)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Name the membership in words."""
        membership = context["original"]
        words = {"subtitle": f"{membership.authority}, {membership.group.code}"}
        return super().render_change_form(request, {**context, **words}, *args, **options)

    @admin.display(description=_("State"), ordering="authority__country__protocol_order")
    def state(self, membership: Membership) -> str:
        return str(membership.authority.country)


@admin.register(Mandate)
class MandateAdmin(TenureAdmin):
    list_display = ["person", "state", "group", "authority", "since"]
    list_filter = [RunningFilter, ("seat__group", SelectFilter), ("seat__country", SelectFilter)]
    list_select_related = ["person", "authority", "seat__group", "seat__country"]
    search_fields = ["person__name_key", "authority__name_key"]
    fields = [
        "person",
        "authority",
        "employer",
        "state",
        "group",
        "nomination",
        "since",
        "last_day",
        "end_reason",
        "tasks",
        "source",
        "remark",
    ]
    readonly_fields = ["employer", "state", "group", "last_day", "remark"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mandate]:
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        mandates: QuerySet[Mandate] = super().get_queryset(request)
        return mandates.filter(seat__group__in=groups)

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "terms/": (vacancies.terms, "terms"),
            "<uuid:mandate_id>/ending/": (mandate_decisions.ending, "ending"),
            "<uuid:mandate_id>/extension/": (mandate_decisions.extension, "extension"),
            "<uuid:mandate_id>/correction/": (mandate_decisions.correction, "correction"),
            "<uuid:mandate_id>/voiding/": (mandate_decisions.voiding, "voiding"),
            "<uuid:mandate_id>/tasks/": (mandate_tasks.tasks, "tasks"),
            "<uuid:mandate_id>/letters/<slug:paper>/": (single_letters.mandate_letter, "letter"),
            "<uuid:mandate_id>/letters/<slug:paper>/preview/": (single_letters.mandate_preview, "letter_preview"),
            "<uuid:mandate_id>/letters/<slug:paper>/issuing/": (single_letters.mandate_issuing, "letter_issuing"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: Mandate) -> list[Act]:
        """Return what can be done with a mandate as it stands; the verbs judge once more."""
        on = reverse("admin:nominations_expertgroup_composition", args=[obj.seat.group_id])
        acts = [Act(on, _("Who sits, on any day"))]
        if obj.voided_at:
            return acts
        acts.append(self._letter(obj))
        if obj.until is None or obj.until > guards.today():
            acts.append(self._act(obj, "ending", _("End the mandate")))
        if obj.until and obj.end_reason != EndReason.REPLACED:
            acts.append(self._act(obj, "extension", _("Extend the mandate")))
        acts.append(self._act(obj, "tasks", _("Tasks and source")))
        acts.append(self._act(obj, "correction", _("Correct the mandate")))
        return [*acts, self._act(obj, "voiding", _("Entered in error"), is_grave=True)]

    def _letter(self, mandate: Mandate) -> Act:
        """Return the way to the letter that fits: the thanks to who has a last day, else the appointment."""
        is_over = mandate.last_on is not None and mandate.last_on < guards.today()
        paper, words = ("thanks", _("Letter of thanks")) if is_over else ("appointment", _("Letter of appointment"))
        return Act(reverse("admin:nominations_mandate_letter", args=[mandate.pk, paper]), words)

    def _act(self, mandate: Mandate, name: str, words: Any, *, is_grave: bool = False) -> Act:
        return Act(reverse(f"admin:nominations_mandate_{name}", args=[mandate.pk]), words, is_grave)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Name the mandate in words, and show its seat over time below its facts."""
        mandate = context["original"]
        words = f"{mandate.person}, {mandate.seat.country}, {mandate.seat.group.code}"
        facts = {"subtitle": words, "story": seats.story(mandate.seat, today=guards.today())}
        return super().render_change_form(request, {**context, **facts}, *args, **options)

    @admin.display(description=_("State"), ordering="seat__country__protocol_order")
    def state(self, mandate: Mandate) -> str:
        return str(mandate.seat.country)

    @admin.display(description=_("employer"), ordering="person__employer")
    def employer(self, mandate: Mandate) -> str:
        return mandate.person.employer or "–"

    @admin.display(description=_("group"), ordering="seat__group__code")
    def group(self, mandate: Mandate) -> str:
        return str(mandate.seat.group)
