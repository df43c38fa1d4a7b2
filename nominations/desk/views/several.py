"""An act on several States of a call: the page lists them first, then says of each whether it was done, or why not."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.calls.models import Call
from nominations.desk import cockpit, guards, rehearsals, several
from nominations.desk.cockpit import Asked
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.rehearsals import Rehearsal
from nominations.desk.several import DEEDS, Deed, Outcome
from nominations.desk.views.boards import board_url, day_findings, trail
from nominations.desk.views.decisions import SEE_THE_MAIL, posted
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.workflow import queries as workflow


@require_http_methods(["GET", "HEAD", "POST"])
def acts(request: HttpRequest, call_id: uuid.UUID, deed: str) -> HttpResponse:
    """Ask first, with the mails that would go; then do it row by row, each a decision of its own."""
    call, at = guards.call(request, call_id), clock.now()
    if deed not in DEEDS:
        raise Http404
    what, typed = DEEDS[deed], posted(request)
    if deed not in dict(several.offered(call)):
        messages.error(request, _("This cannot be done while the call is “%s”.") % call.get_status_display())
        return redirect(board_url(call))
    seen = _chosen(typed or request.GET)
    outcomes = _foreseen(what, call, seen, at=at)
    form = what.form(typed, facts=(call.pk, tuple(sorted(seen.items()))))
    ready = form.is_bound and form.is_valid()
    is_done = request.method == "POST" and ready and form.was_shown
    rehearsal, may_try = None, any(not each.refusal for each in outcomes)
    if is_done:
        by = guards.staff(request)
        outcomes = [several.done(what, each, form.cleaned_data, by=by, at=at) for each in outcomes]
    elif (ready or not form.asks) and may_try:
        outcomes, rehearsal = _rehearsed(request, what, outcomes, form, at=at)
    context = _context(request, call, what, outcomes, form, rehearsal, is_done=is_done)
    context |= {"may_try": may_try and not is_done, "findings": day_findings(form, before=_deadlines(outcomes))}
    return TemplateResponse(request, "desk/several_states.html", context)


def _deadlines(outcomes: Sequence[Outcome]) -> list[date]:
    """Return the last days that the States have now, of those to which it would be done."""
    return [each.line.deadline_on for each in outcomes if not each.refusal]


def _chosen(typed: QueryDict) -> dict[str, str]:
    """Return the stamps of the rows that are ticked, or of all that were shown, by the State's code."""
    listed = dict(each.split(":", 1) for each in typed.get("listed", "").split() if ":" in each)
    wanted = listed if typed.get("all") else typed.getlist("row")
    return {code: listed[code] for code in wanted if code in listed}


def _foreseen(what: Deed, call: Call, seen: Mapping[str, str], *, at: datetime) -> list[Outcome]:
    lines = [line for line in cockpit.lines(call, at=at) if line.code in seen]
    findings: Mapping[Any, Sequence[Finding]] = {}
    if what.shows_findings:
        findings = workflow.findings_of([line.row.nomination for line in lines if line.row.nomination])
    return [several.foreseen(what, call, line, seen=seen[line.code], findings=findings) for line in lines]


def _rehearsed(
    request: HttpRequest, what: Deed, outcomes: list[Outcome], form: DecisionForm, *, at: datetime
) -> tuple[list[Outcome], Rehearsal]:
    """Try it out and take it back; of what shows findings, with the first row only: its mails are all alike."""
    facts = form.cleaned_data if form.is_bound else {}
    by, tried = guards.staff(request), list(outcomes)

    def act(then: datetime) -> None:
        for number, outcome in enumerate(outcomes):
            if outcome.refusal:
                continue
            tried[number] = several.done(what, outcome, facts, by=by, at=then)
            if what.shows_findings:
                return

    return tried, rehearsals.rehearse(act, at=at)


def _context(
    request: HttpRequest,
    call: Call,
    what: Deed,
    outcomes: list[Outcome],
    form: DecisionForm,
    rehearsal: Rehearsal | None,
    *,
    is_done: bool,
) -> dict[str, Any]:
    willing = sum(not outcome.refusal for outcome in outcomes)
    may_act = rehearsal is not None and bool(willing) and not is_done
    asked = posted(request) or request.GET
    filters = Asked.of(QueryDict(asked.get("filters", ""))).address()
    if may_act and not form.is_bound:
        form.cleaned_data = {}
    return {
        **admin.site.each_context(request),
        "title": f"{what.title}: {call.reference}",
        "trail": trail(call),
        "call": call,
        "what": what,
        "rows": outcomes,
        "listed": " ".join(f"{code}:{stamp}" for code, stamp in _chosen(asked).items()),
        "form": form,
        "rehearsal": rehearsal if may_act else None,
        "may_act": may_act,
        "shown": form.digest() if may_act else "",
        "step": SEE_THE_MAIL,
        "is_done": is_done,
        "willing": willing,
        "refused": len(outcomes) - willing,
        "filters": filters,
        "back": f"{board_url(call)}?{filters}" if filters else board_url(call),
        "was_kept": request.method != "POST" and form.is_bound,
    }
