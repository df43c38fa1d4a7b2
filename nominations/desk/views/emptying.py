"""That everybody has left a meeting, at the desk: checked first, noted in one act, undone on its day."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nominations.audit.models import AuditEvent
from nominations.desk import guards, meeting_guards, meeting_pages
from nominations.desk.forms.attendance import EverybodyLeftForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import attendance_rows, emptying
from nominations.meetings.models import Meeting

TITLE = _("Everybody has left")
HOME, DOOR = "attendance", "door"


@ask
def page(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Ask when everybody left, show whom it concerns and who came later, then note it."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    by, here = guards.staff(request), _here(request.GET)

    def act(facts: Facts, at: datetime) -> object:
        return emptying.everybody_left(meeting, left_at=facts["left_at"], by=by, at=at)

    decision = Decision(
        title=TITLE,
        lead=_("All who were there at that time are noted as having left then. Who came later stays."),
        button=TITLE,
        done=_("Everybody is noted as having left."),
        back=meeting_pages.address(meeting, here),
        trail=(*meeting_pages.trail(meeting), (meeting_pages.address(meeting, HOME), _("Attendance"))),
        act=act,
        is_done=lambda _facts: emptying.last(meeting, at=at) is not None,
        step=_("Continue: see who it is"),
        look=lambda written: _foreseen(meeting, written, at=at),
    )
    form = EverybodyLeftForm(posted(request), meeting=meeting, today=clock.local_day(at), facts=(meeting.pk,))
    return decide(request, decision, form, template="desk/meetings/everybody_left.html")


@require_POST
def undo(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Undo the act that the button named; pressed twice, it undoes that one only."""
    meeting, typed = meeting_guards.meeting(request, meeting_id), request.POST.get("act", "")
    key = int(typed) if typed.isdecimal() and len(typed) < len(str(2**63)) else 0
    try:
        back = emptying.take_back(meeting, key=key, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        number = len(back)
        words = ngettext("Undone: %d person is there again.", "Undone: %d persons are there again.", number)
        messages.success(request, words % number)
    return redirect(meeting_pages.address(meeting, _here(request.POST)))


def _here(asked: Mapping[str, str]) -> str:
    return DOOR if asked.get("from") == DOOR else HOME


def _foreseen(meeting: Meeting, written: "QuerySet[AuditEvent]", *, at: datetime) -> dict[str, object]:
    """Return who leaves, at which time, and who came later and stays: of the rehearsal that the page shows."""
    gone = set(written.filter(action="presence.leave").values_list("subject_id", flat=True))
    done = emptying.last(meeting, at=at)
    lines = attendance_rows.attendance(meeting, at=at).lines
    return {
        "time": done.time if done else "",
        "gone": [line for line in lines if line.key in gone],
        "stay": [line for line in lines if line.stay],
    }


ROUTES: Routes = {
    "<uuid:meeting_id>/attendance/everybody-left/": (page, "everybody_left"),
    "<uuid:meeting_id>/attendance/everybody-left/undo/": (undo, "everybody_back"),
}
