"""The decisions on a declaration: open it to accession, close it, open it again; each says first what it means."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.declarations import drawing_up
from nominations.declarations.models import Declaration
from nominations.declarations.states import DECLARATION, Move
from nominations.desk import declaration_guards, declaration_pages, guards
from nominations.desk.declaration_facts import BUTTONS
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes

Verb = Callable[..., Declaration]


@ask
def opening(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    lead = _(
        "It says that the declaration was done. From now on signatures can be recorded, States can announce their "
        "accession in the portal, and the public Register shows it, unless it is not to be shown there."
    )
    return _moved(
        request, declaration_id, Move.OPEN, drawing_up.open_, lead, _("The declaration is open to accession.")
    )


@ask
def closing(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    lead = _(
        "No further State signs, and nobody can announce an accession. What is recorded stays, and can still be "
        "corrected. First signatures can still be recorded: they have the date on which it was done."
    )
    return _moved(request, declaration_id, Move.CLOSE, drawing_up.close, lead, _("The declaration is closed."))


@ask
def reopening(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    lead = _("Further States may sign after all, and can announce their accession in the portal.")
    return _moved(request, declaration_id, Move.REOPEN, drawing_up.reopen, lead, _("The declaration is open again."))


def _moved(
    request: HttpRequest, declaration_id: uuid.UUID, move: Move, verb: Verb, lead: Promise, done: Promise
) -> HttpResponse:
    declaration = declaration_guards.declaration(request, declaration_id)
    words = BUTTONS[move][1]

    def is_done(_facts: Facts) -> bool:
        return declaration_guards.declaration(request, declaration.pk).status == DECLARATION.target(move)

    decision = Decision(
        title=f"{words}: {declaration.short_title}",
        lead=lead,
        button=words,
        done=done,
        back=declaration_pages.address(declaration, "overview"),
        trail=declaration_pages.trail(declaration),
        act=lambda _facts, at: verb(declaration, by=guards.staff(request), at=at),
        is_done=is_done,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(declaration.pk,)))


ROUTES: Routes = {
    "<uuid:declaration_id>/opening/": (opening, "opening"),
    "<uuid:declaration_id>/closing/": (closing, "closing"),
    "<uuid:declaration_id>/reopening/": (reopening, "reopening"),
}
