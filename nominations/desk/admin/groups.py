"""Expert groups in the admin: everything that a call needs to know of its group is entered here, as data."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.calls.states import Status as CallStatus
from nominations.desk import guards
from nominations.desk.admin.base import Act, BoxFilter, DeskAdmin, DeskInline, Page
from nominations.desk.admin.texts import text_routes
from nominations.desk.forms.groups import GroupForm, register_terms
from nominations.desk.guards import Standing
from nominations.desk.views import (
    compositions,
    group_papers,
    group_setup,
    mandate_decisions,
    next_calls,
    participants,
    vacancies,
)
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, FieldOfExpertise, FunctionalMailbox, Officer, SeatRule
from nominations.groups.setting_up import LIMITS
from nominations.reference.models import RegisterTerm


class SettledWithTheFirstCall(DeskInline):
    """What a State was asked for is not taken away under its answer; adding stays possible."""

    to_add = to_change = to_delete = Standing.OFFICER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _has_asked(request, obj)


def _has_asked(request: HttpRequest, group: ExpertGroup | None) -> bool:
    """Answer whether a call of the group has left its preparation; asked once a request."""
    if group is None or group._state.adding:
        return False
    known = getattr(request, "_desk_has_asked", None)
    if known is None:
        known = group.calls.exclude(status=CallStatus.PREPARATION).exists()
        request._desk_has_asked = known  # type: ignore[attr-defined]  # kept for this request only
    return bool(known)


class SeatRuleInline(SettledWithTheFirstCall):
    model = SeatRule
    verbose_name_plural = _("persons that each State names")


class FieldInline(SettledWithTheFirstCall):
    model = FieldOfExpertise
    verbose_name_plural = _("fields of expertise")


class MailboxInline(DeskInline):
    to_add = to_change = Standing.OFFICER
    model = FunctionalMailbox


class OfficerInline(DeskInline):
    """Who sees the group's calls and nominations: for the head of unit to say."""

    to_add = to_change = Standing.HEAD_OF_UNIT
    model = Officer
    autocomplete_fields = ["user"]
    verbose_name_plural = _("secretariat")


class LeadFilter(BoxFilter):
    """By a Directorate-General that leads."""

    title = _("lead Directorate-General")
    parameter_name = "dg"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, f"{code} {label}") for code, label in register_terms().get(RegisterTerm.Kind.DG, {}).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ExpertGroup]) -> QuerySet[ExpertGroup]:
        return queryset.filter(lead_dgs__contains=[self.value()]) if self.value() else queryset


@admin.register(ExpertGroup)
class ExpertGroupAdmin(DeskAdmin):
    to_add = Standing.ADMINISTRATOR
    to_change = Standing.OFFICER
    form = GroupForm
    list_display = ["code", "title", "abbreviation", "led_by", "status"]
    list_filter = ["status", LeadFilter]
    search_fields = ["code", "title", "abbreviation"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["code", "title", "abbreviation", "parent", "status", "members_note"]}),
        (_("Nominations"), {"fields": ["term_months", "may_reject", "four_eyes", "publishes_names"]}),
        (_("Time limits of meetings"), {"fields": LIMITS}),
        (
            _("As in the Register of Commission Expert Groups"),
            {
                "fields": [
                    ("legal_form", "duration"),
                    "scope",
                    "lead_dgs",
                    "associated_dgs",
                    "policy_areas",
                    "policy_area_other",
                    "mission",
                    "tasks",
                    "task_other",
                    "contact",
                    "creating_act",
                    "terms_of_reference",
                    ("published_on", "register_updated_on"),
                ]
            },
        ),
    ]
    inlines = [SeatRuleInline, FieldInline, MailboxInline, OfficerInline]

    def save_model(self, request: HttpRequest, obj: ExpertGroup, form: Any, change: bool) -> None:
        super().save_model(request, groups.index(obj), form, change)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExpertGroup]:
        visible = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        return visible.order_by(*self.get_ordering(request) or ["code"])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ExpertGroup], search_term: str
    ) -> tuple[QuerySet[ExpertGroup], bool]:
        """Find what says each word, accents and case aside, or a code by its beginning (domain rule 22)."""
        term = search_term.strip()
        if not term:
            return queryset, False
        saying = ExpertGroup.objects.saying(term).order_by().values("pk")
        coded = ExpertGroup.objects.filter(code__istartswith=term).order_by().values("pk")
        return queryset.filter(pk__in=saying.union(coded)), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the Register's code as it was entered: references of calls begin with it. A closed group stays so."""
        if obj is None:
            return []
        return ["code", "parent", *(["status"] if obj.status == ExpertGroup.Status.CLOSED else [])]

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "vacancies/": (vacancies.vacancies, "vacancies"),
            "vacancies/call/": (vacancies.call, "vacancy_call"),
            **text_routes("texts/", "common_"),
            **text_routes("<uuid:group_id>/texts/"),
            "<uuid:group_id>/composition/": (compositions.composition, "composition"),
            "<uuid:group_id>/participants/": (participants.participants, "participants"),
            "new/": (group_setup.new, "new"),
            "<uuid:group_id>/setup/": (group_setup.check, "setup"),
            "<uuid:group_id>/setup/identity/": (group_setup.identity, "setup_identity"),
            "<uuid:group_id>/setup/seats/": (group_setup.seats, "setup_seats"),
            "<uuid:group_id>/setup/mailbox/": (group_setup.mailbox, "setup_mailbox"),
            "<uuid:group_id>/setup/officers/": (group_setup.officers, "setup_officers"),
            "<uuid:group_id>/setup/officers/<int:officer_id>/leaving/": (group_setup.leaving, "setup_leaving"),
            "<uuid:group_id>/setup/limits/": (group_setup.limits, "setup_limits"),
            "<uuid:group_id>/setup/texts/": (group_setup.texts, "setup_texts"),
            "<uuid:group_id>/next-call/": (next_calls.next_call, "next_call"),
            "<uuid:group_id>/papers/<slug:sheet>/": (group_papers.paper, "paper"),
            "<uuid:group_id>/papers/<slug:sheet>/issuing/": (group_papers.issuing, "paper_issuing"),
            "<uuid:group_id>/closing/": (mandate_decisions.closing, "closing"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: ExpertGroup) -> list[Act]:
        seats = f"{reverse('admin:nominations_membership_changelist')}?group__id__exact={obj.pk}"
        mandates = f"{reverse('admin:nominations_mandate_changelist')}?seat__group__id__exact={obj.pk}"
        partners = f"{reverse('admin:nominations_partner_changelist')}?group__id__exact={obj.pk}"
        observers = f"{reverse('admin:nominations_observer_changelist')}?group__id__exact={obj.pk}"
        meetings = f"{reverse('admin:nominations_meeting_changelist')}?group__id__exact={obj.pk}"
        return [
            Act(reverse("admin:nominations_expertgroup_composition", args=[obj.pk]), _("Who sits, on any day")),
            Act(f"{vacancies.list_url()}?group={obj.code}", _("Vacant seats")),
            Act(reverse("admin:nominations_expertgroup_texts", args=[obj.pk]), _("Texts")),
            Act(seats, _("Memberships")),
            Act(mandates, _("Mandates")),
            Act(meetings, _("Meetings")),
            Act(partners, _("Partners")),
            Act(observers, _("Observers")),
            *([Act(compositions.group_url(obj.parent), _("Group above: %s") % obj.parent.code)] if obj.parent else []),
            *([] if obj.status == ExpertGroup.Status.CLOSED else self._going_on(obj)),
        ]

    def _going_on(self, group: ExpertGroup) -> list[Act]:
        closing = reverse("admin:nominations_expertgroup_closing", args=[group.pk])
        return [
            Act(next_calls.next_call_url(group), _("Prepare the next call")),
            Act(reverse("admin:nominations_expertgroup_setup", args=[group.pk]), _("Set up step by step")),
            Act(closing, _("Close the group"), is_grave=True),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the guided pages: a group is more than one form can ask at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:nominations_expertgroup_new")

    @admin.display(description=_("lead Directorates-General"), ordering="lead_dgs")
    def led_by(self, group: ExpertGroup) -> str:
        return ", ".join(group.lead_dgs) or "–"
