"""From the draft to the Commission: take up earlier persons, read the whole, submit, read the receipt."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import changes, first_days
from nominations.portal import guards, queries, reading
from nominations.portal.guards import SignedIn, signed_in
from nominations.portal.views.drafts import forms_of, revision_of
from nominations.workflow import access, drafting, freezing, rules
from nominations.workflow.content import content_of
from nominations.workflow.drafting import ChangedMeanwhile
from nominations.workflow.states import EDITABLE, Move


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def take_up(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Choose an earlier nomination of the State; its authority and persons are copied into the draft."""
    nomination = guards.nomination(request, key)
    earlier = queries.to_take_up(nomination.invitation)
    if request.method != "POST":
        facts = {"nomination": nomination, "invitation": nomination.invitation, "earlier": earlier}
        return render(request, "portal/nomination/take_up.html", facts)
    chosen = next((version for version in earlier if version.sha256 == request.POST.get("version")), None)
    if chosen is None:
        messages.error(request, _("Choose one of the earlier nominations first."))
        return redirect("portal:take_up", nomination.pk)
    try:
        drafting.take_up(nomination, chosen, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:call", nomination.invitation_id)
    taken = _("Authority and persons of %(reference)s are now in your draft. Check that they are still right.")
    messages.success(request, taken % {"reference": chosen.nomination.reference})
    return redirect("portal:draft", nomination.pk)


@require_safe
@signed_in()
def review(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show the whole on one page, and what is still missing, before it is submitted."""
    nomination = guards.nomination(request, key)
    if nomination.status not in EDITABLE:
        return redirect("portal:call", nomination.invitation_id)
    at = clock.now()
    invitation = nomination.invitation
    refusal = access.answer_to(access.of_state(nomination.invitation), Move.SUBMIT, nomination).reason
    facts = {
        "nomination": nomination,
        "invitation": invitation,
        "at": at,
        "is_late": not refusal and invitation.is_late_at(at) and nomination.submitted_at is None,
        "sections": reading.of_form(forms_of(nomination)),
        "attachments": nomination.attachments.all(),
        "completeness": first_days.completeness(nomination, on=clock.local_day(at)),
        "hints": rules.review_findings(content_of(nomination), elsewhere=(), is_late=False),
        "refusal": refusal,
        "return_reason": queries.return_reason(nomination),
    }
    return render(request, "portal/nomination/review.html", facts)


@require_POST
@signed_in()
def submission(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Submit what was reviewed, and show the receipt; sent twice, it is one submission."""
    nomination = guards.nomination(request, key)
    try:
        nomination = changes.submit(nomination, revision=revision_of(request), by=request.user, at=clock.now())
    except ChangedMeanwhile:
        messages.warning(request, _("A colleague changed the nomination meanwhile. Read it again, then submit."))
        return redirect("portal:review", nomination.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:review", nomination.pk)
    sent = _("Your nomination has been submitted. This is the receipt; it is also sent by e-mail.")
    if nomination.invitation.call.is_change:
        sent = _("Your change has been submitted. This is the receipt; it is also sent by e-mail. Who sits now stays.")
    messages.success(request, sent)
    return redirect("portal:version", nomination.pk, nomination.round)


@require_safe
@signed_in()
def version(request: SignedIn, key: uuid.UUID, number: int) -> HttpResponse:
    """Show what was sent, as it was frozen: the receipt."""
    frozen = guards.version(request, key, number)
    facts = {
        "version": frozen,
        "content": frozen.content,
        "invitation": frozen.nomination.invitation,
        "sections": reading.of_version(frozen),
        "is_intact": freezing.is_intact(frozen),
        "is_nil": frozen.content["kind"] == "nil",
    }
    return render(request, "portal/nomination/version.html", facts)
