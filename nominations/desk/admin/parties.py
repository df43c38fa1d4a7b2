"""Authorities and persons in the admin: read only, because accepted nominations write them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from nominations.desk import guards
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.desk.guards import Standing
from nominations.groups.models import ExpertGroup
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
    list_display = ["name", "name_latin", "country", "email", "since"]
    list_filter = [("country", SelectFilter)]
    list_select_related = ["country"]
    exclude = ["name_key"]


@admin.register(Person)
class PersonAdmin(FoldedSearch):
    list_display = ["family_name", "given_name", "function", "employer", "email"]
    exclude = ["name_key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Return who sits, or sat, in one of the visitor's groups (domain rule 30)."""
        persons: QuerySet[Person] = super().get_queryset(request)
        if guards.standing(request) is Standing.ADMINISTRATOR:
            return persons
        groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        return persons.filter(mandates__seat__group__in=groups).distinct()
