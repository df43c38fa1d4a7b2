"""The verbs of a meeting: plan, edit, convene, change, postpone, reconvene, cancel, hold.

Each change that is announced counts one SEQUENCE on, and the calendar entry of whoever was invited follows it.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.mandates.composition import StateLine, composition
from nominations.meetings import access, judging, notices, paper_notices, settling, telling
from nominations.meetings.calendar import Method
from nominations.meetings.models import Delegation, Meeting, MeetingChange
from nominations.meetings.states import MEETING, Move, Status
from nominations.outbox import actions as outbox

# Nobody who is invited needs to hear of these.
QUIET = {"is_public"}


class NotNow(Refused):
    """The meeting is at a stage at which this act makes no sense."""


class NothingChanged(Refused):
    """What was given is what the meeting says already."""


class ReasonMissing(Refused):
    """An act that everybody invited is told about needs a reason."""


@transaction.atomic
def plan(
    group: ExpertGroup,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    kind: str = Meeting.Kind.MEETING,
    is_rehearsal: bool = False,
    **facts: Any,  # place, online_url, practical, is_public, answers_until_on
) -> Meeting:
    """Plan the group's next meeting; nobody is told before it is convened. Its number follows by itself.

    Raises NotNow for a closed group, and what `settling.settle` raises.
    """
    group = ExpertGroup.objects.select_for_update().get(pk=group.pk)
    access.allow(access.is_secretariat(by, group, on=clock.local_day(at)))
    if group.status == ExpertGroup.Status.CLOSED:
        raise NotNow(_("The group is closed: it has no more meetings."))
    taken = Meeting.objects.filter(group=group, kind=kind).aggregate(last=Max("number"))["last"]
    number = (taken or 0) + 1
    meeting = Meeting(group=group, kind=kind, number=number, is_rehearsal=is_rehearsal, created_at=at)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    settling.settle(meeting, {"title": title, **facts})
    meeting.save()
    audit.record("meeting.plan", meeting, by=by, at=at)
    return meeting


@transaction.atomic
def edit(meeting: Meeting, *, by: User, at: datetime, with_programme: bool = True, **facts: Any) -> Meeting:
    """Change a meeting that is being planned; the programme moves with its beginning. Nobody is told.

    Raises NotNow once it is convened, and what `settling.settle` raises. The same facts again change nothing.
    """
    meeting = locked(meeting)
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    if meeting.status != Status.PLANNED:
        raise NotNow(_("The meeting is no longer being planned. Change it with a reason: everybody invited is told."))
    changed = settling.settle(meeting, facts, with_programme=with_programme)
    if changed:
        meeting.save()
        audit.record("meeting.edit", meeting, by=by, at=at, fields=sorted(changed))
    return meeting


@transaction.atomic
def convene(
    meeting: Meeting,
    *,
    answers_until_on: date,
    urgent_reason: str = "",
    override: bool = False,
    by: User,
    at: datetime,
) -> Meeting:
    """Convene a meeting: a delegation for each Member State of its first day, and the invitations, all at once.

    Later than the time limit it needs a reason why it is urgent; later than the urgent limit, `override` says that
    the Chair decided so (domain rule 15). Raises CannotConvene.
    """
    meeting = locked(meeting)
    access.allow(access.may(Move.CONVENE, by, meeting, on=clock.local_day(at)))
    lines = composition(meeting.group, on=meeting.first_on)
    meeting.answers_until_on = answers_until_on
    judging.judge(meeting, lines, urgent_reason=urgent_reason, override=override, at=at)
    meeting.convened_at = at
    _move(meeting, Move.CONVENE, by=by, at=at, **judging.urgency(meeting))
    _delegate(meeting, lines)
    telling.tell(meeting, notices.invitation(meeting, at=at), method=Method.REQUEST, by=by, at=at)
    return meeting


@transaction.atomic
def change(
    meeting: Meeting,
    *,
    reason: str,
    by: User,
    at: datetime,
    urgent_reason: str = "",
    override: bool = False,
    with_programme: bool = True,
    **facts: Any,  # title, starts_at, ends_at, place, online_url, practical, answers_until_on, is_public
) -> Meeting:
    """Change a meeting that is convened; what it said before is kept, and everybody invited gets the new entry.

    A day earlier than announced is judged as a new invitation (rule 15). Raises NotNow, ReasonMissing, NothingChanged,
    CannotConvene, and what `settling.settle` raises.
    """
    meeting = locked(meeting)
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    if meeting.status != Status.CONVENED:
        raise NotNow(_("Only a meeting that is convened is changed in this way."))
    if meeting.starts_at <= at:
        raise NotNow(_("The meeting has begun: its announcement is no longer changed."))
    reason = _reason(reason)
    announced_on = meeting.first_on
    changed = settling.settle(meeting, facts, with_programme=with_programme)
    if not changed:
        raise NothingChanged(_("Nothing was changed: the meeting says all of this already."))
    if not set(changed) <= QUIET:
        given = {"urgent_reason": urgent_reason, "override": override, "announced_on": announced_on}
        _announce_change(meeting, changed, reason=reason, by=by, at=at, **given)
    meeting.save()
    audit.record(
        "meeting.change", meeting, by=by, at=at, fields=sorted(changed), reason=reason, **judging.urgency(meeting)
    )
    return meeting


def _announce_change(
    meeting: Meeting, changed: dict[str, list[Any]], *, reason: str, by: User, at: datetime, **given: Any
) -> None:
    lines = composition(meeting.group, on=meeting.first_on)
    judging.judge(meeting, lines, at=at, **given)
    _keep_change(meeting, changed, reason=reason, by=by, at=at)
    _delegate(meeting, lines)
    messages = notices.changed(meeting, what=changed, reason=reason, at=at)
    telling.tell(meeting, messages, method=Method.REQUEST, by=by, at=at)


@transaction.atomic
def postpone(meeting: Meeting, *, reason: str, by: User, at: datetime) -> Meeting:
    """Take the meeting off its day; a new one is not known yet. Calendars strike it out (METHOD:CANCEL, ADR 0021)."""
    meeting = locked(meeting)
    access.allow(access.may(Move.POSTPONE, by, meeting, on=clock.local_day(at)))
    settling.refuse_open_votes(meeting)
    meeting.ended_reason = _reason(reason)
    meeting.sequence += 1
    _move(meeting, Move.POSTPONE, by=by, at=at, reason=meeting.ended_reason)
    telling.call_back(meeting, "The meeting was postponed.", at=at)
    telling.tell(meeting, notices.postponed(meeting, at=at), method=Method.CANCEL, by=by, at=at)
    return meeting


@transaction.atomic
def reconvene(
    meeting: Meeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    answers_until_on: date,
    reason: str,
    urgent_reason: str = "",
    override: bool = False,
    by: User,
    at: datetime,
    **facts: Any,  # place, online_url, practical, title
) -> Meeting:
    """Convene a postponed meeting for another time; the delegations keep what they said. Raises as `convene`."""
    meeting = locked(meeting)
    access.allow(access.may(Move.RECONVENE, by, meeting, on=clock.local_day(at)))
    reason = _reason(reason)
    times = {"starts_at": starts_at, "ends_at": ends_at, "answers_until_on": answers_until_on}
    changed = settling.settle(meeting, {**times, **facts})
    lines = composition(meeting.group, on=meeting.first_on)
    judging.judge(meeting, lines, urgent_reason=urgent_reason, override=override, at=at)
    meeting.ended_reason = ""
    _keep_change(meeting, changed, reason=reason, by=by, at=at)
    _move(meeting, Move.RECONVENE, by=by, at=at, fields=sorted(changed), reason=reason, **judging.urgency(meeting))
    _delegate(meeting, lines)
    telling.call_back(meeting, "The meeting was convened again.", at=at)
    messages = notices.reconvened(meeting, what=changed, reason=reason, at=at)
    telling.tell(meeting, messages, method=Method.REQUEST, by=by, at=at)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User, at: datetime) -> Meeting:
    """Cancel a meeting for good; everybody who was invited is told why."""
    meeting = locked(meeting)
    access.allow(access.may(Move.CANCEL, by, meeting, on=clock.local_day(at)))
    settling.refuse_open_votes(meeting)
    meeting.ended_reason = _reason(reason)
    meeting.closed_at = at
    if meeting.convened_at is not None:
        meeting.sequence += 1
    _move(meeting, Move.CANCEL, by=by, at=at, reason=meeting.ended_reason)
    if meeting.convened_at is not None:
        telling.call_back(meeting, "The meeting was cancelled.", at=at)
        telling.tell(meeting, notices.cancelled(meeting, at=at), method=Method.CANCEL, by=by, at=at)
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Say that a meeting took place, from its beginning on; the States of rapporteurs are asked for their texts.

    Raises NotNow, and VoteOpen while members vote in it.
    """
    meeting = locked(meeting)
    access.allow(access.may(Move.HOLD, by, meeting, on=clock.local_day(at)))
    if at < meeting.starts_at:
        raise NotNow(_("The meeting has not begun yet: it cannot have taken place."))
    settling.refuse_open_votes(meeting)
    meeting.closed_at = at
    _move(meeting, Move.HOLD, by=by, at=at)
    outbox.enqueue(paper_notices.texts_wanted(meeting, at=at), at=at)
    return meeting


def locked(meeting: Meeting) -> Meeting:
    """Return the meeting with its row locked, the group beside it."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)


def _delegate(meeting: Meeting, lines: list[StateLine]) -> None:
    rows = [Delegation(meeting=meeting, country=line.country) for line in lines]
    Delegation.objects.bulk_create(rows, ignore_conflicts=True)


def _keep_change(meeting: Meeting, changed: dict[str, list[Any]], *, reason: str, by: User, at: datetime) -> None:
    """Count the announcement and keep what changed; the caller saves the meeting."""
    meeting.sequence += 1
    what = {name: [settling.as_json(value) for value in pair] for name, pair in changed.items()}
    MeetingChange.objects.create(meeting=meeting, sequence=meeting.sequence, what=what, reason=reason, by=by, at=at)


def _reason(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ReasonMissing(_("Give the reason: it is kept with the meeting, and everybody invited is told."))
    return cleaned


def _move(meeting: Meeting, move: Move, *, by: User, at: datetime, **facts: Any) -> Meeting:
    meeting.status = MEETING.target(move)
    meeting.save()
    audit.record(f"meeting.{move.value}", meeting, by=by, at=at, sequence=meeting.sequence, **facts)
    return meeting
