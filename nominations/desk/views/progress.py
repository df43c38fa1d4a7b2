"""Reviews of progress at the desk: the list, one as a table of States and points, planned, asked for; on behalf."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.audit import actions as audit
from nominations.declarations import progress, reporting, reviewing
from nominations.declarations.commitment_models import Review
from nominations.declarations.models import Declaration
from nominations.declarations.states import ReviewStatus
from nominations.desk import commitment_guards, commitment_rows, declaration_guards, declaration_pages, guards
from nominations.desk.forms.commitments import ReviewForm, StateReportForm
from nominations.desk.views.boards import ask
from nominations.desk.views.commitments import FORMS, sent
from nominations.desk.views.decisions import Trail, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused

HERE = "progress"
MOST_MOVES = 20  # of a last day, the newest


@require_safe
def reviews(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """List the reviews, the latest first."""
    declaration = declaration_guards.declaration(request, declaration_id)
    rows = [(review, *commitment_rows.review_label(review)) for review in declaration.reviews.all()]
    template = "desk/declarations/reviews.html"
    return declaration_pages.show(request, declaration, template, here=HERE, title=_("Progress"), rows=rows)


@require_safe
def review(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Show what each State reported on each point; `?show=` filters the States."""
    declaration, found = one(request, declaration_id, review_id)
    show = request.GET.get("show", "")
    grid = progress.grid(found, on=guards.today())
    label, tone = commitment_rows.review_label(found)
    facts = {
        "review": found,
        "label": label,
        "tone": tone,
        "grid": grid,
        "rows": commitment_rows.state_rows(grid, show),
        "show": show,
        "choices": _choices(grid),
        "forms": FORMS,
        "is_over": found.status == ReviewStatus.OPEN and clock.now() >= found.ends_at,
        "far": clock.in_words(found.reports_until_on, clock.now()),
        "moves": found.day_changes.select_related("by")[:MOST_MOVES],
        "why_not": reviewing.why_nobody_asked(grid) if found.status == ReviewStatus.PLANNED else "",
    }
    template = "desk/declarations/review.html"
    return _show(request, declaration, template, str(found), **facts)


def _choices(grid: progress.Grid) -> list[tuple[str, Any, str, int]]:
    return [
        ("complete", _("Complete"), "good", grid.complete),
        ("begun", _("Begun"), "wait", grid.begun),
        ("silent", _("Nothing yet"), "late", grid.silent),
    ]


@require_safe
def printed(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Show the review alone, for paper, with the words of the States."""
    declaration, found = one(request, declaration_id, review_id)
    grid = progress.grid(found, on=guards.today())
    facts = {"review": found, "grid": grid, "rows": commitment_rows.state_rows(grid), "crumb": _("Print")}
    return _show(request, declaration, "desk/declarations/review_print.html", str(found), **facts)


@require_POST
def table(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the reports with their words, which are not public: it is recorded (rule 29)."""
    declaration, found = one(request, declaration_id, review_id)
    grid = progress.grid(found, on=guards.today())
    answer = sent(commitment_rows.report_table(grid), form, f"progress-{declaration.slug}-{found.reports_until_on}")
    audit.record("review.export", found, by=guards.staff(request), at=clock.now(), form=form, states=len(grid.accounts))
    return answer


@ask
def new(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Plan a review; nobody is told yet."""
    declaration = declaration_guards.declaration(request, declaration_id)

    def act(facts: dict[str, Any], at: datetime) -> Review:
        return reviewing.plan(declaration, **facts, by=guards.staff(request), at=at)

    return _typed(request, declaration, ReviewForm(posted(request)), act, _("Plan a review"))


@ask
def edit(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Correct a review that nobody was asked for yet."""
    declaration, found = one(request, declaration_id, review_id)
    shown = {"title": found.title, "reports_until_on": found.reports_until_on}

    def act(facts: dict[str, Any], at: datetime) -> Review:
        return reviewing.edit(found, **facts, by=guards.staff(request), at=at)

    return _typed(request, declaration, ReviewForm(posted(request), initial=shown), act, _("Edit the review"))


def _typed(request: HttpRequest, declaration: Declaration, form: ReviewForm, act: Any, title: Any) -> HttpResponse:
    """Show the form, or save and go to the review, with a warning where its day is a weekend or a holiday."""
    at = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data, at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _now("The review is saved. Nobody is told before you ask for reports."))
            for finding in reviewing.day_findings(made.reports_until_on, at=at):
                messages.warning(request, str(finding.sentence))
            return redirect(declaration_pages.address(declaration, "review", made.pk))
    facts = {"form": form, "back": declaration_pages.address(declaration, HERE)}
    return _show(request, declaration, "desk/declarations/plain_form.html", title, **facts)


@ask
def entering(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID, iso2: str) -> HttpResponse:
    """Show what a State reported, in its versions; while the review is open, enter its report on its behalf."""
    declaration, found = one(request, declaration_id, review_id)
    account = commitment_guards.account(progress.grid(found, on=guards.today()), iso2)
    is_open = found.status == ReviewStatus.OPEN
    form = StateReportForm(posted(request), account=account)
    if request.method == "POST" and is_open and form.is_valid():
        told = {"country": account.country, "entries": form.entries(), "because": form.cleaned_data["because"]}
        try:
            rows = reporting.report(found, **told, by=guards.staff(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _now("The report is entered. The State is told.") if rows else _now("Nothing has changed.")
            messages.success(request, said)
            return redirect(declaration_pages.address(declaration, "review", found.pk))
    facts = {"review": found, "account": account, "form": form, "is_open": is_open, "trail": trail(declaration, found)}
    facts["older"] = found.reports.filter(country=account.country, is_newest=False).select_related(
        "commitment", "reported_by"
    )
    template = "desk/declarations/state_report.html"
    return declaration_pages.show(
        request, declaration, template, here=HERE, title=f"{account.country.name_en}: {found.title}", **facts
    )


def one(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> tuple[Declaration, Review]:
    """Return a review of one of the visitor's declarations, or 404."""
    declaration = declaration_guards.declaration(request, declaration_id)
    return declaration, commitment_guards.review(declaration, review_id)


def _show(request: HttpRequest, declaration: Declaration, template: str, title: Any, **facts: Any) -> HttpResponse:
    told = {"trail": trail(declaration), **facts}
    return declaration_pages.show(request, declaration, template, here=HERE, title=title, **told)


def trail(declaration: Declaration, found: Review | None = None) -> Trail:
    """Return the breadcrumbs down to the reviews, or to one."""
    down = (*declaration_pages.trail(declaration), (declaration_pages.address(declaration, HERE), _("Progress")))
    return (*down, (declaration_pages.address(declaration, "review", found.pk), found.title)) if found else down


_BASE = "<uuid:declaration_id>/progress"
_ONE = f"{_BASE}/<uuid:review_id>"
ROUTES: Routes = {
    f"{_BASE}/": (reviews, "progress"),
    f"{_BASE}/new/": (new, "review_new"),
    f"{_ONE}/": (review, "review"),
    f"{_ONE}/edit/": (edit, "review_edit"),
    f"{_ONE}/print/": (printed, "review_print"),
    f"{_ONE}/table/<slug:form>/": (table, "review_table"),
    f"{_ONE}/state/<slug:iso2>/": (entering, "review_state"),
}
