"""The commitments of a declaration at the desk: what is overdue; points entered, edited, moved, removed."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.declarations import promising, queries
from nominations.declarations.models import Declaration
from nominations.desk import commitment_guards, commitment_rows, declaration_guards, declaration_pages, guards
from nominations.desk.forms.commitments import CommitmentForm
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Trail, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock, sheets
from nominations.kernel.refusals import Refused
from nominations.kernel.tables import Table

FORMS = ("xlsx", "csv")  # in which the rows can be taken along
HERE = "commitments"


@require_safe
def commitments(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """List the points as the text orders them, with how each stands today; `?show=` filters."""
    declaration = declaration_guards.declaration(request, declaration_id)
    found = commitment_rows.commitments(declaration, on=guards.today(), show=request.GET.get("show", ""))
    facts = {"found": found, "forms": FORMS, "today": guards.today()}
    template = "desk/declarations/commitments.html"
    return declaration_pages.show(request, declaration, template, here=HERE, title=_("Commitments"), **facts)


@require_safe
def printed(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show the list alone, for paper."""
    declaration = declaration_guards.declaration(request, declaration_id)
    found = commitment_rows.commitments(declaration, on=guards.today())
    title = _now("Commitments: %(title)s") % {"title": declaration.short_title}
    facts = {"found": found, "trail": trail(declaration), "crumb": _("Print"), "today": guards.today()}
    template = "desk/declarations/commitments_print.html"
    return declaration_pages.show(request, declaration, template, here=HERE, title=title, **facts)


@require_safe
def table(request: HttpRequest, declaration_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the rows; they name no person."""
    declaration = declaration_guards.declaration(request, declaration_id)
    found = commitment_rows.commitments(declaration, on=guards.today(), show=request.GET.get("show", ""))
    return sent(commitment_rows.table(declaration, found), form, f"commitments-{declaration.slug}")


def sent(rows: Table, form: str, name: str) -> HttpResponse:
    """Return a table as a file."""
    if form not in FORMS:
        raise Http404
    body = b"".join(sheets.written(rows, form, bom=True))
    disposition = content_disposition_header(True, f"{name}.{form}") or ""  # noqa: FBT003 - Django's own signature
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


@ask
def new(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Enter a point; "Save and enter another" comes back to an empty form."""
    declaration = declaration_guards.declaration(request, declaration_id)
    form = _form(request, declaration, {"who": "all"})
    if request.method == "POST" and form.is_valid():
        try:
            promising.add(declaration, form.point(), by=guards.staff(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            number = form.cleaned_data["number"]
            messages.success(request, _now("Point %(number)s is entered.") % {"number": number})
            again = "commitment_new" if "another" in request.POST else HERE
            return redirect(declaration_pages.address(declaration, again))
    return _show(request, declaration, form, _("Enter a commitment"), is_new=True)


@ask
def edit(request: HttpRequest, declaration_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Correct a point; what States reported on it stays."""
    declaration = declaration_guards.declaration(request, declaration_id)
    commitment = commitment_guards.commitment(declaration, commitment_id)
    form = _form(request, declaration, CommitmentForm.shown_of(commitment))
    if request.method == "POST" and form.is_valid():
        try:
            promising.edit(commitment, form.point(), by=guards.staff(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _now("Point %(number)s is changed.") % {"number": form.cleaned_data["number"]})
            return redirect(declaration_pages.address(declaration, HERE))
    return _show(request, declaration, form, _now("Edit point %(number)s") % {"number": commitment.number})


def _form(request: HttpRequest, declaration: Declaration, initial: dict[str, Any]) -> CommitmentForm:
    states = list(queries.signatories(declaration, on=guards.today()))
    return CommitmentForm(posted(request), declaration=declaration, states=states, initial=initial)


def _show(
    request: HttpRequest, declaration: Declaration, form: CommitmentForm, title: Any, **facts: Any
) -> HttpResponse:
    told = {"form": form, "back": declaration_pages.address(declaration, HERE), "trail": trail(declaration), **facts}
    template = "desk/declarations/commitment_form.html"
    return declaration_pages.show(request, declaration, template, here=HERE, title=title, **told)


@require_POST
def moving(request: HttpRequest, declaration_id: uuid.UUID, commitment_id: uuid.UUID, way: str) -> HttpResponse:
    """Move a point one place up or down among those beside it, and come back to it."""
    declaration = declaration_guards.declaration(request, declaration_id)
    commitment = commitment_guards.commitment(declaration, commitment_id)
    if way not in ("up", "down"):
        raise Http404
    promising.move(commitment, up=way == "up", by=guards.staff(request), at=clock.now())
    return redirect(f"{declaration_pages.address(declaration, HERE)}#point-{commitment.pk}")


@ask
def removal(request: HttpRequest, declaration_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Remove a point that was entered in error."""
    declaration = declaration_guards.declaration(request, declaration_id)
    commitment = commitment_guards.commitment(declaration, commitment_id)
    decision = Decision(
        title=_now("Remove point %(number)s: %(title)s") % {"number": commitment.number, "title": commitment.title},
        lead=_("Only a point that was entered in error is removed. One with reports or a fulfilment stays."),
        button=_("Remove the point"),
        done=_("The point is removed."),
        back=declaration_pages.address(declaration, HERE),
        trail=trail(declaration),
        act=lambda _facts, at: promising.remove(commitment, by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(commitment.pk,)))


def trail(declaration: Declaration) -> Trail:
    """Return the breadcrumbs down to the commitments."""
    return (*declaration_pages.trail(declaration), (declaration_pages.address(declaration, HERE), _("Commitments")))


_BASE = "<uuid:declaration_id>/commitments"
_ONE = f"{_BASE}/<uuid:commitment_id>"
ROUTES: Routes = {
    f"{_BASE}/": (commitments, "commitments"),
    f"{_BASE}/print/": (printed, "commitments_print"),
    f"{_BASE}/table/<slug:form>/": (table, "commitments_table"),
    f"{_BASE}/new/": (new, "commitment_new"),
    f"{_ONE}/": (edit, "commitment"),
    f"{_ONE}/place/<slug:way>/": (moving, "commitment_place"),
    f"{_ONE}/removal/": (removal, "commitment_removal"),
}
