"""The door of a meeting, made for a phone: find a person, press “Arrived” or “Left”, and be where one was."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nominations.desk import guards, meeting_guards, meeting_pages
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import attendance, attendance_rows, emptying, presences
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence

LONGEST_SEARCH = 100
TITLE = gettext_lazy("Check in and out")


@require_safe
def door(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show everybody by State, or whom the search finds, with the counters of the day."""
    meeting = meeting_guards.meeting(request, meeting_id)
    at, days = clock.now(), presences.days_of(meeting)
    on = _day(request.GET.get("on", ""), days, today=clock.local_day(at))
    typed = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    everybody = attendance_rows.attendance(meeting, at=at, on=on)
    is_today = on == clock.local_day(at)
    just = request.GET.get("just", "")
    return meeting_pages.show(
        request,
        meeting,
        "desk/meetings/door.html",
        here="attendance",
        title=TITLE,
        attendance=everybody.found(typed),
        counts=everybody.counts,
        everybody=everybody,
        emptied=emptying.last(meeting, at=at),
        typed=typed,
        days=days,
        on=on,
        is_today=is_today,
        may_act=is_today and meeting.status in attendance.OPEN_DOOR,
        just=next((line for line in everybody.lines if line.last and str(line.last.pk) == just), None),
        in_person=Participant.Mode.IN_PERSON.value,
        online=Participant.Mode.ONLINE.value,
    )


@require_POST
def arrival(request: HttpRequest, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Check somebody in."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = meeting_guards.participant(meeting, participant_id)
    asked = request.POST.get("mode")
    mode = asked if asked in Participant.Mode.values else None
    by = guards.staff(request)
    return _acted(request, meeting, lambda at: attendance.arrive(person, by=by, at=at, mode=mode))


@require_POST
def leaving(request: HttpRequest, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Check somebody out."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = meeting_guards.participant(meeting, participant_id)
    by = guards.staff(request)
    return _acted(request, meeting, lambda at: attendance.leave(person, by=by, at=at))


@require_POST
def undo(request: HttpRequest, meeting_id: uuid.UUID, presence_id: int) -> HttpResponse:
    """Undo the step that the button named; pressed twice, it undoes that step only."""
    meeting = meeting_guards.meeting(request, meeting_id)
    presence, by = meeting_guards.presence(meeting, presence_id), guards.staff(request)
    if request.POST.get("step") == "left":
        return _acted(request, meeting, lambda at: attendance.take_back_leaving(presence, by=by, at=at), is_undo=True)
    return _acted(request, meeting, lambda at: attendance.take_back(presence, by=by, at=at), is_undo=True)


def _acted(
    request: HttpRequest, meeting: Meeting, act: Callable[[datetime], Presence | Participant], *, is_undo: bool = False
) -> HttpResponse:
    """Act and return to the same search and person; a refusal is said at the top of the page."""
    typed = request.POST.get("q", "")[:LONGEST_SEARCH].strip()
    asked = {"q": typed} if typed else {}
    address = meeting_pages.address(meeting, "door")
    try:
        made = act(clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{address}?{urlencode(asked)}" if asked else address)
    if is_undo:
        messages.success(request, _("This is undone."))
    elif isinstance(made, Presence):
        asked["just"] = str(made.pk)
    key = made.participant_id if isinstance(made, Presence) else made.pk
    return redirect(f"{address}?{urlencode(asked)}#p-{key}")


def _day(typed: str, days: list[date], *, today: date) -> date:
    """Return the day that is asked for, else today, else the first day."""
    if typed and typed not in {day.isoformat() for day in days}:
        raise Http404
    asked = date.fromisoformat(typed) if typed else today
    return asked if asked in days else days[0]


ROUTES: Routes = {
    "<uuid:meeting_id>/door/": (door, "door"),
    "<uuid:meeting_id>/door/<uuid:participant_id>/arrival/": (arrival, "door_arrival"),
    "<uuid:meeting_id>/door/<uuid:participant_id>/leaving/": (leaving, "door_leaving"),
    "<uuid:meeting_id>/door/<int:presence_id>/undo/": (undo, "door_undo"),
}
