"""The public Register in the admin: what was retrieved, and where it differs from what we hold."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, register_lines
from nominations.desk.admin.base import DeskAdmin
from nominations.desk.guards import Standing
from nominations.desk.views import differences, reconciliation, retrievals
from nominations.reconciliation import queries
from nominations.reconciliation.models import RegisterDifference, RegisterRetrieval
from nominations.reconciliation.states import Outcome

View = Callable[..., HttpResponseBase]
LONGEST = 120  # of a value in the list


class OpensOnItsPage(DeskAdmin):
    """A record that is shown on a page of its own and edited nowhere."""

    list_display_links = None
    pages: dict[str, tuple[View, str]] = {}

    def get_urls(self) -> list[Any]:
        door, name = self.admin_site.admin_view, self.opts.model_name
        own = [path(route, door(view), name=f"nominations_{name}_{page}") for route, (view, page) in self.pages.items()]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(self.page_of(request, guards.key(object_id)))

    def page_of(self, request: HttpRequest, key: uuid.UUID) -> str:
        raise NotImplementedError


@admin.register(RegisterRetrieval)
class RegisterRetrievalAdmin(OpensOnItsPage):
    list_display = ["page_link", "retrieved_on", "what", "at", "by"]
    list_select_related = ["by"]
    search_fields = ["file_name"]
    pages = {
        "import/": (retrievals.importing, "import"),
        "<uuid:retrieval_id>/page/": (retrievals.page, "page"),
    }

    def page_of(self, request: HttpRequest, key: uuid.UUID) -> str:
        return retrievals.page_url(guards.retrieval(request, key))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_import": guards.standing(request) is Standing.ADMINISTRATOR}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    @admin.display(description=_("file"), ordering="file_name")
    def page_link(self, retrieval: RegisterRetrieval) -> SafeString:
        return format_html('<a href="{}">{}</a>', retrievals.page_url(retrieval), retrieval.file_name)

    @admin.display(description=_("entries"))
    def what(self, retrieval: RegisterRetrieval) -> str:
        counts = [(outcome.label, retrieval.counts.get(outcome.value)) for outcome in Outcome]
        return ", ".join(f"{number} {str(label).lower()}" for label, number in counts if number)


@admin.register(RegisterDifference)
class RegisterDifferenceAdmin(OpensOnItsPage):
    list_display = ["page_link", "title", "we_hold", "the_register_says", "decision"]
    list_filter = ["decision", "field"]
    list_select_related = ["group"]
    search_fields = ["group__code__istartswith", "group__title"]
    search_help_text = _("Beginning of a code, or words of the title.")
    pages = {
        "reconciliation/": (reconciliation.page, "reconciliation"),
        "reconciliation/confirmation/": (reconciliation.confirmation, "confirmation"),
        "reconciliation/withdrawal/": (reconciliation.withdrawal, "withdrawal"),
        "reconciliation/download/": (reconciliation.download, "download"),
        "<uuid:difference_id>/page/": (differences.page, "page"),
        "<uuid:difference_id>/taking/": (differences.taking, "taking"),
        "<uuid:difference_id>/leaving/": (differences.leaving, "leaving"),
        "<uuid:difference_id>/reopening/": (differences.reopening, "reopening"),
    }

    def page_of(self, request: HttpRequest, key: uuid.UUID) -> str:
        return differences.page_url(guards.difference(request, key))

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterDifference]:
        self.lists = queries.lists(on=guards.today())
        return RegisterDifference.objects.visible_to(guards.staff(request), on=guards.today()).order_by(
            "group__code", "field", "-found_at"
        )

    @admin.display(description=_("difference"), ordering="group__code")
    def page_link(self, difference: RegisterDifference) -> SafeString:
        return format_html('<a href="{}">{}</a>', differences.page_url(difference), str(difference))

    @admin.display(description=_("title"), ordering="group__title")
    def title(self, difference: RegisterDifference) -> str:
        return difference.group.title

    @admin.display(description=_("we hold"))
    def we_hold(self, difference: RegisterDifference) -> str:
        return self._short(difference, difference.ours)

    @admin.display(description=_("the Register says"))
    def the_register_says(self, difference: RegisterDifference) -> str:
        return self._short(difference, difference.theirs)

    def _short(self, difference: RegisterDifference, value: Any) -> str:
        return Truncator(register_lines.in_words(difference.field, value, self.lists)).chars(LONGEST)
