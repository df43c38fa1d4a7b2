"""Nominations in the admin: a list to find them; each opens on its review page, and nothing is edited by hand."""

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
from nominations.desk.admin.paging import LeafingList
from nominations.desk.views import nomination_decisions, reviews, single_letters
from nominations.reference.models import Country
from nominations.workflow.models import Nomination, Nominee
from nominations.workflow.states import Status

# In these the State types nothing more, so that what is searched is what was sent: a search must not read a draft.
AS_SENT = (Status.SUBMITTED, Status.ACCEPTED, Status.REJECTED)
# What a row of the list says; the typed text stays in the database.
SHOWN = (
    "reference",
    "status",
    "is_late",
    "submitted_at",
    "created_at",
    "assigned_to__given_name",
    "assigned_to__family_name",
    "assigned_to__email",
    "invitation__call__title",
    "invitation__country__name_en",
)


class StatusFilter(admin.ChoicesFieldListFilter):
    """By status, without discarded drafts: those are not listed."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        discarded = str(Status.DISCARDED.label)
        return (choice for choice in super().choices(changelist) if str(choice["display"]) != discarded)


class LateFilter(admin.BooleanFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("lateness")


class AssignedFilter(admin.SimpleListFilter):
    """What the visitor looks after, or nobody does."""

    title = _("assignment")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("Assigned to me")), ("nobody", _("Assigned to nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Nomination]) -> QuerySet[Nomination]:
        match self.value():
            case "me":
                return queryset.filter(assigned_to=guards.staff(request))
            case "nobody":
                return queryset.filter(assigned_to__isnull=True)
        return queryset


@admin.register(Nomination)
class NominationAdmin(DeskAdmin):
    list_display = ["review_link", "state", "standing", "submitted_at", "assigned_to"]
    list_display_links = None
    list_filter = [
        ("status", StatusFilter),
        ("is_late", LateFilter),
        AssignedFilter,
        ("invitation__country", SelectFilter),
        ("invitation__call__group", SelectFilter),
    ]
    list_select_related = ["invitation__call", "invitation__country", "assigned_to"]
    sortable_by = ()
    search_fields = ["reference"]
    search_help_text = _("Beginning of a reference, of a State's name, or of a person's name as it was sent.")
    ordering = ["-created_at"]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return LeafingList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Nomination]:
        visible = Nomination.objects.visible_to(guards.staff(request), on=guards.today())
        return visible.exclude(status=Status.DISCARDED).order_by("-created_at").only(*SHOWN)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Nomination], search_term: str
    ) -> tuple[QuerySet[Nomination], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        named = Nominee.objects.named(term).filter(nomination__status__in=AS_SENT).order_by().values("nomination_id")
        referred = Nomination.objects.filter(reference__startswith=term.upper()).order_by().values("pk")
        states = Country.objects.filter(Q(name_en__istartswith=term) | Q(eu_code__iexact=term))
        of_states = Nomination.objects.filter(invitation__country__in=states).order_by().values("pk")
        # A union, because each part has its own index; one condition with OR would read every row.
        return queryset.filter(pk__in=named.union(referred, of_states)), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the review page: the stock form would show what a draft says."""
        nomination = guards.nomination(request, guards.key(object_id))
        return redirect("admin:nominations_nomination_review", nomination.pk)

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "review/": (reviews.review, "review"),
            "acceptance/": (nomination_decisions.acceptance, "acceptance"),
            "return/": (nomination_decisions.correction, "return"),
            "rejection/": (nomination_decisions.rejection, "rejection"),
            "undo/": (nomination_decisions.undo, "undo"),
            "proposal-end/": (nomination_decisions.proposal_end, "proposal_end"),
            "assignment/": (reviews.assignment, "assignment"),
            "notes/": (reviews.notes, "notes"),
            "letter/": (single_letters.nomination_letter, "letter"),
            "letter/preview/": (single_letters.nomination_preview, "letter_preview"),
            "letter/issuing/": (single_letters.nomination_issuing, "letter_issuing"),
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

    @admin.display(description=_("status"), ordering="status")
    def standing(self, nomination: Nomination) -> str:
        words = nomination.get_status_display()
        return f"{words}, {_('late')}" if nomination.is_late else words
