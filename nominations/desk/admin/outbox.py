"""Outgoing mail in the admin: the lists that staff look at, and the addresses of a mail's page and its decisions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk import guards, mails, meeting_mails, queries
from nominations.desk.admin.base import MOST_CHOICES, BoxFilter, DeskAdmin
from nominations.desk.admin.paging import LeafingList
from nominations.desk.guards import Standing
from nominations.desk.mails import MailLine
from nominations.desk.views import bulk, mail_decisions
from nominations.desk.views import mails as pages
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.outbox.states import TROUBLE, Status
from nominations.reference.models import Country
from nominations.reminders import belonging

SOON = timedelta(days=1)  # the latest mail reaches this far into the future
SHOWN_FIRST = 10
LIST_VAR = "list"
HEAVY = ("text", "html")


class MailLists(LeafingList):
    """One of the lists; the first one shows what is in trouble above what went out last and is due next."""

    moment = "due_at"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        chosen = request.GET.get(LIST_VAR, "")
        searches = bool(request.GET.get("q", "").strip())
        fallback = mails.EVERYTHING if searches else mails.LATEST
        self.chosen = chosen if chosen in mails.LISTS and chosen else fallback
        self.rising = mails.LISTS[self.chosen].rising
        self.to_settle: list[MailLine] = []
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name != LIST_VAR}

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.query:  # the search box says how many were found; without a search there is nothing to say
            self.full_result_count = self.result_count

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        found = super().get_queryset(request, exclude_parameters)
        if self.chosen == mails.LATEST:
            self.to_settle = _in_trouble(found) if "p" not in request.GET else []
            return found.filter(due_at__lte=clock.now() + SOON, sensitive=False)
        statuses = mails.LISTS[self.chosen].statuses
        return found.filter(status__in=statuses) if statuses else found


def _in_trouble(found: QuerySet[Any]) -> list[MailLine]:
    """Return what needs a look first: the doubts, then what failed or came back, the newest first."""
    newest = found.filter(status__in=TROUBLE, sensitive=False).order_by("-due_at", "pk")[:SHOWN_FIRST]
    return [mails.line(mail) for mail in sorted(newest, key=lambda mail: mail.status != Status.UNCERTAIN)]


class KindFilter(BoxFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(mails.KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class CallFilter(BoxFilter):
    """By one of the visitor's calls, the newest first; of more than anybody reads in a box, only the chosen one."""

    title = _("call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.visible = Call.objects.visible_to(guards.staff(request), on=guards.today())
        rows = list(self.visible.only("reference", "title").order_by("-deadline_on", "reference")[: MOST_CHOICES + 1])
        return [(str(call.pk), str(call)) for call in (rows if len(rows) <= MOST_CHOICES else self._chosen())]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        chosen = [call.pk for call in self._chosen()]
        return queryset.filter(belonging.about(Call.objects.filter(pk__in=chosen))) if chosen else queryset.none()

    def _chosen(self) -> list[Call]:
        try:
            value = self.value()
            return list(self.visible.filter(pk=value)) if value else []
        except (ValidationError, ValueError):  # no key at all
            return []


class MeetingFilter(BoxFilter):
    """By the meeting whose page led here; there is no box to choose one, because none of a thousand is looked for."""

    title = _("meeting")
    parameter_name = "meeting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.visible = Meeting.objects.visible_to(guards.staff(request), on=guards.today())
        return [(str(meeting.pk), str(meeting)) for meeting in self._chosen()]

    def has_output(self) -> bool:
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        chosen = self._chosen()
        return queryset.filter(meeting_mails.about(chosen[0])) if chosen else queryset.none()

    def _chosen(self) -> list[Meeting]:
        try:
            value = self.value()
            return list(self.visible.filter(pk=value)) if value else []
        except (ValidationError, ValueError):  # no key at all
            return []


class StateFilter(BoxFilter):
    title = _("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        states = Country.objects.member_states(on=guards.today())
        return list(states.order_by("name_en").values_list("iso2", "name_en"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(audience=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(DeskAdmin):
    list_display = ["subject_or_kind", "to", "state", "when", "fate"]
    list_filter = [KindFilter, CallFilter, MeetingFilter, StateFilter]
    sortable_by = ()
    search_fields = ["recipient"]
    search_help_text = _(
        "Part of an address or of a subject, or the beginning of a State's name. All mail is searched."
    )
    actions = ["hold", "release", "call_back", "resend"]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return MailLists

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        visible = queries.mails_visible_to(guards.staff(request), at=clock.now())
        return queries.with_call(queries.with_state_name(visible.defer(*HEAVY), "audience"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutgoingMail], search_term: str
    ) -> tuple[QuerySet[OutgoingMail], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        states = Country.objects.filter(Q(name_en__istartswith=term) | Q(eu_code__iexact=term))
        of_states = Q(audience__in=states.order_by().values("iso2"))
        return queryset.filter(Q(recipient__icontains=term) | Q(subject__icontains=term) | of_states), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        at = clock.now()
        numbers = queries.count_mails(guards.staff(request), at=at) if request.method != "POST" else {}
        lists = [(name, each, _number(numbers, name)) for name, each in mails.LISTS.items()]
        shown = {"mail_lists": lists, "alarms": queries.mail_alarms(at=at) if request.method != "POST" else []}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the page of a mail instead of a form: what is said to a State is decided on, never typed over."""
        if not self.has_view_permission(request):
            raise Http404
        return pages.mail(request, guards.key(object_id))

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "<uuid:mail_id>/page/": (pages.page, "page"),
            "<uuid:mail_id>/files/<int:position>/": (pages.attachment, "file"),
            "<uuid:mail_id>/hold/": (mail_decisions.hold, "hold"),
            "<uuid:mail_id>/release/": (mail_decisions.release, "release"),
            "<uuid:mail_id>/words/": (mail_decisions.words, "words"),
            "<uuid:mail_id>/call-back/": (mail_decisions.call_back, "call_back"),
            "<uuid:mail_id>/resend/": (mail_decisions.resend, "resend"),
            "<uuid:mail_id>/arrival/": (mail_decisions.arrival, "arrival"),
            "<uuid:mail_id>/giving-up/": (mail_decisions.giving_up, "giving_up"),
            "several/<slug:act>/": (bulk.several, "several"),
        }
        own: list[URLPattern] = [
            path(route, self.admin_site.admin_view(view), name=f"nominations_outgoingmail_{name}")
            for route, (view, name) in views.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("mail"))
    def subject_or_kind(self, mail: Any) -> str:
        return mails.line(mail).words

    @admin.display(description=_("to"))
    def to(self, mail: OutgoingMail) -> SafeString | str:
        if not mail.recipient_name:
            return mail.recipient
        return format_html('{}<br><span class="quiet">{}</span>', mail.recipient_name, mail.recipient)

    @admin.display(description=_("State"))
    def state(self, mail: Any) -> SafeString | str:
        if not mail.state_name:
            return "–"
        address = reverse("admin:nominations_country_card", args=[mail.audience])
        return format_html('<a href="{}">{}</a>', address, mail.state_name)

    @admin.display(description=_("when, in Brussels"))
    def when(self, mail: OutgoingMail) -> str:
        return mails.when(mail)

    @admin.display(description=_("what became of it"))
    def fate(self, mail: OutgoingMail) -> SafeString:
        label = format_html(
            '<span class="desk-label desk-tone--{}">{}</span>', mails.tone(mail), mail.get_status_display()
        )
        if not mail.status_reason:
            return label
        return format_html('{}<br><span class="quiet">{}</span>', label, mail.status_reason)

    @admin.action(description=_("Hold until released"))
    def hold(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> HttpResponse:
        return _to_several("hold", queryset)

    @admin.action(description=_("Release"))
    def release(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> HttpResponse:
        return _to_several("release", queryset)

    @admin.action(description=_("Call back"))
    def call_back(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> HttpResponse:
        return _to_several("call-back", queryset)

    @admin.action(description=_("Send again what failed"))
    def resend(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> HttpResponse:
        return _to_several("resend", queryset)


def _to_several(act: str, chosen: QuerySet[OutgoingMail]) -> HttpResponse:
    keys = map(str, chosen.order_by("-due_at", "pk").values_list("pk", flat=True)[: bulk.AT_ONCE])
    address = reverse("admin:nominations_outgoingmail_several", args=[act])
    return redirect(f"{address}?{urlencode({'mail': list(keys)}, doseq=True)}")


def _number(numbers: dict[str, int], name: str) -> str:
    if not mails.LISTS[name].is_counted:
        return ""
    return f"{queries.MOST_COUNTED}+" if numbers.get(name, 0) > queries.MOST_COUNTED else str(numbers.get(name, 0))


@admin.register(Heartbeat)
class HeartbeatAdmin(DeskAdmin):
    to_view = Standing.ADMINISTRATOR
    list_display = ["job", "last_run_at", "last_result"]
