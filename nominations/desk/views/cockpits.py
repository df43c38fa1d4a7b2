"""The rows of a call to take along: as the page shows them, with its filters, as CSV, XLSX or PDF."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nominations.audit import actions as audit
from nominations.desk import cockpit, exports, guards
from nominations.desk.cockpit import Asked
from nominations.desk.views import taking_along
from nominations.desk.views.boards import FORMS, board_url
from nominations.kernel import clock
from nominations.kernel.refusals import Refused


@require_POST
def table(request: HttpRequest, call_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the rows that the filters of the address leave; they name contact points, so it is recorded (rule 29)."""
    call, at = guards.call(request, call_id), clock.now()
    if form not in FORMS:
        raise Http404
    by, asked = guards.staff(request), Asked.of(request.GET)
    shown = cockpit.board(call, asked, by=by, at=at)
    rows = exports.cockpit(call, shown.lines)
    name = f"{call.reference.replace('/', '-')}-{clock.local_day(at)}"
    try:
        answer = taking_along.sent(rows, exports.on_paper(rows, call, at=at), form=form, name=name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{board_url(call)}?{asked.address()}")
    audit.record(
        "contact_data.export", call, by=by, at=at, states=len(shown.lines), form=form, filters=asked.address(q="")
    )
    return answer
