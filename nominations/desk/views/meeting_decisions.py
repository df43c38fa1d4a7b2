"""The decisions on a meeting: convene, change, postpone, cancel, took place; each shows its mails first."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, meeting_changes, meeting_days, meeting_guards, meeting_pages
from nominations.desk.forms.decisions import DecisionForm, ReasonForm
from nominations.desk.forms.meeting_decisions import ChangeForm, ConveneForm, ReconveneForm
from nominations.desk.forms.meetings import STAYS
from nominations.desk.meeting_acts import BUTTONS
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.meetings import overview_url, trail
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.meetings import actions, programme, queries
from nominations.meetings.models import Meeting
from nominations.meetings.states import MEETING, Move

TEMPLATE = "desk/meetings/decision.html"
_STALE = _("Nothing was sent just now: the members were written to since you opened this page. Look at it again.")


@ask
def convening(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Convene: the limits, what stands in the way, then the invitations, then the act."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    form = ConveneForm(
        posted(request),
        facts=(meeting.pk,),
        limits=queries.limits(meeting),
        first_on=meeting.first_on,
        today=clock.local_day(at),
    )

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {"answers_until_on": facts["answers_until_on"], **form.urgency()}
        return actions.convene(meeting, **told, by=guards.staff(request), at=at)

    known = _known(form, form.initial["answers_until_on"])
    decision = _moving(
        request,
        meeting,
        Move.CONVENE,
        lead=_("The members are invited at once, with the draft agenda and an entry for their calendars."),
        done=_("The meeting is convened. The States can name their delegations."),
        act=act,
        findings=tuple(queries.convening_findings(meeting, **known, at=at)),
        step=_("Continue: see the invitations first"),
        extra={"limits": meeting_days.limit_lines(meeting, at=at)},
    )
    return decide(request, decision, form, template=TEMPLATE)


def _known(form: ConveneForm, proposed: Any) -> dict[str, Any]:
    """Return what the findings are judged with: what was typed, before that what is proposed."""
    if form.is_bound and form.is_valid():
        return {"answers_until_on": form.cleaned_data["answers_until_on"], **form.urgency()}
    return {"answers_until_on": proposed}


@ask
def reconvening(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Convene a postponed meeting for another day; its limits are counted from there."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    form = ReconveneForm(posted(request), facts=(meeting.pk,), meeting=meeting, today=clock.local_day(at))

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {name: facts[name] for name in (*ReconveneForm.FACTS, "reason")}
        return actions.reconvene(meeting, **told, **form.urgency(), by=guards.staff(request), at=at)

    then = None
    if form.is_bound and form.is_valid():
        then = Meeting(pk=meeting.pk, group=meeting.group, is_public=meeting.is_public, **form.when())
    decision = _moving(
        request,
        meeting,
        Move.RECONVENE,
        lead=_("The members are invited again, for the new day, and their calendars follow."),
        done=_("The meeting is convened again."),
        act=act,
        findings=tuple([*meeting_days.planning_findings(then, at=at), *form.findings()] if then else ()),
        extra={"limits": meeting_days.limit_lines(then, at=at) if then else ()},
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def change(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Change a convened meeting: old and new side by side, then the mails that say so, then the act.

    Where a colleague changed it since the page was read, the new comparison is shown first.
    """
    meeting = meeting_guards.meeting(request, meeting_id)
    form = ChangeForm(posted(request), meeting=meeting, today=guards.today())
    pairs = _pairs(meeting, form)
    was_read = str(meeting.sequence) if pairs else request.POST.get("version", "")  # none: it is done already
    form.facts = (meeting.pk, was_read)

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {name: facts[name] for name in (*ChangeForm.FACTS, "reason")}
        told["with_programme"] = facts["programme"] != STAYS
        return actions.change(meeting, **told, **form.urgency(), by=guards.staff(request), at=at)

    def is_done(facts: Facts) -> bool:
        now = meeting_guards.meeting(request, meeting.pk)
        return all(getattr(now, name) == facts[name] for name in ChangeForm.FACTS)

    decision = Decision(
        title=_now("Change the meeting: %(title)s") % {"title": meeting.title},
        lead=_("Everybody who was invited is told what was, what is, and why. Calendars follow by themselves."),
        button=_("Change it and send"),
        done=_("The meeting is changed, and everybody is told."),
        back=overview_url(meeting),
        trail=trail(meeting),
        act=act,
        is_done=is_done,
        extra={"pairs": pairs, "version": str(meeting.sequence)},
    )
    return decide(request, decision, form, template=TEMPLATE)


def _pairs(meeting: Meeting, form: ChangeForm) -> list[meeting_changes.Pair]:
    if not form.is_bound or not form.is_valid():
        return []
    both = {name: [getattr(meeting, name), form.cleaned_data[name]] for name in ChangeForm.FACTS}
    return list(meeting_changes.pairs({name: pair for name, pair in both.items() if pair[0] != pair[1]}))


@ask
def announcement(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Send everybody invited the programme as it is now."""
    meeting = meeting_guards.meeting(request, meeting_id)
    sequence = meeting.sequence
    decision = Decision(
        title=_now("Send the new programme: %(title)s") % {"title": meeting.title},
        lead=_("Everybody who was invited gets the programme as it is now, with a new entry for their calendars."),
        button=_("Send the programme"),
        done=_("The programme is sent."),
        back=meeting_pages.address(meeting, "programme"),
        trail=trail(meeting),
        act=lambda _facts, at: programme.announce(meeting, seen=sequence, by=guards.staff(request), at=at),
        is_done=lambda _facts: meeting_guards.meeting(request, meeting.pk).sequence != sequence,
    )
    form = DecisionForm(posted(request), facts=(meeting.pk, sequence))
    if request.method == "POST" and form.is_valid() and not form.was_shown:
        messages.warning(request, _STALE)
    return decide(request, decision, form, template=TEMPLATE)


@ask
def postponement(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = meeting_guards.meeting(request, meeting_id)
    decision = _moving(
        request,
        meeting,
        Move.POSTPONE,
        lead=_("The meeting does not take place on this day; a new one is still to be found. Delegations stay named."),
        done=_("The meeting is postponed. Convene it again once there is a new day."),
        act=_with_reason(request, meeting, actions.postpone),
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(meeting.pk,)), template=TEMPLATE)


@ask
def cancellation(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = meeting_guards.meeting(request, meeting_id)
    decision = _moving(
        request,
        meeting,
        Move.CANCEL,
        lead=_("This ends the meeting for good. Whoever was invited is told why, and calendars drop it."),
        done=_("The meeting is cancelled."),
        act=_with_reason(request, meeting, actions.cancel),
        is_grave=True,
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(meeting.pk,)), template=TEMPLATE)


def _with_reason(request: HttpRequest, meeting: Meeting, verb: Any) -> Any:
    return lambda facts, at: verb(meeting, reason=facts["reason"], by=guards.staff(request), at=at)


@ask
def holding(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = meeting_guards.meeting(request, meeting_id)
    decision = _moving(
        request,
        meeting,
        Move.HOLD,
        lead=_("Nothing of its time, place and programme changes any more. The minutes come next."),
        done=_("It is noted that the meeting took place. Next are the minutes."),
        act=lambda _facts, at: actions.hold(meeting, by=guards.staff(request), at=at),
        findings=tuple(meeting_days.holding_findings(meeting, at=clock.now())),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(meeting.pk,)), template=TEMPLATE)


def _moving(request: HttpRequest, meeting: Meeting, move: Move, **facts: Any) -> Decision:
    words: Mapping[Move, tuple[str, Promise]] = BUTTONS

    def is_done(_facts: Facts) -> bool:
        return meeting_guards.meeting(request, meeting.pk).status == MEETING.target(move)

    return Decision(
        title=f"{words[move][1]}: {meeting.title}",
        button=words[move][1],
        back=overview_url(meeting),
        trail=trail(meeting),
        is_done=is_done,
        **facts,
    )


ROUTES: Routes = {
    "<uuid:meeting_id>/convening/": (convening, "convening"),
    "<uuid:meeting_id>/reconvening/": (reconvening, "reconvening"),
    "<uuid:meeting_id>/changing/": (change, "changing"),
    "<uuid:meeting_id>/announcement/": (announcement, "announcement"),
    "<uuid:meeting_id>/postponement/": (postponement, "postponement"),
    "<uuid:meeting_id>/cancellation/": (cancellation, "cancellation"),
    "<uuid:meeting_id>/holding/": (holding, "holding"),
}
