"""Meetings in the admin: the list; every page about one meeting is of our own (desk/views)."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, meeting_guards, meeting_pages, meeting_rows
from nominations.desk.admin.base import BoxFilter, DeskAdmin, SelectFilter
from nominations.desk.guards import Standing
from nominations.desk.views import (
    attendance,
    delegations,
    meeting_decisions,
    meeting_documents,
    meeting_programme,
    meetings,
    minutes,
    opinions,
    partner_workshops,
)
from nominations.kernel import clock
from nominations.meetings.models import Meeting

UPCOMING, PAST = "upcoming", "past"
ROOMS = (
    meetings,
    meeting_programme,
    meeting_decisions,
    delegations,
    attendance,
    meeting_documents,
    minutes,
    opinions,
)


class WhenFilter(BoxFilter):
    """By whether it is still to come: one that runs now is."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(UPCOMING, _("To come")), (PAST, _("Past"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "upcoming":
                return queryset.filter(ends_at__gt=clock.now())
            case "past":
                return queryset.filter(ends_at__lte=clock.now())
            case _:
                return queryset


@admin.register(Meeting)
class MeetingAdmin(DeskAdmin):
    to_add = Standing.OFFICER
    list_display = ["title_link", "group_code", "when", "standing", "answers"]
    list_display_links = None
    list_filter = [WhenFilter, "status", "kind", ("group", SelectFilter)]
    list_select_related = ["group"]
    search_fields = ["title", "place", "group__code__istartswith", "group__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return meeting_rows.with_answers(meeting_guards.meetings(request))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what is to come first, the next one on top; then what is past, the last one on top."""
        to_come = Case(When(ends_at__gt=clock.now(), then=F("starts_at")))
        return [to_come.asc(nulls_last=True), "-starts_at", "pk"]

    def get_urls(self) -> list[Any]:
        """Put the pages of a meeting before Django's own."""
        pages = {way: page for room in ROOMS for way, page in room.ROUTES.items()}
        return [*self.own_pages({**pages, **partner_workshops.OF_A_MEETING}), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page that asks for the group first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:nominations_meeting_choose")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the meeting's own page."""
        meeting = meeting_guards.meetings(request).filter(pk=guards.key(object_id)).first()
        if meeting is None:
            raise Http404
        return redirect(meeting_pages.address(meeting, "overview"))

    @admin.display(description=_("meeting"), ordering="title")
    def title_link(self, meeting: Meeting) -> SafeString:
        return format_html('<a href="{}">{}</a>', meeting_pages.address(meeting, "overview"), meeting.title)

    @admin.display(description=_("group"), ordering="group__code")
    def group_code(self, meeting: Meeting) -> str:
        return f"{meeting.group.code}, {meeting.get_kind_display()} {meeting.number}"

    @admin.display(description=_("begins"), ordering="starts_at")
    def when(self, meeting: Meeting) -> str:
        local = meeting.starts_at.astimezone(clock.BRUSSELS)
        return date_format(local, "D j M Y, H:i")

    @admin.display(description=_("status"), ordering="status")
    def standing(self, meeting: Meeting) -> str:
        return meeting.get_status_display()

    @admin.display(description=_("delegations answered"))
    def answers(self, meeting: Any) -> str:
        if not meeting.asked:
            return "–"
        return str(_("%(answered)d of %(asked)d") % {"answered": meeting.answered, "asked": meeting.asked})
