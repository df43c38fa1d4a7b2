"""The nomination form: show it, save it; what is typed is never lost, whatever else goes wrong."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config import kept
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import first_days
from nominations.portal import guards, queries
from nominations.portal.forms import merging
from nominations.portal.forms.nomination import NominationForms
from nominations.portal.guards import SignedIn, signed_in
from nominations.workflow import access, drafting, rules
from nominations.workflow import queries as workflow
from nominations.workflow.content import content_of
from nominations.workflow.drafting import ChangedMeanwhile
from nominations.workflow.models import Nomination
from nominations.workflow.states import EDITABLE, Move

LONGEST_REVISION = 9  # digits


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def draft(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, key)
    if request.method == "POST":
        return _save(request, nomination)
    if nomination.status not in EDITABLE:
        words = {"status": nomination.get_status_display()}
        messages.info(request, _("This nomination can no longer be changed: it is “%(status)s”.") % words)
        return redirect("portal:call", nomination.invitation_id)
    typed = kept.kept(request)
    forms = forms_of(nomination, data=typed)
    return _page(request, nomination, forms, typed=typed, was_kept=typed is not None)


def forms_of(nomination: Nomination, *, data: QueryDict | None = None, files: Any = None) -> NominationForms:
    """Return the parts of the form as the group's seat rules ask for them."""
    group = nomination.invitation.call.group
    return NominationForms(
        content_of(nomination),
        places=rules.places(group.seat_rules.all()),
        labels={field.code: field.label for field in group.fields_of_expertise.all()},
        attachments=list(nomination.attachments.all()),
        is_change=nomination.invitation.call.is_change,
        data=data,
        files=files,
    )


def _save(request: SignedIn, nomination: Nomination, *, revision: int | None = None) -> HttpResponse:
    """Save what is well formed; the rest stays on the screen, marked."""
    posted = request.POST
    forms = forms_of(nomination, data=posted, files=request.FILES)
    expected = revision_of(request) if revision is None else revision
    try:
        drafting.save_draft(nomination, forms.content(), revision=expected, by=request.user, at=clock.now())
    except ChangedMeanwhile:
        return _compare(request, nomination)
    except Refused as refusal:
        return _page(request, nomination, forms, typed=posted, problem=str(refusal))
    kept.forget(request)
    return _answer(request, nomination, forms, refusal=_exchange_files(request, nomination, forms))


def revision_of(request: SignedIn) -> int:
    """Return the revision that the page was drawn from; none that exists when it was tampered with."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_REVISION else -1


def _compare(request: SignedIn, nomination: Nomination) -> HttpResponse:
    """Show what a colleague changed meanwhile, beside the visitor's own text; save at once where nothing differs."""
    current = guards.nomination(request, nomination.pk)
    base = merging.unseal(request.POST.get("base", ""))
    shown, clashes = merging.merge(request.POST, forms_of(current), base=base, current=content_of(current))
    if not clashes:
        return _save(request, current, revision=current.revision)
    forms = forms_of(current, data=shown)
    return _page(request, current, forms, clashes=clashes, lost_upload="letter" in request.FILES)


def _exchange_files(request: SignedIn, nomination: Nomination, forms: NominationForms) -> str:
    """Take the ticked files out and the chosen one in; return why a file was refused. The text is saved by then."""
    at = clock.now()
    try:
        for attachment in forms.letter.removed():
            drafting.detach(attachment, by=request.user, at=at)
        upload = request.FILES.get("letter")
        if upload is not None:
            drafting.attach(nomination, upload, by=request.user, at=at)
    except Refused as refusal:
        return str(refusal)
    return ""


def _answer(request: SignedIn, nomination: Nomination, forms: NominationForms, *, refusal: str) -> HttpResponse:
    saved = guards.nomination(request, nomination.pk)
    if forms.has_errors or refusal:
        typed = request.POST.copy()
        typed.pop("remove", None)
        again = forms_of(saved, data=typed)
        if refusal:
            again.letter.refuse(refusal)
        return _page(request, saved, again, partly_saved=True)
    if "review" in request.POST:
        return redirect("portal:review", saved.pk)
    messages.success(request, _saved_words(saved))
    return redirect("portal:draft", saved.pk)


def _saved_words(nomination: Nomination) -> str:
    """Say when it was saved, and how far it is from being complete."""
    words = _("Draft saved at %(time)s.") % {"time": f"{nomination.updated_at.astimezone(clock.BRUSSELS):%H:%M}"}
    missing = len(first_days.completeness(nomination, on=guards.today()).findings)
    if not missing:
        return f"{words} {_('All required parts are there: review and submit it when you are ready.')}"
    still = ngettext("%(n)d required part is still missing.", "%(n)d required parts are still missing.", missing)
    return f"{words} {still % {'n': missing}}"


def _page(
    request: SignedIn, nomination: Nomination, forms: NominationForms, *, typed: QueryDict | None = None, **more: Any
) -> HttpResponse:
    """Render the form; `typed` brings the revision and the base that its text was typed on."""
    at = clock.now()
    invitation = nomination.invitation
    refusal = access.answer_to(access.of_state(invitation), Move.SUBMIT, nomination).reason
    facts = {
        "nomination": nomination,
        "invitation": invitation,
        "forms": forms,
        "has_errors": forms.has_errors,
        "revision": typed.get("revision", "") if typed else nomination.revision,
        "base": typed.get("base", "") if typed else merging.seal(content_of(nomination)),
        "at": at,
        "is_late": not refusal and invitation.is_late_at(at) and nomination.submitted_at is None,
        "completeness": first_days.completeness(nomination, on=clock.local_day(at)),
        "return_reason": queries.return_reason(nomination),
        "can_take_up": workflow.earlier_versions(invitation).exists(),
        "refusal": refusal,
        **more,
    }
    return render(request, "portal/nomination/form.html", facts)
