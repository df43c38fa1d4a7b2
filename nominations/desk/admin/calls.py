"""Calls in the admin: prepared in a form, then moved by the buttons of their board."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.models import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nominations.calls import actions, queries, rules
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.desk import guards
from nominations.desk import queries as desk
from nominations.desk.admin.base import DeskAdmin, SelectFilter
from nominations.desk.admin.texts import text_routes
from nominations.desk.forms import days
from nominations.desk.guards import Standing
from nominations.desk.views import (
    boards,
    calendars,
    call_letters,
    cockpits,
    next_calls,
    nil_registrations,
    registrations,
    remindings,
    several,
)
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.text import clean_line, clean_text


class CallForm(ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    class Meta:
        model = Call
        fields = ["group", "title", "introduction", "deadline_on", "ares_ref", "letter_dated", "is_rehearsal"]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_deadline_on(self) -> date:
        chosen: date = self.cleaned_data["deadline_on"]
        if "deadline_on" not in self.changed_data:
            return chosen
        return days.deadline(chosen, today=guards.today())

    def clean_introduction(self) -> str:
        return clean_text(self.cleaned_data["introduction"])


@admin.register(Call)
class CallAdmin(DeskAdmin):
    to_add = to_change = Standing.OFFICER
    form = CallForm
    list_display = ["board_link", "title", "deadline", "standing", "answers"]
    list_display_links = None
    ordering = ("kind", "-deadline_on", "reference")  # changes after the calls
    list_filter = ["kind", "status", ("group", SelectFilter)]
    search_fields = ["reference__istartswith", "title", "group__code__istartswith"]
    fields = tuple(CallForm.Meta.fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        visible = Call.objects.visible_to(guards.staff(request), on=guards.today())
        return desk.with_counts(visible)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let a call be edited until it opens; from then on the buttons of the board move it."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Status.PREPARATION)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the group. From the opening on the deadline moves by its own button, with its reason (rule 19)."""
        return ["group"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "group":
            options["queryset"] = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:
        """Prepare a call by its verb; of a call that is there, save only what was changed."""
        if change:
            still = Call.objects.filter(pk=obj.pk, status=Status.PREPARATION)
            still.update(**{name: form.cleaned_data[name] for name in form.changed_data})
            return
        facts = {name: form.cleaned_data[name] for name in CallForm.Meta.fields if name != "group"}
        made = actions.create_call(obj.group, **facts, by=guards.staff(request), at=clock.now())
        obj.pk, obj.reference = made.pk, made.reference

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Record nothing more: `create_call` did."""

    def response_add(self, request: HttpRequest, obj: Call, post_url_continue: str | None = None) -> HttpResponse:
        return self._to_board(request, obj, _("The call %(reference)s is prepared. No State is told before it opens."))

    def response_change(self, request: HttpRequest, obj: Call) -> HttpResponse:
        return self._to_board(request, obj, _("The call %(reference)s is changed."))

    def _to_board(self, request: HttpRequest, call: Call, sentence: Any) -> HttpResponse:
        messages.success(request, sentence % {"reference": call.reference})
        around = queries.holidays(around=call.deadline_on)
        for finding in rules.deadline_findings(call.deadline_on, today=guards.today(), holidays=around):
            messages.warning(request, str(finding.sentence))
        return HttpResponseRedirect(boards.board_url(call))

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Callable[..., HttpResponseBase], str]] = {
            "next/": (next_calls.choose, "call_next"),
            "<uuid:call_id>/board/": (boards.board, "call_board"),
            "<uuid:call_id>/cockpit.<slug:form>": (cockpits.table, "call_cockpit"),
            "<uuid:call_id>/several/<slug:deed>/": (several.acts, "call_several"),
            **text_routes("<uuid:call_id>/texts/", "call_"),
            "<uuid:call_id>/calendar/": (calendars.page, "call_calendar"),
            "<uuid:call_id>/calendar/csv/": (calendars.table, "call_calendar_csv"),
            "<uuid:call_id>/calendar/<slug:kind>/<slug:state>/": (calendars.preview, "call_preview"),
            "<uuid:call_id>/calendar/<slug:kind>/<slug:state>/page/": (calendars.preview_page, "call_preview_page"),
            "<uuid:call_id>/reminders/": (remindings.reminding, "call_reminding"),
            "<uuid:call_id>/reminders/recall/": (remindings.recall, "call_recall"),
            "<uuid:call_id>/letters/": (call_letters.letters, "call_letters"),
            "<uuid:call_id>/letters/issuing/": (call_letters.issuing, "call_issuing"),
            "<uuid:call_id>/letters/sending/": (call_letters.sending, "call_sending"),
            "<uuid:call_id>/letters/zip/": (call_letters.archive, "call_zip"),
            "<uuid:call_id>/letters/<str:iso2>/": (call_letters.preview, "call_letter"),
            "<uuid:call_id>/opening/": (boards.opening, "call_opening"),
            "<uuid:call_id>/closing/": (boards.closing, "call_closing"),
            "<uuid:call_id>/reopening/": (boards.reopening, "call_reopening"),
            "<uuid:call_id>/cancellation/": (boards.cancellation, "call_cancellation"),
            "<uuid:call_id>/deadline/": (boards.deadline, "call_deadline"),
            "invitations/<uuid:invitation_id>/extension/": (boards.extension, "invitation_extension"),
            "invitations/<uuid:invitation_id>/registration/": (registrations.registration, "invitation_registration"),
            "invitations/<uuid:invitation_id>/nil-registration/": (
                nil_registrations.nil_registration,
                "invitation_nil_registration",
            ),
        }
        own: list[URLPattern] = [
            path(route, self.admin_site.admin_view(view), name=f"nominations_{name}")
            for route, (view, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("reference"), ordering="reference")
    def board_link(self, call: Call) -> SafeString:
        return format_html('<a href="{}">{}</a>', boards.board_url(call), call.reference)

    @admin.display(description=_("deadline"), ordering="deadline_on")
    def deadline(self, call: Call) -> str:
        return "–" if call.is_change else date_format(call.deadline_on)

    @admin.display(description=_("status"), ordering="status")
    def standing(self, call: Call) -> str:
        return call.get_status_display()

    @admin.display(description=_("answers"))
    def answers(self, call: Any) -> str:
        if not call.invited:
            return "–"
        facts = {"answered": call.answered, "invited": call.invited, "waiting": call.to_decide}
        words = _("%(answered)d of %(invited)d")
        if call.to_decide:
            words = _("%(answered)d of %(invited)d, %(waiting)d to decide")
        return str(words % facts)
