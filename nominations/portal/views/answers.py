"""The State's other moves: no nomination, withdraw, discard a draft and bring it back."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import kept
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import changes
from nominations.portal import guards
from nominations.portal.forms.reason import LeaveForm, ReasonForm
from nominations.portal.guards import SignedIn, signed_in
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def nil_return(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Answer "no nomination, because …"; of a change: the representative leaves, and nobody follows yet."""
    invitation = guards.invitation(request, key)
    if invitation.call.is_change:
        return _leaving(request, invitation)
    form = ReasonForm(
        label=_("Why does your State nominate nobody?"),
        help_text=_("One or two sentences are enough. The secretariat of the group reads them."),
        button=_("Send this answer"),
        data=request.POST if request.method == "POST" else kept.kept(request),
    )

    def decline(reason: str) -> Nomination:
        return workflow.decline(invitation, reason=reason, by=request.user, at=clock.now())

    nomination = _with_reason(request, form, decline)
    if nomination is None:
        return _asked(request, "nil_return", form, invitation)
    messages.success(request, _("Your answer has been sent. This is the receipt; it is also sent by e-mail."))
    return redirect("portal:version", nomination.pk, nomination.round)


def _leaving(request: SignedIn, invitation: Invitation) -> HttpResponse:
    form = LeaveForm(data=request.POST if request.method == "POST" else kept.kept(request))

    def leave(reason: str) -> Nomination:
        at = clock.now()
        return changes.leave(invitation, first_vacant_on=form.first_vacant_on, reason=reason, by=request.user, at=at)

    nomination = _with_reason(request, form, leave)
    if nomination is None:
        return _asked(request, "nil_return", form, invitation)
    sent = _(
        "Your message has been sent. This is the receipt; it is also sent by e-mail. You can name a successor then."
    )
    messages.success(request, sent)
    return redirect("portal:version", nomination.pk, nomination.round)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def withdrawal(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Take back what was sent, with the reason."""
    nomination = guards.nomination(request, key)
    form = ReasonForm(
        label=_("Why do you withdraw it?"),
        help_text=_("The secretariat of the group reads this."),
        button=_("Withdraw the answer"),
        data=request.POST if request.method == "POST" else kept.kept(request),
    )

    def withdraw(reason: str) -> Nomination:
        return workflow.withdraw(nomination, reason=reason, by=request.user, at=clock.now())

    if _with_reason(request, form, withdraw) is None:
        return _asked(request, "withdrawal", form, nomination.invitation, nomination=nomination)
    done = _("Your answer has been withdrawn. You may answer again while the call is open.")
    if nomination.invitation.call.is_change:
        done = _("Your change has been withdrawn. Who sits now stays; you can propose another change at any time.")
    messages.success(request, done)
    return redirect("portal:call", nomination.invitation_id)


def _with_reason(request: SignedIn, form: ReasonForm, verb: Callable[[str], Nomination]) -> Nomination | None:
    """Do the verb with the reason that was posted; None when the page must be shown, with what went wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        nomination = verb(form.reason_given)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    kept.forget(request)
    return nomination


def _asked(request: SignedIn, page: str, form: ReasonForm, invitation: Invitation, **facts: Any) -> HttpResponse:
    was_kept = request.method != "POST" and form.is_bound
    facts |= {"form": form, "invitation": invitation, "was_kept": was_kept}
    return render(request, f"portal/nomination/{page}.html", facts)


@require_POST
@signed_in()
def discarding(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Put the draft away; the file then offers to bring it back."""
    nomination = guards.nomination(request, key)
    done = _("The draft was discarded. You can bring it back below.")
    if nomination.invitation.call.is_change:
        done = _("The change was discarded. You can propose another one at any time.")
    return _move(request, nomination.invitation, workflow.discard, nomination, done=done)


@require_POST
@signed_in()
def restoration(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Bring a discarded draft back."""
    nomination = guards.nomination(request, key)
    done = _("The draft is back, with everything that was typed.")
    return _move(request, nomination.invitation, workflow.restore, nomination, done=done)


def _move(
    request: SignedIn,
    invitation: Invitation,
    verb: Callable[..., Nomination],
    nomination: Nomination,
    *,
    done: str,
) -> HttpResponse:
    try:
        verb(nomination, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("portal:call", invitation.pk)
