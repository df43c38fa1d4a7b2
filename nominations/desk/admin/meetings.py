"""Meetings in the admin: the list; every page about one meeting is of our own (desk/views)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_guards, meeting_pages
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.desk.views import attendance, delegations, meeting_documents, meetings, minutes, opinions
from nominations.kernel import clock
from nominations.meetings.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(DeskAdmin):
    list_display = ["title_link", "group", "when", "status"]
    list_filter = ["status", ("group", SelectFilter)]
    list_select_related = ["group"]
    search_fields = ["title", "group__code", "group__title"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Meeting]":
        return meeting_guards.meetings(request)

    def get_urls(self) -> list[Any]:
        """Put the pages of a meeting before Django's own."""
        rooms = (meetings, delegations, attendance, meeting_documents, minutes, opinions)
        pages = {way: page for room in rooms for way, page in room.ROUTES.items()}
        return [*self.own_pages(pages), *super().get_urls()]

    @admin.display(description=_("meeting"), ordering="title")
    def title_link(self, meeting: Meeting) -> SafeString:
        return format_html('<a href="{}">{}</a>', meeting_pages.address(meeting, "overview"), meeting.title)

    @admin.display(description=_("begins"), ordering="starts_at")
    def when(self, meeting: Meeting) -> str:
        return f"{meeting.starts_at.astimezone(clock.BRUSSELS):%d.%m.%Y %H:%M}"
