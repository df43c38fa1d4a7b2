"""What was retrieved from the public Register, line by line, and the import of a file by an administrator."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.desk import guards
from nominations.desk.forms.retrievals import RetrievalForm
from nominations.desk.guards import Standing
from nominations.desk.views.decisions import Trail
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.reconciliation import actions as reconciliation
from nominations.reconciliation.actions import Report
from nominations.reconciliation.models import RegisterRetrieval
from nominations.reconciliation.states import Outcome

A_PAGE = 100
TONES = {
    Outcome.REFUSED: "late",
    Outcome.DIFFERENCE: "act",
    Outcome.GONE: "wait",
    Outcome.BY_SUB_GROUPS: "wait",
    Outcome.CREATED: "good",
    Outcome.UPDATED: "good",
    Outcome.UNCHANGED: "silent",
}


@require_safe
def page(request: HttpRequest, retrieval_id: uuid.UUID) -> HttpResponse:
    """Show what became of the entries; `?show=` filters by outcome."""
    retrieval = guards.retrieval(request, retrieval_id)
    show = request.GET.get("show", "")
    lines = retrieval.lines.select_related("group")
    found = lines.filter(outcome=show) if show in Outcome.values else lines
    context = {
        **admin.site.each_context(request),
        "title": _("Retrieval of %(day)s") % {"day": f"{retrieval.retrieved_on:%-d %B %Y}"},
        "trail": trail(),
        "retrieval": retrieval,
        "counts": _counts(retrieval.counts),
        "show": show,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "desk/retrieval.html", context)


def page_url(retrieval: RegisterRetrieval) -> str:
    return reverse("admin:nominations_registerretrieval_page", args=[retrieval.pk])


def trail() -> Trail:
    return (
        (reverse("admin:index"), _("Home")),
        (reverse("admin:nominations_registerretrieval_changelist"), _("Retrievals of the Register")),
    )


def _counts(counts: dict[str, int]) -> list[tuple[Outcome, str, int]]:
    return [(outcome, TONES[outcome], counts[outcome]) for outcome in Outcome if counts.get(outcome)]


@require_http_methods(["GET", "HEAD", "POST"])
def importing(request: HttpRequest) -> HttpResponse:
    """Import a file that an administrator chose, or show what would happen; the same verb as the command's."""
    if guards.standing(request) < Standing.ADMINISTRATOR:
        raise PermissionDenied
    form = RetrievalForm(request.POST, request.FILES) if request.method == "POST" else RetrievalForm()
    report = None
    if form.is_bound and form.is_valid():
        try:
            report = _imported(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    if report and report.retrieval:
        messages.success(request, str(_("The file is imported. What became of each entry stands below.")))
        return redirect(page_url(report.retrieval))
    context = {
        **admin.site.each_context(request),
        "title": _("Import a file of the Register"),
        "trail": trail(),
        "form": form,
        "report": report,
        "counts": _counts(report.counts) if report else [],
        "is_trial": bool(report and form.cleaned_data["is_trial"]),
        "lines": report.of(*_WORTH_A_LINE)[:A_PAGE] if report else [],
        "back": reverse("admin:nominations_registerretrieval_changelist"),
    }
    return TemplateResponse(request, "desk/retrieval_import.html", context)


_WORTH_A_LINE = (Outcome.REFUSED, Outcome.DIFFERENCE, Outcome.GONE, Outcome.BY_SUB_GROUPS)


def _imported(request: HttpRequest, facts: dict[str, Any]) -> Report:
    file = facts["file"]
    return reconciliation.import_file(
        file.file,
        name=str(file.name),
        by=guards.staff(request),
        at=clock.now(),
        is_whole=facts["is_whole"],
        is_trial=facts["is_trial"],
    )
