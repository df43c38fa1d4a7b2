"""Who signed a declaration: all States on a day, to take along and to print; and the pages that record who signed."""

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.audit import actions as audit
from nominations.declarations import on_paper, waves
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import Status
from nominations.desk import accession_rows, declaration_guards, declaration_pages, guards, held_files, signature_rows
from nominations.desk.forms.days import asked_day
from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.desk.forms.signatures import RecordForm, SeveralForm
from nominations.desk.forms.state_letters import StateLetterFields, Upload
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock, sheets
from nominations.kernel.partial_dates import Precision

FORMS = ("xlsx", "csv")  # in which the rows can be taken along
STEP = _("Continue: see what will be recorded")
TEMPLATE = "desk/declarations/recording.html"


@require_safe
def signatories(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show all States and the count on the day of `?on=`, today without it; `?show=` filters the rows."""
    declaration, today = declaration_guards.declaration(request, declaration_id), guards.today()
    facts = _asked(request, declaration)
    facts |= {
        "forms": FORMS,
        "corrections": signature_rows.corrections(declaration),
        "may_record": declaration.status != Status.PREPARED,
        "today": today,
    }
    template = "desk/declarations/signatories.html"
    return declaration_pages.show(request, declaration, template, here="signatories", title=_("Signatories"), **facts)


@require_safe
def printed(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show the list alone, for paper."""
    declaration = declaration_guards.declaration(request, declaration_id)
    facts = _asked(request, declaration)
    title = _now("Signatories: %(title)s") % {"title": declaration.short_title}
    facts |= {"trail": trail(declaration), "crumb": _("Print")}
    template = "desk/declarations/signatories_print.html"
    return declaration_pages.show(request, declaration, template, here="signatories", title=title, **facts)


@require_POST
def table(request: HttpRequest, declaration_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the rows of the day and the filter; they name signatory persons, so it is recorded (rule 29)."""
    declaration, at = declaration_guards.declaration(request, declaration_id), clock.now()
    if form not in FORMS:
        raise Http404
    found = _asked(request, declaration)["found"]
    body = b"".join(sheets.written(signature_rows.table(declaration, found), form, bom=True))
    told = {"form": form, "on": found.on.isoformat(), "states": len(found.shown)}
    audit.record("signatories.export", declaration, by=guards.staff(request), at=at, **told)
    name = f"signatories-{declaration.slug}-{found.on}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


def _asked(request: HttpRequest, declaration: Declaration) -> dict[str, Any]:
    today = guards.today()
    on, complaint = asked_day(request.GET.get("on", ""), today=today)
    show = request.GET.get("show", "")
    return {
        "complaint": complaint,
        "found": signature_rows.signatories(declaration, on=on, today=today, show=show),
    }


@ask
def recording(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Record that a State signed; `?state=` proposes which."""
    declaration = declaration_guards.declaration(request, declaration_id)
    under_way = accession_rows.to_settle(declaration)
    initial = _proposed_of(declaration, request.GET.get("state", "")[:2], under_way)
    candidates = signature_rows.candidates(declaration, today=guards.today())
    about = {"facts": (declaration.pk,), "held": held_letter(request)}
    form = RecordForm(*with_letter(request), **about, candidates=candidates, initial=initial)
    keep_letter(request, form)

    def act(facts: Facts, at: datetime) -> Signature:
        told = {name: facts[name] for name in ("when", "signatory_name", "signatory_capacity", "letter", "source")}
        country = candidates.every[facts["country"]]
        return on_paper.record(declaration, country=country, **told, by=guards.staff(request), at=at)

    decision = Decision(
        title=_("Record a signature"),
        lead=_("Whoever signed on the day on which it was done is a first signatory; everybody else acceded."),
        button=_("Record the signature"),
        done=_("The signature is recorded."),
        act=act,
        is_done=lambda facts: _has_signed(declaration, [facts["country"]], facts),
        **_around(declaration, [form["country"].value()], under_way),
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def several(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Record several States that one source dates in the same words."""
    declaration = declaration_guards.declaration(request, declaration_id)
    candidates, initial = signature_rows.candidates(declaration, today=guards.today()), _proposed(declaration)
    form = SeveralForm(posted(request), facts=(declaration.pk,), candidates=candidates, initial=initial)

    def act(facts: Facts, at: datetime) -> Declaration:
        chosen = [candidates.every[key] for key in facts["countries"]]
        told = {"when": facts["when"], "source": facts["source"]}
        waves.record_together(declaration, countries=chosen, **told, by=guards.staff(request), at=at)
        return declaration

    decision = Decision(
        title=_("Record several signatures"),
        lead=_("One source, one date, several States: all of them are recorded, or none."),
        button=_("Record the signatures"),
        done=_("The signatures are recorded."),
        act=act,
        is_done=lambda facts: _has_signed(declaration, facts["countries"], facts),
        **_around(declaration, form["countries"].value() or [], accession_rows.to_settle(declaration)),
    )
    return decide(request, decision, form, template=TEMPLATE)


def _around(declaration: Declaration, chosen: Collection[str], under_way: list[Accession]) -> dict[str, Any]:
    """Return what stands around the form; also which accessions the signatures of the chosen States would settle."""
    settled = [each for each in under_way if each.country_id in chosen]
    extra = {"declaration": declaration, "settled": settled, "under_way": [] if settled else under_way}
    back = declaration_pages.address(declaration, "signatories")
    return {"back": back, "trail": trail(declaration), "step": STEP, "extra": extra}


def with_letter(request: HttpRequest) -> tuple[Any, Any]:
    """Return what was typed and chosen, as a form takes it."""
    return posted(request), request.FILES if request.method == "POST" else None


def held_letter(request: HttpRequest) -> "Callable[[uuid.UUID], Upload | None]":
    """Return what finds a letter that the visitor chose before."""
    of = guards.staff(request).pk
    return lambda key: held_files.held(of=of, about=key)


def keep_letter(request: HttpRequest, form: StateLetterFields) -> None:
    """Keep a letter that was chosen now for the next press. Nobody lets it go: a second press finds it too."""
    if form.chosen is not None and "letter" in request.FILES:
        held_files.hold(form.chosen, of=guards.staff(request).pk, about=form.cleaned_data["letter_key"])


def _proposed(declaration: Declaration) -> Mapping[str, Any]:
    """Return the date on which the declaration was done: the first signatures have it."""
    return PartialDateFields.shown_of(declaration.when)


def _proposed_of(declaration: Declaration, state: str, under_way: list[Accession]) -> Mapping[str, Any]:
    """Return the date of one State: who is on its way to accede signed later, when it says so or nobody knows yet."""
    known = next((each for each in under_way if each.country_id == state), None)
    if known is None:
        return {**_proposed(declaration), "country": state}
    return {"precision": Precision.DAY, "date_from": known.signed_on, "country": state}


def _has_signed(declaration: Declaration, countries: list[str], facts: Facts) -> bool:
    """Answer whether a second press finds these very facts recorded."""
    standing = declaration.signatures.standing().filter(country__in=countries)
    found = {row.country_id for row in standing if row.when == facts["when"] and row.source == facts["source"]}
    return found == set(countries)


def trail(declaration: Declaration) -> Trail:
    """Return the breadcrumbs down to the signatories."""
    here = (declaration_pages.address(declaration, "signatories"), _("Signatories"))
    return (*declaration_pages.trail(declaration), here)


_BASE = "<uuid:declaration_id>/signatories"
ROUTES: Routes = {
    f"{_BASE}/": (signatories, "signatories"),
    f"{_BASE}/print/": (printed, "signatories_print"),
    f"{_BASE}/table/<slug:form>/": (table, "signatories_table"),
    f"{_BASE}/new/": (recording, "recording"),
    f"{_BASE}/several/": (several, "recording_several"),
}
