"""When one person was at a meeting, and the times put right by staff: added, corrected, removed with a reason."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.audit.models import AuditEvent
from nominations.desk import guards, meeting_guards, meeting_pages
from nominations.desk.forms.attendance import CorrectionForm, RemovalForm, TimesForm, as_typed
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.times import shown
from nominations.meetings import attendance
from nominations.meetings.attendance_rows import authority_of, country_of, full_name, times
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant

SEE_FIRST = _("Continue: check it first")
MOST_EVENTS = 50
_DONE = {
    "presence.arrive": _("noted: %(now)s"),
    "presence.leave": _("noted the leaving: %(now)s"),
    "presence.take_back": _("took back: %(now)s"),
    "presence.take_back_leaving": _("took back the leaving: %(now)s"),
    "presence.correct": _("corrected %(old)s to %(now)s"),
}


@require_safe
def presence(request: HttpRequest, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Show every stay of a person, and who noted or corrected it."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = meeting_guards.participant(meeting, participant_id)
    at = clock.now()
    stays = list(person.presences.select_related("recorded_by").order_by("arrived_at"))
    events = AuditEvent.objects.filter(
        subject_type="participant", subject_id=str(person.pk), action__startswith="presence."
    )
    return meeting_pages.show(
        request,
        meeting,
        "desk/meetings/presence.html",
        here="attendance",
        title=full_name(person),
        person=person,
        belongs=authority_of(person),
        country=country_of(person),
        stays=[(stay, times([stay], at=at)) for stay in stays],
        events=[(event, _said(event)) for event in events.select_related("actor").order_by("-at", "-pk")[:MOST_EVENTS]],
        may_act=meeting.status in attendance.OPEN_DOOR,
    )


@ask
def adding(request: HttpRequest, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Note a stay afterwards, with typed times."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = meeting_guards.participant(meeting, participant_id)
    by = guards.staff(request)

    def act(facts: Facts, at: datetime) -> object:
        stay = {"arrived_at": facts["arrived_at"], "left_at": facts["left_at"], "mode": facts["mode"] or None}
        return attendance.arrive_several([person], by=by, at=at, **stay)

    decision = _decision(
        meeting,
        person,
        title=_now("Add times: %(name)s") % {"name": full_name(person)},
        lead=_("Note when the person was there, for example from the signed list."),
        button=_("Add the times"),
        done=_("The times are added."),
        act=act,
    )
    form = TimesForm(posted(request), meeting=meeting, facts=(person.pk,))
    return decide(request, decision, form)


@ask
def correction(request: HttpRequest, meeting_id: uuid.UUID, presence_id: int) -> HttpResponse:
    """Put other times, with the reason."""
    meeting = meeting_guards.meeting(request, meeting_id)
    stay, by = meeting_guards.presence(meeting, presence_id), guards.staff(request)

    def act(facts: Facts, at: datetime) -> object:
        put: dict[str, Any] = {name: facts[name] for name in ("arrived_at", "left_at", "because")}
        return attendance.correct(stay, **put, mode=facts["mode"] or None, by=by, at=at)

    decision = _decision(
        meeting,
        stay.participant,
        title=_now("Correct times: %(name)s") % {"name": full_name(stay.participant)},
        lead=_now("Noted now: %s.") % times([stay], at=clock.now()),
        button=_("Correct the times"),
        done=_("The times are corrected."),
        act=act,
    )
    form = CorrectionForm(posted(request), initial=as_typed(stay), meeting=meeting, facts=(stay.pk,))
    return decide(request, decision, form)


@ask
def removal(request: HttpRequest, meeting_id: uuid.UUID, presence_id: int) -> HttpResponse:
    """Remove a stay that never was, with the reason."""
    meeting = meeting_guards.meeting(request, meeting_id)
    stay, by = meeting_guards.presence(meeting, presence_id), guards.staff(request)

    def act(facts: Facts, at: datetime) -> object:
        return attendance.take_back(stay, because=facts["because"], by=by, at=at)

    decision = _decision(
        meeting,
        stay.participant,
        title=_now("Remove times: %(name)s") % {"name": full_name(stay.participant)},
        lead=_now("Noted now: %s. The audit trail keeps it.") % times([stay], at=clock.now()),
        button=_("Remove the times"),
        done=_("The times are removed."),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, RemovalForm(posted(request), facts=(stay.pk,)))


def _said(event: AuditEvent) -> str:
    """Return an act at the door in words, with the times that it was about."""
    kept = event.detail
    facts = {"now": _span(kept.get("new", kept)), "old": _span(kept.get("old", kept))}
    return str(_DONE[event.action]) % facts


def _span(kept: Mapping[str, str]) -> str:
    arrived, left = datetime.fromisoformat(kept["arrived_at"]), kept["left_at"]
    words = shown(arrived)
    return f"{words}–{shown(datetime.fromisoformat(left), on=clock.local_day(arrived))}" if left else words


def _decision(meeting: Meeting, person: Participant, **facts: Any) -> Decision:
    back = meeting_pages.address(meeting, "presence", person.pk)
    trail = ((meeting_pages.address(meeting, "attendance"), str(meeting)), (back, full_name(person)))
    return Decision(back=back, trail=trail, step=SEE_FIRST, **facts)


ROUTES: Routes = {
    "<uuid:meeting_id>/participants/<uuid:participant_id>/presence/": (presence, "presence"),
    "<uuid:meeting_id>/participants/<uuid:participant_id>/presence/add/": (adding, "presence_adding"),
    "<uuid:meeting_id>/presences/<int:presence_id>/correction/": (correction, "presence_correction"),
    "<uuid:meeting_id>/presences/<int:presence_id>/removal/": (removal, "presence_removal"),
}
