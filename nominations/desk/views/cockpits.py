"""The rows of a call to take along: as the page shows them, with its filters, as CSV, XLSX or PDF."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from nominations.audit import actions as audit
from nominations.desk import cockpit, exports, guards
from nominations.desk.cockpit import Asked
from nominations.desk.views.boards import FORMS
from nominations.kernel import clock, sheets


@require_POST
def table(request: HttpRequest, call_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the rows that the filters of the address leave; they name contact points, so it is recorded (rule 29)."""
    call, at = guards.call(request, call_id), clock.now()
    if form not in FORMS:
        raise Http404
    by, asked = guards.staff(request), Asked.of(request.GET)
    shown = cockpit.board(call, asked, by=by, at=at)
    rows = exports.cockpit(call, shown.lines)
    body = b"".join(sheets.written(rows, form, bom=True))
    audit.record("contact_data.export", call, by=by, at=at, states=len(shown.lines), form=form, filters=asked.address())
    name = f"{call.reference.replace('/', '-')}-{clock.local_day(at)}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)
