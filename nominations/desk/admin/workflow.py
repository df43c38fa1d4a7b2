"""Nominations in the admin: a list to find them; each opens on its review page, and nothing is edited by hand."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.desk.views import reviews
from nominations.kernel.text import fold
from nominations.reference.models import Country
from nominations.workflow.models import Nomination, Nominee
from nominations.workflow.states import Status

# In these the State types nothing more, so that what is searched is what was sent: a search must not read a draft.
AS_SENT = (Status.SUBMITTED, Status.ACCEPTED, Status.REJECTED)


class StatusFilter(admin.ChoicesFieldListFilter):
    """By status, without discarded drafts: those are not listed."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        discarded = str(Status.DISCARDED.label)
        return (choice for choice in super().choices(changelist) if str(choice["display"]) != discarded)


class LateFilter(admin.BooleanFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("lateness")


@admin.register(Nomination)
class NominationAdmin(DeskAdmin):
    list_display = ["review_link", "state", "call", "standing", "submitted_at"]
    list_display_links = None
    list_filter = [
        ("status", StatusFilter),
        ("is_late", LateFilter),
        ("invitation__country", SelectFilter),
        ("invitation__call__group", SelectFilter),
    ]
    list_select_related = ["invitation__call", "invitation__country"]
    search_fields = ["reference"]
    search_help_text = _("Beginning of a reference, a State, or part of a name as it was sent.")
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Nomination]:
        visible = Nomination.objects.visible_to(guards.staff(request), on=guards.today())
        return visible.exclude(status=Status.DISCARDED).order_by("-created_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Nomination], search_term: str
    ) -> tuple[QuerySet[Nomination], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        named = Nominee.objects.filter(name_key__contains=fold(term), nomination__status__in=AS_SENT)
        states = Country.objects.filter(Q(name_en__istartswith=term) | Q(eu_code__iexact=term))
        found = Q(reference__istartswith=term) | Q(pk__in=named.values("nomination_id"))
        return queryset.filter(found | Q(invitation__country__in=states)), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the review page: the stock form would show what a draft says."""
        nomination = guards.nomination(request, _uuid(object_id))
        return redirect("admin:nominations_nomination_review", nomination.pk)

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "review/": (reviews.review, "review"),
            "acceptance/": (reviews.acceptance, "acceptance"),
            "return/": (reviews.correction, "return"),
            "rejection/": (reviews.rejection, "rejection"),
            "notes/": (reviews.notes, "notes"),
            "files/<uuid:file_id>/": (reviews.file, "file"),
        }
        own: list[URLPattern] = [
            path(
                f"<uuid:nomination_id>/{route}", self.admin_site.admin_view(view), name=f"nominations_nomination_{name}"
            )
            for route, (view, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("reference"), ordering="reference")
    def review_link(self, nomination: Nomination) -> SafeString:
        address = reverse("admin:nominations_nomination_review", args=[nomination.pk])
        return format_html('<a href="{}">{}</a>', address, nomination.reference)

    @admin.display(description=_("State"), ordering="invitation__country__protocol_order")
    def state(self, nomination: Nomination) -> str:
        return nomination.invitation.country.name_en

    @admin.display(description=_("call"), ordering="invitation__call__reference")
    def call(self, nomination: Nomination) -> str:
        return nomination.invitation.call.title

    @admin.display(description=_("status"), ordering="status")
    def standing(self, nomination: Nomination) -> str:
        words = nomination.get_status_display()
        return f"{words}, {_('late')}" if nomination.is_late else words


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
