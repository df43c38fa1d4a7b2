"""One confirmation page for every decision: it shows the mail that will go out, then asks, then acts.

The first press of the button shows the mail, unless nothing has to be typed: then the page shows it at once. Only when
the mail was shown for exactly what the form says does the button act. Pressing twice acts once: the verbs see to that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config import kept
from nominations.desk import rehearsals
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.rehearsals import Rehearsal
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused

Facts = Mapping[str, Any]
SEE_THE_MAIL = _("Continue: see the mail first")
Trail = tuple[tuple[str, str | Promise], ...]


@dataclass(frozen=True)
class Decision:
    """What a confirmation page is about, and what its button does."""

    title: str | Promise
    lead: str | Promise  # what will happen, in plain words
    button: str | Promise
    done: str | Promise
    back: str  # the address that the visitor returns to
    trail: Trail  # breadcrumbs: (address, words)
    act: Callable[[Facts, datetime], object]
    is_done: Callable[[Facts], bool] = lambda _facts: False  # whether a second press finds it done
    findings: tuple[Finding, ...] = ()
    is_grave: bool = False
    step: str | Promise = SEE_THE_MAIL  # the first button, where something is typed
    lands: Callable[[Any], str] | None = None  # the address after the act, from what it returned; empty: `back`
    trial: Callable[[Facts, datetime], object] | None = None  # what is rehearsed instead of `act`, to show its mails
    look: rehearsals.Look | None = None  # what to show of the world as the act would leave it
    extra: dict[str, Any] = field(default_factory=dict)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was typed: now, or before a session ended that has begun again; the latter is shown, never done."""
    return request.POST if request.method == "POST" else kept.kept(request)


def decide(
    request: HttpRequest, decision: Decision, form: DecisionForm, *, template: str = "desk/decision.html"
) -> HttpResponse:
    """Show the page, or act and go back. A refusal is a sentence on the page; nothing typed is lost."""
    at = clock.now()
    ready = form.is_bound and form.is_valid()
    refused = None
    if request.method == "POST" and ready and form.was_shown:
        answer = _act(request, decision, form.cleaned_data, at)
        if not isinstance(answer, Refused):
            return answer
        refused = answer
    rehearsal, trial = None, decision.trial or decision.act
    if ready:
        rehearsal = rehearsals.rehearse(lambda then: trial(form.cleaned_data, then), at=at, look=decision.look)
    elif not form.asks:
        rehearsal = rehearsals.rehearse(lambda then: trial({}, then), at=at, look=decision.look)
    if refused and rehearsal and not rehearsal.refusal:
        messages.error(request, str(refused))  # what stood in the way has passed in the meantime
    return TemplateResponse(request, template, _context(request, decision, form, rehearsal))


def _act(request: HttpRequest, decision: Decision, facts: Facts, at: datetime) -> HttpResponse | Refused:
    made = None
    try:
        made = decision.act(facts, at)
    except Refused as refusal:
        if not decision.is_done(facts):
            return refusal  # the rehearsal that follows says why
    kept.forget(request)
    messages.success(request, str(decision.done))
    return redirect(decision.lands(made) if decision.lands and made else decision.back)


def _context(
    request: HttpRequest, decision: Decision, form: DecisionForm, rehearsal: Rehearsal | None
) -> dict[str, Any]:
    may_act = rehearsal is not None and not rehearsal.refusal
    return {
        **admin.site.each_context(request),
        "title": decision.title,
        "decision": decision,
        "trail": decision.trail,
        "form": form,
        "rehearsal": rehearsal,
        "may_act": may_act,
        "was_kept": request.method != "POST" and form.is_bound,
        "shown": _shown(form) if may_act else "",
        **decision.extra,
    }


def _shown(form: DecisionForm) -> str:
    """Return the digest for the hidden field: of what was typed, or of a form that asks nothing."""
    if form.is_bound and form.is_valid():
        return form.digest()
    form.cleaned_data = {}
    return form.digest()
