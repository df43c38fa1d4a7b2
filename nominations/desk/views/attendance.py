"""The attendance of a meeting at the desk: who came, the list on paper, reimbursable travel, the export."""

import uuid
from collections.abc import Callable, Collection
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nominations.audit import actions as audit
from nominations.desk import guards, meeting_exports, meeting_guards, meeting_pages
from nominations.desk.forms.attendance import TimesForm
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.views import door, emptying, presences
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.files import shut_in
from nominations.desk.views.issued_letters import letter_url
from nominations.desk.views.routing import Routes
from nominations.kernel import clock, sheets
from nominations.kernel.refusals import Refused
from nominations.letters import actions as letters
from nominations.letters.drafts import ListDraft
from nominations.letters.models import Letter
from nominations.meetings import attendance, attendance_rows, papers
from nominations.meetings import emptying as verbs
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant

PAPERS: dict[str, Callable[..., ListDraft]] = {"to-sign": papers.to_sign, "attended": papers.as_attended}


@require_safe
def overview(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show everybody with their times, by State, the silent ones included."""
    meeting = meeting_guards.meeting(request, meeting_id)
    typed = posted(request)
    form = TimesForm(typed, meeting=meeting)
    return _show(request, meeting, form, ticked=typed.getlist("person") if typed else [])


@require_POST
def several(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Note the same times of everybody ticked, from the signed list; refused, the page keeps ticks and times."""
    meeting = meeting_guards.meeting(request, meeting_id)
    keys = request.POST.getlist("person")
    people = list(Participant.objects.filter(meeting=meeting, pk__in=[guards.key(each) for each in keys]))
    form = TimesForm(request.POST, meeting=meeting)
    if not people:
        form.add_error(None, _("Tick those who were there."))
    elif form.is_valid():
        typed = form.cleaned_data
        times = {"arrived_at": typed["arrived_at"], "left_at": typed["left_at"], "mode": typed["mode"] or None}
        try:
            made = attendance.arrive_several(people, by=guards.staff(request), at=clock.now(), **times)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("The times of %d person are noted.", "The times of %d persons are noted.", len(made))
            messages.success(request, words % len(made))
            return redirect(meeting_pages.address(meeting, "attendance"))
    return _show(request, meeting, form, ticked=keys)


@require_POST
def reimbursable(request: HttpRequest, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Mark the travel of one person of a State as reimbursable, or take the mark away."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = meeting_guards.participant(meeting, participant_id)
    act = attendance.unmark_reimbursable if request.POST.get("mark") == "no" else attendance.mark_reimbursable
    address = meeting_pages.address(meeting, "attendance")
    try:
        act(person, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address)
    return redirect(f"{address}#p-{person.pk}")


@require_POST
def export(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Send the participants for the Commission's meeting tool; each download is recorded (domain rules 29, 40)."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form, which = request.POST.get("form", "xlsx"), request.POST.get("which", "all")
    if form not in meeting_exports.FORMS or which not in meeting_exports.CHOICES:
        return HttpResponse(status=400)
    at = clock.now()
    table = meeting_exports.for_meeting_tool(meeting, which=which, at=at)
    persons, by = len(list(table.rows)), guards.staff(request)
    audit.record(
        "contact_data.export", meeting, by=by, at=at, list="meeting_tool", persons=persons, which=which, form=form
    )
    name = f"{_file_name(meeting)}-participants-{which.replace('_', '-')}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    body = b"".join(sheets.written(table, form, bom=True))
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


@require_POST
def paper(request: HttpRequest, meeting_id: uuid.UUID, attendance_list: str) -> HttpResponse:
    """Send a list as a PDF without a number; it names persons, so each download is recorded."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    draft = _composed(attendance_list, meeting, at)
    try:
        content = letters.preview(draft)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(meeting_pages.address(meeting, "attendance"))
    audit.record(
        "contact_data.export",
        meeting,
        by=guards.staff(request),
        at=at,
        list=f"attendance_{attendance_list}",
        form="pdf",
    )
    return shut_in(f"{_file_name(meeting)}-attendance-{attendance_list}.pdf", "application/pdf", content)


@ask
def issuing(request: HttpRequest, meeting_id: uuid.UUID, attendance_list: str) -> HttpResponse:
    """Issue a list under a number: it is kept as it is now."""
    meeting = meeting_guards.meeting(request, meeting_id)
    draft = _composed(attendance_list, meeting, clock.now())

    def act(_facts: Facts, at: datetime) -> list[Letter]:
        return letters.issue([_composed(attendance_list, meeting, at)], by=guards.staff(request), at=at)

    back = meeting_pages.address(meeting, "attendance")
    decision = Decision(
        title=_now("Issue: %(title)s") % {"title": draft.title},
        lead=_("The list as it is now gets a number and is kept as it is."),
        button=_("Issue the list"),
        done=_("The list is issued under its number."),
        back=back,
        trail=((back, str(meeting)),),
        act=act,
        lands=lambda made: letter_url(made[0]),
        extra={"draft": draft},
    )
    form = DecisionForm(posted(request), facts=(meeting.pk, attendance_list))
    return decide(request, decision, form, template="desk/paper_issuing.html")


def _show(request: HttpRequest, meeting: Meeting, form: TimesForm, *, ticked: Collection[str]) -> HttpResponse:
    at = clock.now()
    found = attendance_rows.attendance(meeting, at=at)
    return meeting_pages.show(
        request,
        meeting,
        "desk/meetings/attendance.html",
        here="attendance",
        title=_("Attendance"),
        attendance=found,
        counts=found.counts,
        emptied=verbs.last(meeting, at=at),
        form=form,
        ticked=set(ticked),
        may_act=meeting.status in attendance.OPEN_DOOR,
        forms=meeting_exports.FORMS,
        choices=meeting_exports.CHOICES,
    )


def _composed(attendance_list: str, meeting: Meeting, at: datetime) -> ListDraft:
    if attendance_list not in PAPERS:
        raise Http404
    return PAPERS[attendance_list](meeting, at=at)


def _file_name(meeting: Meeting) -> str:
    return f"{meeting.group.code.replace('/', '-')}-{meeting.kind}-{meeting.number}"


ROUTES: Routes = {
    "<uuid:meeting_id>/attendance/": (overview, "attendance"),
    "<uuid:meeting_id>/attendance/several/": (several, "attendance_several"),
    "<uuid:meeting_id>/attendance/export/": (export, "attendance_export"),
    "<uuid:meeting_id>/attendance/<str:attendance_list>/paper/": (paper, "attendance_paper"),
    "<uuid:meeting_id>/attendance/<str:attendance_list>/issuing/": (issuing, "attendance_issuing"),
    "<uuid:meeting_id>/participants/<uuid:participant_id>/reimbursable/": (reimbursable, "reimbursable"),
    **door.ROUTES,
    **emptying.ROUTES,
    **presences.ROUTES,
}
