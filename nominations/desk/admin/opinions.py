"""Opinions in the admin: the list of all, by meeting and in writing; the pages of one are of our own (desk/views)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import opinion_guards, votes
from nominations.desk.admin.base import Act, DeskAdmin, Page, SelectFilter
from nominations.desk.views import opinion_decisions, opinions, roll_calls
from nominations.meetings.voting_models import Opinion


@admin.register(Opinion)
class OpinionAdmin(DeskAdmin):
    list_display = ["title_link", "group", "procedure", "until", "standing", "counted"]
    list_display_links = None
    list_filter = ["status", "procedure", ("group", SelectFilter)]
    list_select_related = ["group"]
    search_fields = ["title", "group__code__istartswith"]
    ordering = ("-created_at", "pk")
    fields = (
        "group",
        "meeting",
        "item",
        "number",
        "title",
        "question",
        "procedure",
        "status",
        "opened_at",
        "closed_at",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Opinion]":
        return opinion_guards.opinions(request)

    def acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        return [Act(votes.address(obj, "overview"), _("Open the opinion"))]

    def get_urls(self) -> list[Any]:
        """Put the pages of an opinion before Django's own."""
        pages: dict[str, tuple[Page, str]] = {
            "new/": (opinions.in_writing, "proposal"),
            "<uuid:opinion_id>/overview/": (opinions.overview, "overview"),
            "<uuid:opinion_id>/document/": (opinions.document, "file"),
            "<uuid:opinion_id>/reasons/<str:iso2>/": (opinions.reasons, "reasons_file"),
            "<uuid:opinion_id>/consensus/": (opinion_decisions.consensus, "consensus"),
            "<uuid:opinion_id>/opening/": (opinion_decisions.opening, "opening"),
            "<uuid:opinion_id>/roll-call/": (roll_calls.roll_call, "roll_call"),
            "<uuid:opinion_id>/votes/<str:iso2>/entry/": (opinion_decisions.entry, "entry"),
            "<uuid:opinion_id>/closing/": (opinion_decisions.closing, "closing"),
            "<uuid:opinion_id>/calling-off/": (opinion_decisions.calling_off, "calling_off"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    @admin.display(description=_("opinion"), ordering="title")
    def title_link(self, opinion: Opinion) -> SafeString:
        return format_html('<a href="{}">{}</a>', votes.address(opinion, "overview"), str(opinion))

    @admin.display(description=_("votes until"), ordering="answers_until_on")
    def until(self, opinion: Opinion) -> str:
        return date_format(opinion.answers_until_on, "D j M Y") if opinion.answers_until_on else "–"

    @admin.display(description=_("status"), ordering="status")
    def standing(self, opinion: Opinion) -> str:
        return opinion.get_status_display()

    @admin.display(description=_("votes"))
    def counted(self, opinion: Any) -> str:
        if opinion.opened_at is None:
            return "–"
        facts = {
            "voted": opinion.voted,
            "members": opinion.members,
            "for": opinion.in_favour,
            "needed": opinion.majority,
        }
        return str(_("%(voted)d of %(members)d, %(for)d for (%(needed)d needed)") % facts)
