"""A State accedes: the form, the same read once more, sent; and taken back while it is not confirmed."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import kept
from nominations.declarations import acceding
from nominations.declarations.announcements import Announcement
from nominations.declarations.states import AccessionStatus
from nominations.files import checks, holding
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.portal import declaration_guards
from nominations.portal import declarations as shown
from nominations.portal.declarations import Own
from nominations.portal.forms.declarations import AccessionForm
from nominations.portal.forms.reason import ReasonForm
from nominations.portal.guards import SignedIn, signed_in

ask = require_http_methods(["GET", "HEAD", "POST"])


@ask
@signed_in(keeps_text=True)
def accession(request: SignedIn, key: uuid.UUID, iso2: str) -> HttpResponse:
    """Ask for the facts and the letter, show them once more, send them. Nothing typed or chosen is lost meanwhile."""
    own = _own(request, key, iso2)
    if not own.may_announce:
        return _not_now(request, own)
    is_post = request.method == "POST"
    typed = request.POST if is_post else kept.kept(request)
    form = _form(own, typed)
    letter = _letter(request, own, form)
    if is_post and "change" not in request.POST and letter is None and _sent_before(own) is None:
        form.miss_letter()
    if not is_post or "change" in request.POST or not form.is_valid():
        return _page(request, own, form, letter, was_kept=not is_post and form.is_bound)
    told = form.told(letter)
    is_read = request.POST.get("confirmed") == _digest(own, letter)
    try:
        if is_read:
            acceding.announce(own.declaration, country=own.state, **_facts(told), by=request.user, at=clock.now())
        else:
            acceding.judge(own.declaration, country=own.state, told=told, by=request.user, at=clock.now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, own, form, letter, was_kept=False)
    if not is_read:
        return _review(request, own, told)
    kept.forget(request)
    holding.let_go(**_keys(request, own))
    sent = _("The accession of %(state)s is sent. A receipt follows by e-mail in a few minutes.")
    messages.success(request, sent % {"state": own.state.name_in_text})
    return redirect("portal:declaration", own.declaration.pk)


def _own(request: SignedIn, key: uuid.UUID, iso2: str) -> Own:
    declaration, state = declaration_guards.of_state(request, key, iso2)
    [own] = shown.of_states([declaration], [state])
    return own


def _not_now(request: SignedIn, own: Own) -> HttpResponse:
    """Say why not; pressed twice, the second press finds the accession sent and says that."""
    sent = own.accession if own.status == AccessionStatus.ANNOUNCED else None
    if request.method == "POST" and sent and sent.announced_by == request.user:
        messages.success(request, _("The accession of %(state)s is sent.") % {"state": own.state.name_in_text})
    else:
        messages.error(request, str(own.may_announce.reason))
    return redirect("portal:declaration", own.declaration.pk)


def _form(own: Own, typed: Any) -> AccessionForm:
    before = own.accession
    names = ("signed_on", "signatory_name", "signatory_capacity", "note")
    initial = {name: getattr(before, name) for name in names} if before and own.status != "confirmed" else {}
    action = reverse("portal:accession", args=[own.declaration.pk, own.state.iso2])
    return AccessionForm(typed, initial=initial, needs_letter=_sent_before(own) is None, action=action)


def _sent_before(own: Own) -> StoredFile | None:
    """Return the letter that the State sent before it was asked to correct something."""
    return own.accession.letter if own.accession and own.status != AccessionStatus.CONFIRMED else None


def _letter(request: SignedIn, own: Own, form: AccessionForm) -> "UploadedFile[bytes] | None":
    """Return the letter that was chosen now, and hold it; or the one that was chosen before."""
    chosen, keys = request.FILES.get("letter"), _keys(request, own)
    if chosen is None:
        return holding.held(**keys) if form.is_bound else None
    try:
        checks.check(chosen, [StoredFile.Type.PDF])
    except FileRefused as refusal:
        holding.let_go(**keys)
        form.refuse(refusal)
        return None
    holding.hold(chosen, **keys)
    return chosen


def _keys(request: SignedIn, own: Own) -> dict[str, uuid.UUID]:
    return {"of": request.user.pk, "about": uuid.uuid5(own.declaration.pk, own.state.iso2)}


def _facts(told: Announcement) -> dict[str, Any]:
    names = ("signed_on", "signatory_name", "signatory_capacity", "letter", "note")
    return {name: getattr(told, name) for name in names}


def _digest(own: Own, letter: "UploadedFile[bytes] | None") -> str:
    """Return the checksum of the letter that is sent: a newer one, chosen elsewhere, is read once more first."""
    if letter is None:
        before = _sent_before(own)
        return str(before.blob_id) if before else ""
    letter.seek(0)
    digest = hashlib.sha256(letter.read()).hexdigest()
    letter.seek(0)
    return digest


def _page(
    request: SignedIn, own: Own, form: AccessionForm, letter: "UploadedFile[bytes] | None", *, was_kept: bool
) -> HttpResponse:
    facts = {"own": own, "declaration": own.declaration, "form": form, "was_kept": was_kept}
    facts |= {"letter": letter, "sent_before": None if letter else _sent_before(own)}
    return render(request, "portal/declaration/accession.html", facts)


def _review(request: SignedIn, own: Own, told: Announcement) -> HttpResponse:
    facts = {"own": own, "declaration": own.declaration, "told": told, "digest": _digest(own, told.letter)}
    facts["sent_before"] = None if told.letter else _sent_before(own)
    return render(request, "portal/declaration/review.html", facts)


@ask
@signed_in(keeps_text=True)
def withdrawal(request: SignedIn, key: uuid.UUID, iso2: str) -> HttpResponse:
    """Take back what was announced, with the reason."""
    own = _own(request, key, iso2)
    if own.accession is None or (request.method != "POST" and not own.may_take_back):
        messages.error(request, _("There is no accession that could be taken back."))
        return redirect("portal:declaration", own.declaration.pk)
    is_post = request.method == "POST"
    form = ReasonForm(
        label=_("Why do you take it back?"),
        help_text=_("One or two sentences are enough. The secretariat reads them."),
        button=_("Take the accession back"),
        data=request.POST if is_post else kept.kept(request),
    )
    if is_post and form.is_valid():
        try:
            acceding.take_back(own.accession, reason=form.reason_given, by=request.user, at=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            kept.forget(request)
            taken = _("The accession of %(state)s is taken back. What was entered stays.")
            messages.success(request, taken % {"state": own.state.name_in_text})
            return redirect("portal:declaration", own.declaration.pk)
    facts = {"own": own, "declaration": own.declaration, "form": form, "was_kept": not is_post and form.is_bound}
    return render(request, "portal/declaration/withdrawal.html", facts)
