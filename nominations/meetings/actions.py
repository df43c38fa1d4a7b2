"""The verbs of a meeting: plan, convene, postpone, cancel, hold. What a State does with its delegation is elsewhere."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates.composition import composition
from nominations.meetings import access
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.states import MEETING, Move


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
    place: str = "",
    online_url: str = "",
    practical: str = "",
    is_public: bool = True,
    is_rehearsal: bool = False,
) -> Meeting:
    """Plan the group's next meeting; nobody is told before it is convened. Its number follows by itself."""
    ExpertGroup.objects.select_for_update().get(pk=group.pk)
    access.allow(access.is_secretariat(by, group, on=clock.local_day(at)))
    taken = Meeting.objects.filter(group=group, kind=kind).aggregate(last=Max("number"))["last"]
    meeting = Meeting.objects.create(
        group=group,
        kind=kind,
        number=(taken or 0) + 1,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        practical=practical,
        is_public=is_public,
        is_rehearsal=is_rehearsal,
        created_at=at,
    )
    audit.record("meeting.plan", meeting, by=by, at=at)
    return meeting


@transaction.atomic
def convene(meeting: Meeting, *, answers_until_on: date, by: User, at: datetime) -> Meeting:
    """Convene a meeting: a delegation for each Member State of its first day, all at once."""
    meeting = locked(meeting)
    access.allow(access.may(Move.CONVENE, by, meeting, on=clock.local_day(at)))
    meeting.answers_until_on = answers_until_on
    meeting.convened_at = at
    _move(meeting, Move.CONVENE, by=by, at=at)
    lines = composition(meeting.group, on=meeting.first_on)
    Delegation.objects.bulk_create(Delegation(meeting=meeting, country=line.country) for line in lines)
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Say that a meeting took place."""
    meeting = locked(meeting)
    access.allow(access.may(Move.HOLD, by, meeting, on=clock.local_day(at)))
    meeting.closed_at = at
    return _move(meeting, Move.HOLD, by=by, at=at)


def locked(meeting: Meeting) -> Meeting:
    """Return the meeting with its row locked, the group beside it."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)


def _move(meeting: Meeting, move: Move, *, by: User, at: datetime, **facts: Any) -> Meeting:
    meeting.status = MEETING.target(move)
    meeting.save()
    audit.record(f"meeting.{move.value}", meeting, by=by, at=at, **facts)
    return meeting
