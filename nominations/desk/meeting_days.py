"""The time limits of a meeting as days with their weekday, and what is to be done next (domain rules 13 to 15)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import NoReverseMatch
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.meetings import queries, rules
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status


@dataclass(frozen=True)
class LimitLine:
    """A time limit: what must be done by its last hour, and whether that is still possible."""

    words: Promise
    on: date
    counted: str  # how it is counted
    distance: str | Promise  # how far away it is, or what became of it
    label: str | Promise
    tone: str


@dataclass(frozen=True)
class Done:
    """What became of a limit: the day on which it was done, or in a few words why it is not judged."""

    on: date | None = None
    words: str | Promise = ""


def limit_lines(
    meeting: Meeting, *, at: datetime, limits: rules.Limits | None = None, done: Mapping[str, Done] | None = None
) -> list[LimitLine]:
    """Return the limits of a meeting, planned or about to be, in the order in which they fall.

    Asks the database once, unless whoever calls has the `limits` already. `done`: what was done of them, by name.
    """
    limits, group = limits or queries.limits(meeting), meeting.group
    before, after = _now("%(days)d days before the first day"), _now("%(days)d days after the last day")
    facts: list[tuple[str, Promise, date, str, int]] = [
        ("invitation", _("Invitation with the draft agenda"), limits.invitation_on, before, group.invitation_days),
        ("documents", _("Documents for consultation"), limits.documents_on, before, group.documents_days),
        ("urgent", _("Invitation and documents, when urgent"), limits.urgent_on, before, group.urgent_days),
    ]
    if meeting.is_public:
        agenda, minutes = _("Agenda public in the Register"), _("Minutes public in the Register")
        facts += [
            ("agenda", agenda, limits.agenda_public_on, before, group.agenda_public_days),
            ("minutes", minutes, limits.minutes_public_on, after, group.minutes_public_days),
        ]
    known = done or {}
    lines = [
        _line(words, on, counted % {"days": days}, known.get(name, Done()), at=at)
        for name, words, on, counted, days in facts
    ]
    return sorted(lines, key=lambda line: line.on)


def _line(words: Promise, on: date, counted: str, done: Done, *, at: datetime) -> LimitLine:
    if done.on is not None:
        label, tone = (_("Kept"), "good") if done.on <= on else (_("Missed"), "late")
        return LimitLine(words, on, counted, _now("on %s") % date_format(done.on, "l j F Y"), label, tone)
    if done.words:
        return LimitLine(words, on, counted, done.words, "", "silent")
    is_past = clock.days_until(on, at) < 0
    return LimitLine(words, on, counted, clock.in_words(on, at), _("Past") if is_past else "", "late")


# What of the findings of convening is worth knowing while a meeting is planned; nothing of it stands in the way yet.
_OF_PLANNING = {"past", "far", "day_off", "overlaps"}


def planning_findings(meeting: Meeting, *, at: datetime) -> list[Finding]:
    """Return what to think about before the day is settled on; the meeting need not be saved."""
    facts = queries.convening(meeting, answers_until_on=None, lines=(), at=at)
    found = [finding for finding in rules.convening_findings(facts) if finding.code in _OF_PLANNING]
    if facts.is_later_than_urgent and meeting.starts_at > at:
        sentence = _("Even the limit for urgent meetings is past on this day: only the Chair may have it convened.")
        found.insert(0, findings.warning("later_than_urgent", sentence))
    elif facts.is_late and meeting.starts_at > at:
        sentence = _("The limit for invitations is past: the meeting can only be convened as urgent, with a reason.")
        found.insert(0, findings.warning("late", sentence))
    found += _clocks(meeting)
    return [findings.warning(each.code, each.sentence, each.field) for each in found]


def holding_findings(meeting: Meeting, *, at: datetime) -> list[Finding]:
    """Return what to think about before a meeting is said to have taken place: that it goes on."""
    if meeting.ends_at <= at:
        return []
    said = {
        "day": date_format(meeting.last_on, "l j F Y"),
        "hour": f"{meeting.ends_at.astimezone(clock.BRUSSELS):%H:%M}",
    }
    sentence = _now("The meeting goes on until %(day)s, %(hour)s. Say that it took place when it is over.")
    return [findings.warning("goes_on", sentence % said)]


def _clocks(meeting: Meeting) -> list[Finding]:
    begins, ends = (at.astimezone(clock.BRUSSELS) for at in (meeting.starts_at, meeting.ends_at))
    if begins.utcoffset() == ends.utcoffset():
        return []
    lasts = {"hours": f"{(meeting.ends_at - meeting.starts_at) / timedelta(hours=1):g}"}
    sentence = _now("The clocks in Brussels change meanwhile: from beginning to end it is %(hours)s hours.")
    return [findings.warning("clocks_change", sentence % lasts)]


@dataclass(frozen=True)
class Step:
    """Something to do for a meeting, by when, and on which page; `address` empty: the page is not there."""

    words: str | Promise
    on: date | None
    address: str
    distance: str = ""
    is_past: bool = False


def steps(
    meeting: Meeting, limits: rules.Limits, *, at: datetime, items: int, awaited: int, is_sent: bool = False
) -> list[Step]:
    """Return what is still to do, what is due first in front; no query. `is_sent`: all documents to be consulted on."""
    found = [
        _step(meeting, words, on, page, at=at)
        for words, on, page in _due(meeting, limits, at=at, items=items, awaited=awaited, is_sent=is_sent)
    ]
    return sorted(found, key=lambda step: step.on or date.min)


def _step(meeting: Meeting, words: str | Promise, on: date | None, page: str, *, at: datetime) -> Step:
    is_past = on is not None and clock.days_until(on, at) < 0
    return Step(words, on, _page(meeting, page), clock.in_words(on, at) if on else "", is_past)


def _due(
    meeting: Meeting, limits: rules.Limits, *, at: datetime, items: int, awaited: int, is_sent: bool
) -> Iterator[tuple[str | Promise, date | None, str]]:
    match meeting.status:
        case Status.PLANNED:
            if not items:
                words = _("Write the programme: the draft agenda goes with the invitation")
                yield words, limits.invitation_on, "programme"
            yield _("Convene it: the invitation is due"), limits.invitation_on, "convening"
        case Status.POSTPONED:
            yield _("Find a new date and convene it again"), None, "reconvening"
        case Status.CONVENED if meeting.ends_at <= at:
            yield _("Say that it took place"), meeting.last_on, "holding"
        case Status.CONVENED:
            yield from _of_delegations(meeting, awaited, at=at)
            if not is_sent and clock.days_until(limits.documents_on, at) >= 0:
                yield _("Send the documents for consultation"), limits.documents_on, "documents"
            yield _beginning(meeting, at=at)
        case Status.HELD:
            due = limits.minutes_public_on if meeting.is_public else None
            yield _("Write, circulate and publish the minutes"), due, "minutes"


def _of_delegations(meeting: Meeting, awaited: int, *, at: datetime) -> Iterator[tuple[str, date, str]]:
    until = meeting.answers_until_on
    if not awaited or until is None:
        return
    if clock.days_until(until, at) < 0:
        words = _now("States without an answer: %(number)d. You register who attends for them.")
        yield words % {"number": awaited}, until, "delegations"
    else:
        yield _now("States name their delegations; not yet: %(number)d") % {"number": awaited}, until, ""


def _beginning(meeting: Meeting, *, at: datetime) -> tuple[Promise, date, str]:
    """Return what the days of the meeting ask for: on each of them the door."""
    today = clock.local_day(at)
    if meeting.starts_at <= at:
        return _("It is on: check people in and out"), today, "door"
    return _("It begins"), meeting.first_on, "door" if meeting.first_on == today else "programme"


def _page(meeting: Meeting, page: str) -> str:
    try:
        return meeting_pages.address(meeting, page) if page else ""
    except NoReverseMatch:
        return ""
