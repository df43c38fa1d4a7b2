"""The calendar of a call: the page, the same rows as a table to take along, and the words of a mail still to come."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations.calls import queries as calls
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.desk import call_calendar, call_mails, call_rehearsal, exports, foresight, guards, mails, reminding
from nominations.desk.call_calendar import NO_STATE, Calendar
from nominations.desk.views.boards import trail
from nominations.desk.views.mails import SHUT_IN
from nominations.kernel import clock
from nominations.outbox.messages import Message, render, render_each
from nominations.reference.models import Country
from nominations.reminders import previews, samples
from nominations.reminders.calendar import Expected
from nominations.reminders.run import Run

MOST_SHOWN = 30  # of one kind to one State; more than anybody reads


@require_safe
def page(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Show every mail of the call by day; `?standing=` and `?state=` filter, `?open=1` unfolds."""
    call = guards.call(request, call_id)
    at = clock.now()
    is_prepared, run = call.status == Status.PREPARATION, Run(at, call=call)
    coming = call_calendar.to_come(run)
    shown = _chosen(request, call, coming, at=at)
    findings = calls.opening_findings(run.opening) if is_prepared else []
    title = _("Rehearsal before opening: %(reference)s") if is_prepared else _("Mails of %(reference)s")
    held = [] if is_prepared else call_mails.held_by_hand(call)
    context = {
        **admin.site.each_context(request),
        "title": title % {"reference": call.reference},
        "trail": trail(call),
        "call": call,
        "at": at,
        "calendar": shown,
        "rehearsal": call_rehearsal.rehearsal(call, _whole(call, coming, shown, at=at)) if is_prepared else None,
        "is_prepared": is_prepared,
        "findings": findings,
        "may_open": is_prepared and not any(finding.blocks for finding in findings),
        "warnings": foresight.warnings(run, coming) if is_prepared else [],
        "is_open": bool(request.GET.get("open")) or shown.is_filtered,
        "filters": urlencode({"standing": shown.standing, "state": shown.state}),
        "held": held,
        "seconds": reminding.seconds_left(held[0].held_until, at=at) if held else 0,
        "may_remind": call.status == Status.OPEN and not call.is_change,
    }
    return TemplateResponse(request, "desk/call_rehearsal.html" if is_prepared else "desk/calendar.html", context)


def _whole(call: Call, coming: list[Expected], shown: Calendar, *, at: datetime) -> Calendar:
    """Return the calendar without its filters: the rehearsal shows every mail."""
    return call_calendar.of_call(call, coming, at=at) if shown.is_filtered else shown


@require_safe
def table(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Send the rows that the page shows as CSV; `?bom=1` begins it as Excel likes it."""
    call = guards.call(request, call_id)
    at = clock.now()
    shown = _chosen(request, call, call_calendar.to_come(Run(at, call=call)), at=at)
    words = exports.calendar(shown.entries)
    name = f"{call.reference}-mails.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    begin = exports.BOM if request.GET.get("bom") else ""
    return HttpResponse(f"{begin}{words}", content_type="text/csv; charset=utf-8", headers=headers)


def _chosen(request: HttpRequest, call: Call, coming: list[Expected], *, at: datetime) -> Calendar:
    asked = {name: request.GET.get(name, "") for name in ("standing", "state")}
    return call_calendar.of_call(call, coming, **asked, at=at)


@require_safe
def preview(request: HttpRequest, call_id: uuid.UUID, kind: str, state: str) -> HttpResponse:
    """Show what a mail that is not written yet would say today, to each of its recipients."""
    call = guards.call(request, call_id)
    found = _messages(call, kind, state)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": mails.KINDS.get(kind, kind),
        "trail": (*trail(call), (calendar_url(call), _("Mails"))),
        "call": call,
        "shown": list(zip(found[:MOST_SHOWN], render_each(found[:MOST_SHOWN]), strict=True)),
        "more": max(0, len(found) - MOST_SHOWN),
        "page_url": reverse("admin:nominations_call_preview_page", args=[call.pk, kind, state]),
    }
    return TemplateResponse(request, "desk/preview.html", context)


@require_safe
def preview_page(request: HttpRequest, call_id: uuid.UUID, kind: str, state: str) -> HttpResponse:
    """Show the formatted form of such a mail, shut in as that of a mail that was sent."""
    call = guards.call(request, call_id)
    html = render(_messages(call, kind, state)[0]).html
    return HttpResponse(html, headers={"Content-Security-Policy": SHUT_IN, "Cache-Control": "no-store"})


def calendar_url(call: Call) -> str:
    return reverse("admin:nominations_call_calendar", args=[call.pk])


def _messages(call: Call, kind: str, state: str) -> list[Message]:
    """Return the mails of a kind to a State ("EU": to none) as they would be today, or 404."""
    if call.status == Status.PREPARATION and kind in samples.COMPOSERS:
        found = samples.messages(call, kind, _example(call, state), at=clock.now())
    else:
        found = _expected(call, kind, state)
    if not found:
        raise Http404
    return found


def _example(call: Call, state: str) -> Country:
    """Return the State whose invented answer a mail without a date is shown for; of the secretariat's, the first."""
    asked = calls.asked(call, on=guards.today())
    found = (asked if state == NO_STATE else asked.filter(pk=state)).first()
    if found is None:
        raise Http404
    return found


def _expected(call: Call, kind: str, state: str) -> list[Message]:
    return previews.messages(call, kind=kind, iso2="" if state == NO_STATE else state, at=clock.now())
