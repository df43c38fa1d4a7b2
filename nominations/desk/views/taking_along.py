"""A table as a file to take along: a spreadsheet, plain text, or a PDF to print."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from nominations.kernel import sheets
from nominations.kernel.tables import Table
from nominations.letters import typesetting
from nominations.letters.drafts import ListDraft

PDF = "pdf"
FORMS = ("xlsx", "csv", PDF)
_CONTENT_TYPES = {**sheets.CONTENT_TYPES, PDF: "application/pdf"}


def known(form: str) -> None:
    """Raise 404 for a form that no table has."""
    if form not in FORMS:
        raise Http404


def sent(table: Table, paper: ListDraft, *, form: str, name: str) -> HttpResponse:
    """Return a table as a file, as PDF its `paper`. Raises NoSuchLetter for a sign that no font has, NotTypeset."""
    body = typesetting.table(paper) if form == PDF else b"".join(sheets.written(table, form, bom=True))
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=_CONTENT_TYPES[form], headers=headers)
