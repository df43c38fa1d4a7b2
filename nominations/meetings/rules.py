"""The time limits of a meeting and what must hold before it is convened; judged from plain facts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock, findings
from nominations.kernel.clock import Period
from nominations.kernel.findings import Finding

FARTHEST = timedelta(days=3653)  # ten years: beyond it somebody mistyped the year


class TimeLimits(Protocol):
    """What the rules need of a group: calendar days."""

    invitation_days: int
    documents_days: int
    urgent_days: int
    agenda_public_days: int
    minutes_public_days: int


@dataclass(frozen=True)
class Limits:
    """The last days, each until 23:59:59 in Brussels."""

    invitation_on: date
    documents_on: date
    urgent_on: date
    agenda_public_on: date
    minutes_public_on: date


def limits(
    group: TimeLimits, first_on: date, *, last_on: date | None = None, holidays: Collection[date] = ()
) -> Limits:
    """Return the limits of a meeting that begins on a day in Brussels, and ends on `last_on`.

    Backward periods are calendar days and never move (domain rules 13, 14); the one for the minutes runs forward from
    the last day of the meeting, and rolls to a working day (rule 17).
    """
    after = last_on or first_on
    if group.minutes_public_days:
        after = clock.period_ends(after, Period(days=group.minutes_public_days), frozenset(holidays))
    return Limits(
        invitation_on=first_on - timedelta(days=group.invitation_days),
        documents_on=first_on - timedelta(days=group.documents_days),
        urgent_on=first_on - timedelta(days=group.urgent_days),
        agenda_public_on=first_on - timedelta(days=group.agenda_public_days),
        minutes_public_on=after,
    )


@dataclass(frozen=True)
class Convening:
    """What is known when a meeting is about to be convened."""

    starts_at: datetime
    ends_at: datetime
    answers_until_on: date | None
    limits: Limits
    at: datetime
    is_somewhere: bool = True  # a place, a link, or both
    has_programme: bool = True
    has_mailbox: bool = True
    urgent_reason: str = ""
    override: bool = False  # the Chair convenes later than even the urgent limit
    is_announced: bool = False  # earlier, for a day no later than this one: the time limit was kept then
    holidays: Collection[date] = field(default_factory=frozenset)
    overlapping: Sequence[str] = ()  # titles of the group's other meetings at the same time
    unreachable: Sequence[str] = ()  # States without a contact point that mail can reach
    vacant: Sequence[str] = ()  # States with a vacant seat on the first day

    @property
    def today(self) -> date:
        return clock.local_day(self.at)

    @property
    def first_on(self) -> date:
        return clock.local_day(self.starts_at)

    @property
    def last_on(self) -> date:
        return clock.local_day(self.ends_at)

    @property
    def is_late(self) -> bool:
        """Whether the time limit for invitations has passed (domain rule 15)."""
        return not self.is_announced and self.today > self.limits.invitation_on

    @property
    def is_later_than_urgent(self) -> bool:
        return not self.is_announced and self.today > self.limits.urgent_on


def convening_findings(facts: Convening) -> list[Finding]:
    """Judge whether a meeting may be convened, and what to think about before."""
    return [
        *_of_time_and_place(facts),
        *_of_notice(facts),
        *answers_findings(
            facts.answers_until_on, starts_at=facts.starts_at, today=facts.today, holidays=facts.holidays
        ),
        *_of_days(facts),
        *_of_people(facts),
    ]


def _of_time_and_place(facts: Convening) -> list[Finding]:
    found = []
    if facts.ends_at <= facts.starts_at:
        found.append(findings.blocker("ends_before", _("The meeting ends before it begins."), "ends_at"))
    if facts.starts_at <= facts.at:
        found.append(findings.blocker("past", _("The meeting begins in the past. Choose another day."), "starts_at"))
    if facts.first_on - facts.today > FARTHEST:
        sentence = _("The meeting lies more than ten years ahead. Check the year.")
        found.append(findings.blocker("far", sentence, "starts_at"))
    if not facts.is_somewhere:
        sentence = _("The meeting has no place and no online link. Enter one of them, or both.")
        found.append(findings.blocker("nowhere", sentence, "place"))
    if not facts.has_mailbox:
        sentence = _("The group has no functional mailbox for replies. Enter one with the group.")
        found.append(findings.blocker("no_mailbox", sentence))
    if not facts.has_programme:
        found.append(findings.warning("no_programme", _("The meeting has no programme yet.")))
    return found


def _of_notice(facts: Convening) -> list[Finding]:
    """Later than the limit: with a reason why it is urgent; later than the urgent limit: by the Chair (rule 15)."""
    if not facts.is_late:
        if facts.urgent_reason or facts.override:
            sentence = _("The invitation is in time: nothing is marked as urgent.")
            return [findings.warning("urgent_not_needed", sentence, "urgent_reason")]
        return []
    said = {
        "limit": date_format(facts.limits.invitation_on, "l j F Y"),
        "urgent": date_format(facts.limits.urgent_on, "l j F Y"),
    }
    found = []
    if not facts.urgent_reason:
        sentence = _(
            "The last day for invitations was %(limit)s. Say why the meeting is urgent, or choose a later day."
        )
        found.append(findings.blocker("late", sentence % said, "urgent_reason"))
    if facts.is_later_than_urgent and not facts.override:
        sentence = _(
            "Even for urgent meetings the last day was %(urgent)s. Only the Chair may convene it all the same."
        )
        found.append(findings.blocker("later_than_urgent", sentence % said, "override"))
    if found:
        return found
    if facts.is_later_than_urgent:
        sentence = _("Convened by decision of the Chair after the urgent limit of %(urgent)s: this is recorded.")
        return [findings.warning("overridden", sentence % said)]
    sentence = _("Convened as urgent: the last day for invitations was %(limit)s, for urgent ones it is %(urgent)s.")
    return [findings.warning("urgent", sentence % said)]


def answers_findings(
    until_on: date | None, *, starts_at: datetime, today: date, holidays: Collection[date]
) -> list[Finding]:
    """Judge the last day for naming delegations: a fixed date, so nothing ever moves it (domain rule 16)."""
    name = "answers_until_on"
    if until_on is None:
        sentence = _("Say until which day delegations are named.")
        return [findings.blocker("answers_missing", sentence, name)]
    found = []
    if until_on < today:
        sentence = _("The day until which delegations are named lies in the past.")
        found.append(findings.blocker("answers_past", sentence, name))
    if clock.day_ends(until_on) > starts_at:
        sentence = _("Delegations are named before the meeting: choose a day before %(day)s.")
        said = {"day": date_format(clock.local_day(starts_at), "l j F Y")}
        found.append(findings.blocker("answers_after_start", sentence % said, name))
    if not clock.is_working_day(until_on, frozenset(holidays)):
        sentence = _(
            "%(day)s, the last day for naming delegations, is a holiday of the institutions. It does not move."
        )
        if _is_weekend(until_on):
            sentence = _("%(day)s, the last day for naming delegations, falls on a weekend. It does not move.")
        said = {"day": date_format(until_on, "l j F Y")}
        found.append(findings.warning("answers_day_off", sentence % said, name))
    return found


def _of_days(facts: Convening) -> list[Finding]:
    count = max((facts.last_on - facts.first_on).days, 0)
    days = (facts.first_on + timedelta(days=number) for number in range(min(count, 31) + 1))
    off = [day for day in days if not clock.is_working_day(day, frozenset(facts.holidays))]
    found = [findings.warning("day_off", _day_off(day), "starts_at") for day in off[:3]]
    if facts.overlapping:
        sentence = _("At the same time the group has another meeting: %(titles)s.")
        said = {"titles": ", ".join(facts.overlapping)}
        found.append(findings.warning("overlaps", sentence % said, "starts_at"))
    return found


def _day_off(day: date) -> str:
    words = _("%(day)s is on a weekend.") if _is_weekend(day) else _("%(day)s is a holiday of the institutions.")
    return words % {"day": date_format(day, "l j F Y")}


def _is_weekend(day: date) -> bool:
    return day.isoweekday() > 5  # noqa: PLR2004 - Friday


def _of_people(facts: Convening) -> list[Finding]:
    found = []
    if facts.unreachable:
        sentence = _("No reachable contact point, so no invitation by mail: %(states)s.")
        found.append(findings.warning("no_contact", sentence % {"states": ", ".join(facts.unreachable)}))
    if facts.vacant:
        sentence = _("A seat is vacant on that day: %(states)s.")
        found.append(findings.warning("vacant_seats", sentence % {"states": ", ".join(facts.vacant)}))
    return found
