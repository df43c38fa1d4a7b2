"""Partners outside the Union and observers of groups in the admin: the lists; every other page is of our own."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk import partner_tables as tables
from nominations.desk.admin.base import BoxFilter, DeskAdmin, SelectFilter
from nominations.desk.guards import Standing
from nominations.desk.views import (
    observers,
    partner_contacts,
    partner_events,
    partner_steps,
    partner_tables,
    partner_topics,
    partner_workshops,
    partners,
    taking_along,
)
from nominations.desk.views.routing import Routes
from nominations.kernel import clock, periods
from nominations.kernel.refusals import Refused
from nominations.kernel.tables import Table
from nominations.partnerships import queries
from nominations.partnerships.models import Observer, Partner

ROOMS = (partners, partner_contacts, partner_tables, partner_topics, partner_events, partner_workshops, partner_steps)
RUNNING, OVER = "running", "over"


class RunningFilter(BoxFilter):
    """By whether it holds today."""

    title = _("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(RUNNING, _("Holds today")), (OVER, _("Over, or to come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "running":
                return queryset.filter(periods.running_on(guards.today()))
            case "over":
                return queryset.exclude(periods.running_on(guards.today()))
            case _:
                return queryset


class OfGroups(DeskAdmin):
    """What partners and observers share: a country and a group, entered on a page that asks for the group first."""

    to_add = Standing.OFFICER
    list_display_links = None
    list_filter = [RunningFilter, ("group", SelectFilter)]
    list_select_related = ["group", "country"]
    search_fields = ["country__name_en", "country__iso2__exact", "group__code__istartswith", "group__title"]
    ordering = ["country__name_en", "group__code", "pk"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the rows as files."""
        return super().changelist_view(request, {"forms": taking_along.FORMS, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Put our own pages before Django's."""
        files: Routes = {"table/<slug:form>/": (require_safe(self.table), "table")}
        return [*self.own_pages(files), *super().get_urls()]

    def table(self, request: HttpRequest, form: str) -> HttpResponse:
        """Send the rows that the list shows with its filters, all pages of it."""
        taking_along.known(form)
        return self.sent(request, self.in_columns(self.listed(request)), form)

    def in_columns(self, rows: Iterable[Any]) -> Table:
        """Return the rows of the list as a table."""
        raise NotImplementedError

    def listed(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the search and the filters of the address leave; 404 where they make no sense."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found: QuerySet[Any] = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as wrong:
            raise Http404 from wrong
        return found

    def sent(self, request: HttpRequest, table: Table, form: str) -> HttpResponse:
        """Return the file, or come back to the list with the reason why there is none."""
        try:
            return partner_tables.sent(table, form=form, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            listed = reverse(f"admin:nominations_{self.opts.model_name}_changelist")
            return redirect(f"{listed}?{request.GET.urlencode()}")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page that asks for the group first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect(f"admin:nominations_{self.opts.model_name}_choose")

    @admin.display(description=_("group"), ordering="group__code")
    def group_code(self, row: Any) -> str:
        return str(row.group.code)

    @admin.display(description=_("since"), ordering="since")
    def from_day(self, row: Any) -> str:
        return date_format(row.since, "j F Y")

    @admin.display(description=_("over from"), ordering="until")
    def to_day(self, row: Any) -> str:
        return date_format(row.until, "j F Y") if row.until else "–"


@admin.register(Partner)
class PartnerAdmin(OfGroups):
    list_display = ["country_link", "group_code", "topics_in_words", "steps_in_words", "from_day", "to_day"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return queries.counted(partner_guards.partners(request))

    def get_urls(self) -> list[Any]:
        """Put the pages of a partner before Django's own."""
        pages = {way: page for room in ROOMS for way, page in room.ROUTES.items()}
        pages["contacts/table/<slug:form>/"] = (require_POST(self.people), "people")
        return [*self.own_pages(pages), *super().get_urls()]

    def in_columns(self, rows: Iterable[Partner]) -> Table:
        return tables.partners(rows)

    def people(self, request: HttpRequest, form: str) -> HttpResponse:
        """Send the contacts of today of the partners listed; recorded with each partner (domain rule 29)."""
        taking_along.known(form)
        found = queries.contacts_of(self.listed(request), on=guards.today())
        answer = self.sent(request, tables.contacts(found), form)
        if answer.status_code == HTTPStatus.OK:
            partner_tables.recorded(found, form=form, by=guards.staff(request), at=clock.now())
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the partner's own page."""
        found = partner_guards.partners(request).filter(pk=guards.key(object_id)).first()
        if found is None:
            raise Http404
        return redirect(partner_pages.address(found, "overview"))

    @admin.display(description=_("country"), ordering="country__name_en")
    def country_link(self, partner: Partner) -> SafeString:
        return format_html('<a href="{}">{}</a>', partner_pages.address(partner, "overview"), partner)

    @admin.display(description=_("topics"))
    def topics_in_words(self, partner: Any) -> str:
        return str(_("%(agreed)d agreed of %(number)d") % {"agreed": partner.agreed, "number": partner.topics_kept})

    @admin.display(description=_("next steps"))
    def steps_in_words(self, partner: Any) -> str:
        return str(_("%(number)d open") % {"number": partner.steps_open})


@admin.register(Observer)
class ObserverAdmin(OfGroups):
    list_display = ["country_link", "group_code", "invitation", "from_day", "to_day"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observer]:
        return partner_guards.observers(request)

    def get_urls(self) -> list[Any]:
        """Put our own pages before Django's."""
        return [*self.own_pages(observers.ROUTES), *super().get_urls()]

    def in_columns(self, rows: Iterable[Observer]) -> Table:
        return tables.observers(rows)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to our own page."""
        found = partner_guards.observers(request).filter(pk=int(object_id) if object_id.isdecimal() else 0).first()
        if found is None:
            raise Http404
        return redirect("admin:nominations_observer_edit", found.pk)

    @admin.display(description=_("country"), ordering="country__name_en")
    def country_link(self, observer: Observer) -> SafeString:
        address = reverse("admin:nominations_observer_edit", args=[observer.pk])
        return format_html('<a href="{}">{}</a>', address, observer)
