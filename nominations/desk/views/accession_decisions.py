"""What the secretariat decides of an accession: invite, confirm, send back, withdraw the invitation, invite again."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import acceding, accession_queries
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import ACCESSION, AccessionMove, AccessionStatus
from nominations.desk import accession_guards, accession_rows, declaration_guards, declaration_pages, guards
from nominations.desk.forms.accessions import InviteForm, WishedDayForm
from nominations.desk.forms.decisions import DecisionForm, ReasonForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.routing import Routes

TEMPLATE = "desk/declarations/accession_decision.html"


@ask
def inviting(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Invite several States at once."""
    declaration = declaration_guards.declaration(request, declaration_id)
    offered = list(accession_queries.to_invite(declaration, on=guards.today()))
    form = InviteForm(posted(request), facts=(declaration.pk,), offered=offered)

    def act(facts: Facts, at: datetime) -> list[Accession]:
        told = {"countries": form.chosen, "answer_by_on": facts["answer_by_on"]}
        return acceding.invite(declaration, **told, by=guards.staff(request), at=at)

    def is_done(facts: Facts) -> bool:
        invited = declaration.accessions.filter(status=AccessionStatus.INVITED, country__in=facts["countries"])
        return invited.count() == len(facts["countries"])

    decision = Decision(
        title=_now("Invite States to accede: %(title)s") % {"title": declaration.short_title},
        lead=_("Whoever speaks for these States gets this mail at once, and finds the declaration in the portal."),
        button=_("Invite them"),
        done=_("The States are invited."),
        back=declaration_pages.address(declaration, "accessions"),
        trail=_trail(declaration),
        act=act,
        is_done=is_done,
        step=_("Continue: see the invitations first"),
        extra={"declaration": declaration, "nobody_left": not offered},
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def confirmation(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Confirm: the signature is recorded, and the State told how many there are now."""
    return _decided(
        request,
        (declaration_id, accession_id),
        AccessionMove.CONFIRM,
        title=_("Confirm the accession of %(state)s"),
        lead=_("The signature is recorded with the day of the letter. Read the letter first: it is below."),
        button=_("Confirm the accession"),
        done=_("The accession is confirmed, and the signature recorded."),
        verb=lambda found, _facts, **who: acceding.confirm(found, **who),
    )


@ask
def sending_back(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Ask the State to correct what it announced."""
    return _decided(
        request,
        (declaration_id, accession_id),
        AccessionMove.SEND_BACK,
        title=_("Send back the accession of %(state)s"),
        lead=_("Nothing is recorded. The State reads your reason, corrects what it sent, and sends it again."),
        button=_("Send it back"),
        done=_("The accession is sent back, and the State told why."),
        verb=lambda found, facts, **who: acceding.send_back(found, reason=facts["reason"], **who),
        form=ReasonForm,
    )


@ask
def calling_off(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Withdraw the invitation."""
    return _decided(
        request,
        (declaration_id, accession_id),
        AccessionMove.CALL_OFF,
        title=_("Withdraw the invitation to %(state)s"),
        lead=_("The State is told why. A Member State may accede all the same while the declaration is open."),
        button=_("Withdraw the invitation"),
        done=_("The invitation is withdrawn, and the State told why."),
        verb=lambda found, facts, **who: acceding.call_off(found, reason=facts["reason"], **who),
        form=ReasonForm,
        is_grave=True,
    )


@ask
def new_invitation(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Invite the State again."""
    return _decided(
        request,
        (declaration_id, accession_id),
        AccessionMove.INVITE_AGAIN,
        title=_("Invite %(state)s again"),
        lead=_("Whoever speaks for the State gets this mail at once."),
        button=_("Invite again"),
        done=_("The State is invited again."),
        verb=lambda found, facts, **who: acceding.invite_again(found, answer_by_on=facts["answer_by_on"], **who),
        form=WishedDayForm,
    )


def _decided(
    request: HttpRequest,
    keys: tuple[uuid.UUID, uuid.UUID],
    move: AccessionMove,
    *,
    title: Promise,
    done: Promise,
    verb: Callable[..., object],
    form: type[DecisionForm] = DecisionForm,
    **words: Any,  # lead, button, is_grave: as Decision takes them
) -> HttpResponse:
    """Show the mail, then act; a second press, or a colleague's, finds it done. What changed since is shown first."""
    found = accession_guards.accession(request, *keys)
    back = declaration_pages.address(found.declaration, "accession", found.pk)
    if request.method == "POST" and found.status == ACCESSION.target(move):
        messages.success(request, str(done))
        return redirect(back)
    decision = Decision(
        title=str(title) % {"state": found.country.name_in_text},
        done=done,
        back=back,
        trail=_trail(found.declaration, found),
        act=lambda facts, at: verb(found, facts, by=guards.staff(request), at=at),
        is_done=lambda _facts: accession_guards.accession(request, *keys).status == ACCESSION.target(move),
        extra={"declaration": found.declaration, "accession": found, "facts": list(accession_rows.facts(found))},
        **words,
    )
    return decide(request, decision, form(posted(request), facts=(found.pk, found.revision)), template=TEMPLATE)


def _trail(declaration: Declaration, accession: Accession | None = None) -> Trail:
    above = accession_rows.trail(declaration)
    if accession is None:
        return above
    return (*above, (declaration_pages.address(declaration, "accession", accession.pk), accession.country.name_en))


_ONE = "<uuid:declaration_id>/accessions/<uuid:accession_id>/"
ROUTES: Routes = {
    "<uuid:declaration_id>/accessions/new/": (inviting, "accession_invite"),
    f"{_ONE}confirmation/": (confirmation, "accession_confirmation"),
    f"{_ONE}return/": (sending_back, "accession_return"),
    f"{_ONE}calling-off/": (calling_off, "accession_calling_off"),
    f"{_ONE}new-invitation/": (new_invitation, "accession_new_invitation"),
}
