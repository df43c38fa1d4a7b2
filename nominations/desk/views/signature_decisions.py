"""What is said of a fact that was recorded: it was otherwise, it never happened; and that a State withdrew."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.declarations import on_paper, signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.desk import declaration_guards, declaration_pages, guards
from nominations.desk.forms.meeting_papers import WhyForm
from nominations.desk.forms.signatures import CorrectionForm, WithdrawalForm
from nominations.desk.meeting_changes import Pair
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.files import handed_out
from nominations.desk.views.routing import Routes
from nominations.desk.views.signatures import TEMPLATE, held_letter, keep_letter, trail, with_letter
from nominations.files import actions as files
from nominations.kernel import clock
from nominations.kernel.refusals import Refused

RETENTION = "declaration"
CALLED = {
    "signatory_name": _("Signatory person"),
    "signatory_capacity": _("Capacity"),
    "source": _("Source"),
}


@ask
def correction(request: HttpRequest, declaration_id: uuid.UUID, signature_id: uuid.UUID) -> HttpResponse:
    """Correct what was entered: a version that stands from now on; the one before can still be read."""
    declaration, fact = _fact(request, declaration_id, signature_id)
    initial, held = CorrectionForm.shown_of(fact), held_letter(request)
    form = CorrectionForm(*with_letter(request), facts=(fact.pk,), held=held, initial=initial)
    keep_letter(request, form)

    def act(facts: Facts, at: datetime) -> Signature:
        told = {name: facts[name] for name in ("when", *CorrectionForm.FACTS, "letter", "reason")}
        return on_paper.correct(fact, **told, by=guards.staff(request), at=at)

    pairs = list(_pairs(fact, form.cleaned_data)) if form.is_bound and form.is_valid() else []
    decision = Decision(
        title=_now("Correct what is recorded for %(state)s") % {"state": fact.country.name_in_text},
        lead=_("What was entered stays readable beside the correction, with your name and the reason."),
        button=_("Save the correction"),
        done=_("The correction stands."),
        back=_back(declaration),
        trail=trail(declaration),
        act=act,
        step=_("Continue: see what changes"),
        extra={"declaration": declaration, "pairs": pairs, "fact": fact},
    )
    return decide(request, decision, form, template=TEMPLATE)


def _pairs(fact: Signature, typed: Facts) -> Iterator[Pair]:
    if fact.when != typed["when"]:
        yield Pair(str(_("When")), fact.stated, typed["when"].stated)
    for name, words in CALLED.items():
        if getattr(fact, name) != typed[name]:
            yield Pair(str(words), getattr(fact, name) or _now("none"), typed[name] or _now("none"))
    if typed["letter"]:
        yield Pair(str(_("Letter")), fact.letter.name if fact.letter else _now("none"), typed["letter"].name)


@ask
def striking(request: HttpRequest, declaration_id: uuid.UUID, signature_id: uuid.UUID) -> HttpResponse:
    """Say that a fact was entered in error: it never happened."""
    declaration, fact = _fact(request, declaration_id, signature_id)
    facts = {"state": fact.country.name_in_text, "when": fact.stated}
    decision = Decision(
        title=_now("Strike what is recorded for %(state)s") % facts,
        lead=_now(
            "Only for what never happened: what is recorded for %(state)s (%(when)s) then counts on no day. If the "
            "State did sign and left later, record that it withdrew instead."
        )
        % facts,
        button=_("Strike it"),
        done=_("It is struck, and no longer counts."),
        back=_back(declaration),
        trail=trail(declaration),
        act=lambda facts, at: signing.strike(fact, reason=facts["reason"], by=guards.staff(request), at=at),
        is_grave=True,
        step=_("Continue: check it first"),
        extra={"declaration": declaration},
    )
    return decide(request, decision, WhyForm(posted(request), facts=(fact.pk,)), template=TEMPLATE)


@ask
def withdrawal(request: HttpRequest, declaration_id: uuid.UUID, signature_id: uuid.UUID) -> HttpResponse:
    """Record that a signatory withdrew: a fact of its own; the signature stays."""
    declaration, fact = _fact(request, declaration_id, signature_id)
    if fact.kind == Signature.Kind.WITHDRAWAL:
        raise Http404
    form = WithdrawalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _withdraw(request, declaration, fact, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("The withdrawal is recorded.")))
            return redirect(_back(declaration))
    title = _now("Record that %(state)s withdrew") % {"state": fact.country.name_in_text}
    template = "desk/declarations/withdrawal.html"
    facts: dict[str, Any] = {"form": form, "fact": fact, "back": _back(declaration), "trail": trail(declaration)}
    return declaration_pages.show(request, declaration, template, here="signatories", title=title, **facts)


def _withdraw(request: HttpRequest, declaration: Declaration, fact: Signature, typed: Facts) -> Signature:
    """Record the withdrawal with its letter; a letter that cannot be taken stops it all."""
    at, by = clock.now(), guards.staff(request)
    told = {name: typed[name] for name in ("when", "reason", "source")}
    with transaction.atomic():
        letter = files.store(typed["letter"], by=by, at=at, retention_class=RETENTION) if typed["letter"] else None
        return signing.withdraw(declaration, country=fact.country, letter=letter, **told, by=by, at=at)


@require_safe
def letter(request: HttpRequest, declaration_id: uuid.UUID, signature_id: uuid.UUID) -> HttpResponse:
    """Hand out the letter of a fact, of one that was corrected too; its reading is recorded (domain rule 29)."""
    declaration = declaration_guards.declaration(request, declaration_id)
    fact = declaration_guards.version(declaration, signature_id)
    if fact.letter is None:
        raise Http404
    return handed_out(request, fact.letter)


def _back(declaration: Declaration) -> str:
    return declaration_pages.address(declaration, "signatories")


def _fact(request: HttpRequest, declaration_id: uuid.UUID, signature_id: uuid.UUID) -> tuple[Declaration, Signature]:
    declaration = declaration_guards.declaration(request, declaration_id)
    return declaration, declaration_guards.signature(declaration, signature_id)


_ONE = "<uuid:declaration_id>/signatories/<uuid:signature_id>"
ROUTES: Routes = {
    f"{_ONE}/correction/": (correction, "signature_correction"),
    f"{_ONE}/striking/": (striking, "signature_striking"),
    f"{_ONE}/withdrawal/": (withdrawal, "signature_withdrawal"),
    f"{_ONE}/letter/": (letter, "signature_letter"),
}
