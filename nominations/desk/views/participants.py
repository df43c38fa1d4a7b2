"""The participants of a group on a day as a file for the meeting system (domain rule 40); contact data, so recorded."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from nominations.audit import actions as audit
from nominations.desk import exports, guards
from nominations.desk.forms.days import asked_day
from nominations.kernel import clock, sheets

FORMS = ("csv", "xlsx")


@require_POST
def participants(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Send family name, given name, e-mail, organisation, country and role of who sits on the day (rule 29)."""
    group, today = guards.group(request, group_id), guards.today()
    on, complaint = asked_day(request.POST.get("on", ""), today=today)
    form = request.POST.get("form", "csv")
    if complaint or form not in FORMS:
        return HttpResponse(complaint, status=400, content_type="text/plain; charset=utf-8")
    table = exports.participants(group, on=on)
    number = len(list(table.rows))
    audit.record(
        "contact_data.export", group, by=guards.staff(request), at=clock.now(), on=str(on), persons=number, form=form
    )
    name = f"{group.code.replace('/', '-')}-participants-{on}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    body = b"".join(sheets.written(table, form, bom=True))
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)
