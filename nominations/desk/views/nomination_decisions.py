"""The decisions on a nomination: taken by one officer, or proposed by one and taken by another; and undone."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nominations.accounts.models import User
from nominations.desk import guards
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.reasons import CodedReasonForm
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.reviews import ask, review_url, takes, trail, words
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.workflow import actions, proposing
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Proposal
from nominations.workflow.states import EDITABLE, Move

Verb = Callable[[Facts, User, datetime], object]  # what was typed, who, when
DONE: dict[Move, Promise] = {
    Move.ACCEPT: _("%(reference)s is accepted."),
    Move.RETURN: _("%(reference)s is returned for correction."),
    Move.REJECT: _("%(reference)s is rejected."),
}
HELD = _("The mail leaves in a minute. Until then you can undo this.")


@ask
def acceptance(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)

    def accept(_facts: Facts, by: User, at: datetime) -> object:
        return mandates.accept(nomination, version=version, by=by, at=at)

    return _decided(request, nomination, Move.ACCEPT, version, accept, lead=_accepting(nomination))


def _accepting(nomination: Nomination) -> str:
    if nomination.effective_on is None or nomination.status in EDITABLE:  # what is being typed is the State's own
        return str(_("The persons named take their seats from today, and this mail goes to the State."))
    day = {"day": date_format(nomination.effective_on, "l j F Y")}
    return str(_("The persons named take their seats from %(day)s, and this mail goes to the State.") % day)


@ask
def correction(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)

    def give_back(facts: Facts, by: User, at: datetime) -> object:
        return actions.return_for_correction(nomination, version=version, **_why(facts), by=by, at=at)

    lead = _("The State can change its nomination and send it again. Say what should be corrected.")
    return _decided(request, nomination, Move.RETURN, version, give_back, lead=lead)


@ask
def rejection(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)

    def reject(facts: Facts, by: User, at: datetime) -> object:
        return actions.reject(nomination, version=version, **_why(facts), by=by, at=at)

    lead = _("The nomination ends here; the State may send another one. Say why.")
    return _decided(request, nomination, Move.REJECT, version, reject, lead=lead, is_grave=True)


def _why(facts: Facts) -> dict[str, str]:
    return {"reason": facts["reason"], "reason_code": facts["reason_code"]}


def _decided(
    request: HttpRequest, nomination: Nomination, move: Move, version: int, verb: Verb, **facts: Any
) -> HttpResponse:
    """Let one officer decide; where two do, let the first propose and the second take what was proposed."""
    by = guards.staff(request)
    four_eyes = nomination.invitation.call.group.four_eyes
    proposal = proposing.standing(nomination) if four_eyes else None
    button = words(nomination, move, proposal, by)
    asks_why = move is not Move.ACCEPT
    known: tuple[Any, ...] = (nomination.pk, version)
    facts |= {"extra": {"version": version}, "done": f"{DONE[move]} {HELD}" % {"reference": nomination.reference}}
    if proposal and takes(move, proposal, by):
        known, asks_why = (*known, proposal.pk), False
        said = {"reason": proposal.reason, "reason_code": proposal.reason_code}
        facts |= {"act": lambda _typed, at: verb(said, by, at)}
        facts["extra"] |= {"proposal": proposal}
    elif four_eyes:
        facts |= _to_propose(nomination, move, version, verb, by)
    else:
        facts |= {"act": lambda typed, at: verb(typed, by, at)}
    decision = Decision(
        title=f"{button}: {nomination.invitation.country.name_en}, {nomination.reference}",
        button=button,
        back=review_url(nomination),
        trail=trail(nomination),
        **facts,
    )
    return decide(
        request, decision, _form(request, nomination, known, asks_why), template="desk/nomination_decision.html"
    )


def _form(request: HttpRequest, nomination: Nomination, known: tuple[Any, ...], asks_why: bool) -> DecisionForm:
    if asks_why:
        return CodedReasonForm(posted(request), facts=known, nomination=nomination)
    return DecisionForm(posted(request), facts=known)


def _to_propose(nomination: Nomination, move: Move, version: int, verb: Verb, by: User) -> dict[str, Any]:
    """Return what differs for who proposes: the act, and a trial that shows the mail the decision would send."""

    def propose(typed: Facts, at: datetime) -> Proposal:
        why = _why(typed) if move is not Move.ACCEPT else {}
        return actions.propose(nomination, move, version=version, by=by, at=at, **why)

    def trial(typed: Facts, at: datetime) -> None:
        propose(typed, at)
        with proposing.as_if_proposed():
            verb(typed, by, at)

    return {
        "act": propose,
        "trial": trial,
        "lead": _("Two officers decide in this group. You propose; once a colleague agrees, this mail goes out."),
        "done": _("It is proposed. Another officer of the group takes the decision; no mail goes out before."),
        "is_grave": False,
    }


def _version_read(request: HttpRequest, nomination: Nomination) -> int:
    """Return the version that the visitor read; the verb refuses when there is a newer one by now."""
    given = request.POST.get("version") or request.GET.get("version") or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else nomination.round  # noqa: PLR2004 - a small number


@require_POST
def undo(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Undo the last decision while its mails are held; afterwards say what to do instead."""
    nomination = guards.nomination(request, nomination_id)
    try:
        mandates.undo(nomination, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_("The decision is undone. No mail has left.")))
    return redirect(review_url(nomination))


@require_POST
def proposal_end(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Take a proposal back; nothing was sent."""
    nomination = guards.nomination(request, nomination_id)
    try:
        actions.take_back_proposal(nomination, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_("The proposal is taken back.")))
    return redirect(review_url(nomination))
