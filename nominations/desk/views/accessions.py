"""The accessions of a declaration: all of them, and one with its letter, what may be decided, and its history."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.audit import actions as audit
from nominations.declarations import access, accession_queries
from nominations.declarations.states import ACCESSION, AccessionMove
from nominations.desk import accession_guards, accession_rows, declaration_guards, declaration_pages, guards
from nominations.desk.views import files, taking_along
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused

A_PAGE = 50


@require_safe
def accessions(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show which States are on their way to accede, what waits for the secretariat first."""
    declaration = declaration_guards.declaration(request, declaration_id)
    page = Paginator(accession_rows.rows(declaration), A_PAGE).get_page(request.GET.get("page"))
    may_invite = access.is_open(declaration)
    return declaration_pages.show(
        request,
        declaration,
        "desk/declarations/accessions.html",
        here="accessions",
        title=_("Accessions"),
        page=page,
        rows=[(row, accession_rows.tone(row)) for row in page],
        forms=taking_along.FORMS,
        may_invite=bool(may_invite),
        why_not=may_invite.reason,
    )


@require_POST
def table(request: HttpRequest, declaration_id: uuid.UUID, form: str) -> HttpResponse:
    """Send all rows; they name signatory persons, so it is recorded (domain rule 29)."""
    taking_along.known(form)
    declaration, at = declaration_guards.declaration(request, declaration_id), clock.now()
    rows = accession_rows.table(declaration)
    name = f"accessions-{declaration.slug}-{clock.local_day(at)}"
    try:
        answer = taking_along.sent(rows, accession_rows.on_paper(rows, at=at), form=form, name=name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(declaration_pages.address(declaration, "accessions"))
    states, by = len(list(rows.rows)), guards.staff(request)
    audit.record("accessions.export", declaration, by=by, at=at, form=form, states=states)
    return answer


@require_safe
def accession(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Show one accession: where it stands, the letter to read, what may be decided, what was done and written."""
    found = accession_guards.accession(request, declaration_id, accession_id)
    history = accession_queries.history(found)
    return declaration_pages.show(
        request,
        found.declaration,
        "desk/declarations/accession.html",
        here="accessions",
        title=_now("Accession of %(state)s") % {"state": found.country.name_in_text},
        trail=accession_rows.trail(found.declaration),
        accession=found,
        tone=accession_rows.tone(found),
        facts=list(accession_rows.facts(found)),
        buttons=accession_rows.buttons(found),
        may_sign_on_paper=ACCESSION.allows(AccessionMove.SETTLE, found.status) and access.is_open(found.declaration),
        history=[(entry, accession_rows.DONE.get(entry.move, entry.move)) for entry in history],
        mails=accession_rows.mails_about(found),
    )


@require_safe
def letter(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> HttpResponse:
    """Hand out the letter of an accession; its reading is recorded (domain rule 29)."""
    found = accession_guards.accession(request, declaration_id, accession_id)
    return files.handed_out(request, accession_guards.letter(found))


_ONE = "<uuid:declaration_id>/accessions/<uuid:accession_id>/"
ROUTES: Routes = {
    "<uuid:declaration_id>/accessions/": (accessions, "accessions"),
    "<uuid:declaration_id>/accessions/table/<slug:form>/": (table, "accessions_table"),
    _ONE: (accession, "accession"),
    f"{_ONE}letter/": (letter, "accession_letter"),
}
