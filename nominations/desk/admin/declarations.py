"""Declarations in the admin: the list; every page about one declaration is of our own (desk/views)."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.desk import declaration_facts, declaration_guards, declaration_pages, declaration_rows, guards
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.desk.guards import Standing
from nominations.desk.views import (
    accession_decisions,
    accessions,
    commitments,
    declaration_decisions,
    declaration_texts,
    declarations,
    fulfilments,
    progress,
    review_decisions,
    signature_decisions,
    signatures,
)

# Each tab has its files of views, with the addresses that they answer.
ROOMS = (
    accessions,
    accession_decisions,
    declarations,
    declaration_decisions,
    signatures,
    signature_decisions,
    commitments,
    fulfilments,
    progress,
    review_decisions,
    declaration_texts,
)


@admin.register(Declaration)
class DeclarationAdmin(DeskAdmin):
    to_add = Standing.OFFICER
    list_display = ["title_link", "kind", "done", "signatories", "standing", "group_code"]
    list_display_links = None
    list_filter = ["status", "kind", ("group", SelectFilter)]
    list_select_related = ["group"]
    search_fields = ["short_title", "title", "done_at", "slug", "group__code__istartswith"]
    ordering = ["-date_from", "short_title", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Declaration]:
        return declaration_rows.with_signatures(declaration_guards.declarations(request))

    def get_urls(self) -> list[Any]:
        """Put the pages of a declaration before Django's own."""
        pages = {way: page for room in ROOMS for way, page in room.ROUTES.items()}
        return [*self.own_pages(pages), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page that asks for the group first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:nominations_declaration_choose")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the declaration's own page."""
        found = declaration_guards.declarations(request).filter(pk=guards.key(object_id)).first()
        if found is None:
            raise Http404
        return redirect(declaration_pages.address(found, "overview"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was done with its signatures and accessions as well: each is a record of its own."""
        found = self.get_object(request, object_id)
        told = {"trail": declaration_facts.history(found)} if found else {}
        return super().history_view(request, object_id, {**told, **(extra_context or {})})

    @admin.display(description=_("declaration"), ordering="short_title")
    def title_link(self, declaration: Declaration) -> SafeString:
        address = declaration_pages.address(declaration, "overview")
        return format_html('<a href="{}">{}</a>', address, declaration.short_title)

    @admin.display(description=_("done on"), ordering="date_from")
    def done(self, declaration: Declaration) -> str:
        return declaration.stated or "–"

    @admin.display(description=_("signatories today"))
    def signatories(self, declaration: Declaration) -> str:
        return declaration_rows.signatories(declaration, on=guards.today())

    @admin.display(description=_("status"), ordering="status")
    def standing(self, declaration: Declaration) -> str:
        return declaration.get_status_display()

    @admin.display(description=_("group"), ordering="group__code")
    def group_code(self, declaration: Declaration) -> str:
        return declaration.group.code
