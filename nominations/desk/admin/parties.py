"""Authorities and persons in the admin: read only, because accepted nominations write them; their acts are pages."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, persons, seats
from nominations.desk.admin.base import Act, DeskAdmin, Page, SelectFilter
from nominations.desk.views import persons as person_pages
from nominations.desk.views import successions
from nominations.kernel.text import fold
from nominations.parties.models import Authority, Person


class FoldedSearch(DeskAdmin):
    """Search by the folded name, so that "Garcia" finds "García" (domain rule 22)."""

    search_fields = ["name_key"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(Authority)
class AuthorityAdmin(FoldedSearch):
    list_display = ["name", "name_latin", "country", "since", "until"]
    list_filter = [("country", SelectFilter)]
    list_select_related = ["country"]
    exclude = ["name_key"]

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "<uuid:authority_id>/renaming/": (successions.renaming, "renaming"),
            "<uuid:authority_id>/merger/": (successions.merger, "merger"),
            "<uuid:authority_id>/succession/": (successions.succession, "succession"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: Authority) -> list[Act]:
        if obj.until is not None:
            return []
        words = {"renaming": _("Rename"), "merger": _("Merge into another"), "succession": _("Succeeded by another")}
        return [
            Act(reverse(f"admin:nominations_authority_{name}", args=[obj.pk]), label) for name, label in words.items()
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Show what it was before and became after, below its facts."""
        authority = context.get("original")
        chain = seats.chain(authority) if authority else []
        return super().render_change_form(request, {"chain": chain, **context}, *args, **options)


@admin.register(Person)
class PersonAdmin(FoldedSearch):
    list_display = ["family_name", "given_name", "function", "employer", "email"]
    exclude = ["name_key", "merged_into", "merged_at", "gender"]  # the last for statistics only (rule 35)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Return who sits, or sat, in one of the visitor's groups (domain rule 30)."""
        return guards.persons(request).order_by(*self.get_ordering(request))

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "duplicates/": (person_pages.duplicates, "duplicates"),
            "<uuid:person_id>/telling/": (person_pages.telling, "telling"),
            "<uuid:person_id>/merger/": (person_pages.choice, "merge_choice"),
            "<uuid:person_id>/merger/<uuid:into_id>/": (person_pages.merger, "merger"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from an entry that was merged to the person who is left; show the mandates of the others."""
        key = guards.key(object_id)
        survivor = persons.survivor_of(key)
        if survivor is not None:
            person = guards.person(request, survivor.pk)
            messages.info(request, str(_("The entry that you asked for was merged into this one.")))
            return redirect("admin:nominations_person_change", person.pk)
        shown = {"mandates": persons.mandates_of(key, guards.own_groups(request))}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def acts(self, request: HttpRequest, obj: Person) -> list[Act]:
        return [
            Act(reverse("admin:nominations_person_telling", args=[obj.pk]), _("Note that the person was told")),
            Act(reverse("admin:nominations_person_merge_choice", args=[obj.pk]), _("Merge into another person")),
        ]
