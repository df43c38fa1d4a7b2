"""The board of a call and the decisions on the call itself: open, close, reopen, cancel, move the deadline, extend."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.calls import access, actions, queries, rules
from nominations.calls.models import Call
from nominations.calls.states import CALL, Move, Status
from nominations.desk import burnup, cockpit, guards, several
from nominations.desk.cockpit import Asked
from nominations.desk.forms.decisions import DeadlineForm, DecisionForm, ReasonForm
from nominations.desk.views.decisions import Decision, Trail, decide, posted
from nominations.kernel import clock
from nominations.kernel.findings import Finding, warning

# Move → name of the address, words of the button.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.OPEN: ("admin:nominations_call_opening", _("Open the call")),
    Move.CLOSE: ("admin:nominations_call_closing", _("Close the call")),
    Move.REOPEN: ("admin:nominations_call_reopening", _("Reopen the call")),
    Move.CANCEL: ("admin:nominations_call_cancellation", _("Cancel the call")),
}
FORMS = ("xlsx", "csv", "pdf")  # in which the rows can be taken along
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def board(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Show a row for each State asked (all 27, or those that the call names), the silent ones included."""
    call = guards.call(request, call_id)
    at = clock.now()
    moves = access.offered(call)  # the guard lets nobody else in
    in_preparation = call.status == Status.PREPARATION
    shown = cockpit.board(call, Asked.of(request.GET), by=guards.staff(request), at=at)
    context = {
        **admin.site.each_context(request),
        "title": call.title,
        "call": call,
        "at": at,
        "trail": trail(),
        "board": shown,
        "orders": [(key, words) for key, (words, _key) in cockpit.ORDERS.items()],
        "filters": shown.asked.address(),
        "forms": FORMS,
        "deeds": several.offered(call),
        "tiles": cockpit.tiles(shown.every, board_url(call)) if shown.total > 1 else None,
        "chart": burnup.burnup(call, shown.every, at=at),
        "moves": [(move, *BUTTONS[move]) for move in moves],
        "findings": queries.opening_findings(queries.Opening(call, at=at)) if in_preparation else [],
        "asked": _asked(call, at=at) if in_preparation else [],
        "may_move_deadline": call.status == Status.OPEN and not call.is_change,
        "changes": call.deadline_changes.select_related("by", "invitation__country").order_by("-at"),
    }
    return TemplateResponse(request, "desk/board.html", context)


def _asked(call: Call, *, at: datetime) -> list[str]:
    """Return the names of the States that will be invited, where the call names some."""
    return [state.name_en for state in queries.asked(call, on=clock.local_day(at))] if call.asked else []


def board_url(call: Call) -> str:
    return reverse("admin:nominations_call_board", args=[call.pk])


def trail(call: Call | None = None) -> Trail:
    """Return the breadcrumbs down to a call."""
    down = [(reverse("admin:index"), _("Home")), (reverse("admin:nominations_call_changelist"), _("Calls"))]
    return tuple([*down, (board_url(call), call.reference)] if call else down)


@ask
def opening(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    call = guards.call(request, call_id)
    at = clock.now()
    asked = {"states": ", ".join(_asked(call, at=at)) or _("all Member States")}
    decision = _decision(
        request,
        call,
        Move.OPEN,
        lead=_("Invited at once: %(states)s. These mails go to their contact points.") % asked,
        done=_("The call is open. Invited: %(states)s.") % asked,
        findings=tuple(queries.opening_findings(queries.Opening(call, at=at))),
        act=lambda _facts, at: actions.open_call(call, by=guards.staff(request), at=at),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(call.pk,)))


@ask
def closing(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    call = guards.call(request, call_id)
    decision = _decision(
        request,
        call,
        Move.CLOSE,
        lead=_("No State can answer any more, and reminders stop. Drafts keep their text."),
        done=_("The call is closed."),
        act=lambda _facts, at: actions.close_call(call, by=guards.staff(request), at=at),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(call.pk,)))


@ask
def reopening(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    call = guards.call(request, call_id)
    decision = _decision(
        request,
        call,
        Move.REOPEN,
        lead=_("States can answer again. What is sent after the deadline stays marked as late."),
        done=_("The call is open again."),
        act=lambda _facts, at: actions.reopen_call(call, by=guards.staff(request), at=at),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(call.pk,)))


@ask
def cancellation(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    call = guards.call(request, call_id)
    decision = _decision(
        request,
        call,
        Move.CANCEL,
        lead=_("This ends the call for good. States that were invited are told why."),
        done=_("The call is cancelled."),
        is_grave=True,
        act=lambda facts, at: actions.cancel_call(call, reason=facts["reason"], by=guards.staff(request), at=at),
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(call.pk,)))


def _decision(request: HttpRequest, call: Call, move: Move, **facts: Any) -> Decision:
    def is_done(_facts: Any) -> bool:
        return guards.call(request, call.pk).status == CALL.target(move)

    return Decision(
        title=f"{BUTTONS[move][1]}: {call.reference}",
        button=BUTTONS[move][1],
        back=board_url(call),
        trail=trail(call),
        is_done=is_done,
        **facts,
    )


@ask
def deadline(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Move the deadline of all States."""
    call = guards.call(request, call_id)
    form = DeadlineForm(posted(request), facts=(call.pk,))
    decision = Decision(
        title=_("Move the deadline: %(reference)s") % {"reference": call.reference},
        lead=_("The deadline of all States moves. The old day, your name and the reason are kept."),
        button=_("Move the deadline"),
        done=_("The deadline is moved."),
        back=board_url(call),
        trail=trail(call),
        act=lambda facts, at: actions.move_deadline(call, **_day_and_reason(facts), by=guards.staff(request), at=at),
        is_done=lambda facts: guards.call(request, call.pk).deadline_on == facts["new_on"],
        findings=day_findings(form),
        extra={"deadline_on": call.deadline_on},
    )
    return decide(request, decision, form)


@ask
def extension(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Give one State a later last day; what was late before stays marked late for ever."""
    invitation = guards.invitation(request, invitation_id)
    state = {"state": invitation.country.name_in_text}
    form = DeadlineForm(posted(request), facts=(invitation.pk,))
    decision = Decision(
        title=_("Extend the deadline of %(state)s") % state,
        lead=_("Only the deadline of %(state)s moves. An answer that came late stays marked as late.") % state,
        button=_("Extend the deadline"),
        done=_("The deadline of %(state)s is extended.") % state,
        back=board_url(invitation.call),
        trail=trail(invitation.call),
        act=lambda facts, at: actions.extend(invitation, **_day_and_reason(facts), by=guards.staff(request), at=at),
        is_done=lambda facts: guards.invitation(request, invitation.pk).extended_to == facts["new_on"],
        findings=day_findings(form, before=[invitation.deadline_on]),
        extra={"deadline_on": invitation.deadline_on},
    )
    return decide(request, decision, form)


def day_findings(form: DecisionForm, *, before: Iterable[date] = ()) -> tuple[Finding, ...]:
    """Return what to look at in the new last day: a weekend, a holiday (domain rule 16), a later day `before`."""
    new_on = form.cleaned_data.get("new_on") if form.is_bound and form.is_valid() else None
    today = guards.today()
    if new_on is None or any(finding.blocks for finding in rules.deadline_findings(new_on, today=today, holidays=())):
        return ()  # the act itself refuses such a day
    found = rules.deadline_findings(new_on, today=today, holidays=queries.holidays(around=new_on))
    if any(day > new_on for day in before):
        sentence = _("A later day was given before. The State may rely on it: shorten it only to correct a mistake.")
        found.append(warning("deadline_shorter", sentence, "new_on"))
    return tuple(found)


def _day_and_reason(facts: Any) -> dict[str, Any]:
    return {"new_on": facts["new_on"], "reason": facts["reason"]}
