"""Contact points from a list: uploaded, looked at row by row, then entered whole or not at all; and taken along."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.accounts import importing, reading
from nominations.accounts.import_rules import Line, Outcome
from nominations.accounts.models import ContactImport
from nominations.audit import actions as audit
from nominations.desk import contact_lists, guards
from nominations.desk.forms.imports import ContactFileForm, EntryForm
from nominations.desk.guards import Standing
from nominations.desk.views.decisions import Trail
from nominations.files import names
from nominations.kernel import clock, sheets
from nominations.kernel.refusals import Refused
from nominations.kernel.tables import Table
from nominations.reference import rules as reference
from nominations.reference.models import Country

A_PAGE = 50
FORMS = ("csv", "xlsx")
TONES = {
    Outcome.REFUSED: "late",
    Outcome.NEW_PERSON: "good",
    Outcome.NEW_ROLE: "good",
    Outcome.UNCHANGED: "silent",
}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Read a file and lead to its rows; nothing is entered yet. A file that cannot be read gets its sentence."""
    _officer(request)
    form = ContactFileForm(request.POST, request.FILES) if request.method == "POST" else ContactFileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            listing = reading.read(file.read(), name=names.clean(file.name))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            taken = importing.take(listing, name=file.name, by=guards.staff(request), at=clock.now())
            return redirect(page_url(taken))
    context = {
        **admin.site.each_context(request),
        "title": _("Import contact points"),
        "trail": trail(),
        "form": form,
        "columns": [column.label for column in contact_lists.COLUMNS],
        "most": f"{reading.MOST_ROWS:,}",
        "back": _list_url(),
    }
    return TemplateResponse(request, "desk/contact_import.html", context)


@require_safe
def page(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Show what each row would do; `?show=` filters by outcome."""
    return _page(request, _import(request, import_id))


def _page(request: HttpRequest, imported: ContactImport, refusal: str = "", form: Any = None) -> HttpResponse:
    at = clock.now()
    states = list(Country.objects.member_states(on=clock.local_day(at)))
    named = {state.iso2: f"{state.eu_code} {state.name_en}" for state in states}
    lines = importing.judged(imported, states=reference.spellings(states), at=at)
    show = request.GET.get("show", "")
    counts = importing.counts(lines)
    shown = [line for line in lines if line.outcome == show] if show in counts else lines
    leaf, new = _leaf(request, shown), sum(line.is_new for line in lines)
    context = {
        **admin.site.each_context(request),
        "title": _now("Contact points in %(name)s") % {"name": imported.name},
        "trail": (*trail(), (_upload_url(), _("Import"))),
        "imported": imported,
        "lines": [(line, TONES[line.outcome], named.get(line.country_id, line.typed_state)) for line in leaf],
        "page": leaf,
        "counts": [(outcome, TONES[outcome], number) for outcome, number in counts.items()],
        "show": show if show in counts else "",
        "warnings": (imported.rows or {}).get("warnings", []),
        "refused": counts.get(Outcome.REFUSED, 0),
        "new": new,
        "button": ngettext("Enter %(number)d contact point", "Enter %(number)d contact points", new) % {"number": new},
        "refusal": refusal,
        "form": form or EntryForm(),
        "back": _list_url(),
        "upload": _upload_url(),
    }
    return TemplateResponse(request, "desk/contact_import_page.html", context)


def _leaf(request: HttpRequest, lines: list[Line]) -> Any:
    return Paginator(lines, A_PAGE).get_page(request.GET.get("page"))


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Enter the whole list; the second press finds it done. What is refused now is shown, and nothing is entered."""
    imported, at = _import(request, import_id), clock.now()
    if request.method != "POST":
        return redirect(page_url(imported))
    form = EntryForm(request.POST)
    tells = form.is_valid() and form.cleaned_data["tells"]
    try:
        entered = importing.enter(imported, states=_states(at), tells=tells, by=guards.staff(request), at=at)
    except Refused as refusal:
        return _page(request, ContactImport.objects.get(pk=imported.pk), str(refusal), form)
    number = entered.entered or 0
    words = ngettext("%(number)d contact point is entered.", "%(number)d contact points are entered.", number)
    messages.success(request, words % {"number": number})
    return redirect(_list_url())


@require_http_methods(["GET", "HEAD", "POST"])
def giving_up(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Forget the list; its names and addresses are emptied."""
    imported = _import(request, import_id)
    if request.method != "POST":
        return redirect(page_url(imported))
    importing.give_up(imported, by=guards.staff(request), at=clock.now())
    messages.success(request, str(_("The list is given up. Its names and addresses are deleted.")))
    return redirect(_upload_url())


@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Send the columns with one invented row."""
    _officer(request)
    return _file(contact_lists.template(on=guards.today()), form, "contact-points-template")


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Send who speaks for the States today, in the columns that an import reads; recorded (domain rule 29)."""
    _officer(request)
    form, on = request.POST.get("form", "csv"), guards.today()
    table = contact_lists.present(on=on)
    answer = _file(table, form, f"contact-points-{on}")
    by = guards.staff(request)
    audit.record("contact_data.export", by, by=by, at=clock.now(), on=str(on), persons=len(list(table.rows)), form=form)
    return answer


def _file(table: Table, form: str, name: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    body = b"".join(sheets.written(table, form, bom=True))
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


def _states(at: datetime) -> dict[str, str]:
    return reference.spellings(Country.objects.member_states(on=clock.local_day(at)))


def _officer(request: HttpRequest) -> None:
    if guards.standing(request) < Standing.OFFICER:
        raise PermissionDenied


def _import(request: HttpRequest, import_id: uuid.UUID) -> ContactImport:
    return guards.contact_import(request, import_id)


def page_url(imported: ContactImport) -> str:
    return reverse("admin:nominations_role_import_page", args=[imported.pk])


def _upload_url() -> str:
    return reverse("admin:nominations_role_import")


def _list_url() -> str:
    return reverse("admin:nominations_role_changelist")


def trail() -> Trail:
    return ((reverse("admin:index"), _("Home")), (_list_url(), _("Contact points and roles")))
