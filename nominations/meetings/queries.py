"""Facts about meetings that join several tables."""

from collections.abc import Sequence
from datetime import date, datetime

from nominations.calls import queries as calls
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.mandates.composition import StateLine, composition
from nominations.meetings import rules
from nominations.meetings.models import Meeting
from nominations.meetings.rules import Convening, Limits
from nominations.meetings.states import OpinionStatus, Status
from nominations.meetings.voting_models import Opinion


def limits(meeting: Meeting) -> Limits:
    """Return the time limits of a meeting; one query for the holidays, which move only what runs forward."""
    holidays = calls.holidays(around=meeting.last_on)
    return rules.limits(meeting.group, meeting.first_on, last_on=meeting.last_on, holidays=holidays)


def convening(
    meeting: Meeting,
    *,
    answers_until_on: date | None,
    urgent_reason: str = "",
    override: bool = False,
    announced_on: date | None = None,
    lines: Sequence[StateLine] | None = None,
    at: datetime,
) -> Convening:
    """Gather what `rules.convening_findings` judges; `announced_on` is the first day that was announced before.

    `lines` is the composition on the first day, for whoever has it already.
    """
    lines = composition(meeting.group, on=meeting.first_on) if lines is None else lines
    reachable = calls.contact_points(on=clock.local_day(at))
    holidays = calls.holidays(around=meeting.first_on)
    return Convening(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        answers_until_on=answers_until_on,
        limits=rules.limits(meeting.group, meeting.first_on, last_on=meeting.last_on, holidays=holidays),
        at=at,
        is_somewhere=bool(meeting.place or meeting.online_url),
        has_programme=meeting.items.exists(),
        has_mailbox=bool(meeting.group.mailbox_on(clock.local_day(at))),
        urgent_reason=urgent_reason.strip(),
        override=override,
        is_announced=announced_on is not None and meeting.first_on >= announced_on,
        holidays=holidays,
        overlapping=overlapping(meeting),
        unreachable=[line.country.name_en for line in lines if line.country.iso2 not in reachable],
        vacant=[line.country.name_en for line in lines if line.vacant or not line.places],
    )


def convening_findings(
    meeting: Meeting, *, answers_until_on: date | None, urgent_reason: str = "", override: bool = False, at: datetime
) -> list[Finding]:
    """Return what stands against convening this meeting, and what to think about before."""
    facts = convening(meeting, answers_until_on=answers_until_on, urgent_reason=urgent_reason, override=override, at=at)
    return rules.convening_findings(facts)


def overlapping(meeting: Meeting) -> list[str]:
    """Return the titles of the group's other meetings that run at the same time."""
    others = Meeting.objects.filter(group_id=meeting.group_id).exclude(pk=meeting.pk)
    others = others.exclude(status__in=[Status.CANCELLED, Status.POSTPONED])
    others = others.filter(starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at)
    return list(others.order_by("starts_at").values_list("title", flat=True))


def voting(meeting: Meeting) -> list[Opinion]:
    """Return the questions of a meeting on which a vote is open."""
    return list(Opinion.objects.filter(meeting=meeting, status=OpinionStatus.VOTING).order_by("number"))
