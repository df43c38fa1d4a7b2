"""A commitment was met: recorded with its evidence at the desk, and taken back; both stay in the history."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import fulfilling
from nominations.desk import commitment_guards, declaration_guards, declaration_pages, guards
from nominations.desk.forms.commitments import FulfilmentForm, TakingBackForm
from nominations.desk.views.boards import ask
from nominations.desk.views.commitments import HERE, trail
from nominations.desk.views.decisions import Decision, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused


@ask
def fulfilment(request: HttpRequest, declaration_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Record that a point was met; the history of what was recorded stands below."""
    declaration = declaration_guards.declaration(request, declaration_id)
    commitment = commitment_guards.commitment(declaration, commitment_id)
    form = FulfilmentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("when", "evidence", "evidence_url")}
        try:
            fulfilling.record(commitment, **told, by=guards.staff(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _now("Point %(number)s is fulfilled.") % {"number": commitment.number})
            return redirect(declaration_pages.address(declaration, HERE))
    rows = list(commitment.fulfilments.select_related("recorded_by"))
    facts = {
        "commitment": commitment,
        "form": form,
        "rows": rows,
        "is_met": bool(rows) and rows[-1].is_met,
        "back": declaration_pages.address(declaration, HERE),
        "trail": trail(declaration),
    }
    title = _now("Fulfilment of point %(number)s") % {"number": commitment.number}
    template = "desk/declarations/fulfilment.html"
    return declaration_pages.show(request, declaration, template, here=HERE, title=title, **facts)


@ask
def taking_back(request: HttpRequest, declaration_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Take back that a point was met."""
    declaration = declaration_guards.declaration(request, declaration_id)
    commitment = commitment_guards.commitment(declaration, commitment_id)
    decision = Decision(
        title=_now("Take back the fulfilment of point %(number)s") % {"number": commitment.number},
        lead=_("The point counts as not fulfilled from now on. What was recorded stays in its history."),
        button=_("Take it back"),
        done=_("The fulfilment is taken back."),
        back=declaration_pages.address(declaration, HERE),
        trail=trail(declaration),
        act=lambda facts, at: fulfilling.take_back(commitment, reason=facts["reason"], by=guards.staff(request), at=at),
        is_grave=True,
        step=_("Continue"),
    )
    return decide(request, decision, TakingBackForm(posted(request), facts=(commitment.pk,)))


_ONE = "<uuid:declaration_id>/commitments/<uuid:commitment_id>/fulfilment"
ROUTES: Routes = {
    f"{_ONE}/": (fulfilment, "fulfilment"),
    f"{_ONE}/removal/": (taking_back, "fulfilment_removal"),
}
