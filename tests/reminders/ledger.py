"""What should have gone out in a simulated year, from what happened in it: intervals and the rules, no database.

The play writes down what happened when; afterwards the ledger says for every step and person the first instant at which
the mail was due, known, wanted, of use, and somebody was there to send it, 20 hours after the step before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.reminders.oracle import DAY, HOUR, STEPS, nine, today, working_days_after

FOR_EVER = datetime.max.replace(tzinfo=nine(date(2026, 1, 1)).tzinfo)


class Span(NamedTuple):
    """From an instant, up to but not including another."""

    since: datetime
    until: datetime = FOR_EVER

    def meets(self, other: "Span") -> "Span | None":
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Span(since, until) if since < until else None


class Due(NamedTuple):
    """A mail of the clock: of which step, to whom."""

    step: str  # kind:file:tag
    to: str

    @property
    def kind(self) -> str:
        return self.step.split(":")[0]


class Wanted(NamedTuple):
    due: Due
    due_at: datetime
    spans: tuple[Span, ...]  # in which it may go: wanted and of use


@dataclass
class File:
    """One State and one call as the play wrote it down."""

    pk: str
    waits: list[Span] = field(default_factory=list)  # open and unanswered
    deadlines: list[tuple[str, date, Span]] = field(default_factory=list)
    people: list[tuple[str, str, Span]] = field(default_factory=list)  # to whom, address
    returns: list[tuple[str, Span]] = field(default_factory=list)

    def answered(self, at: datetime) -> None:
        self.waits[-1] = Span(self.waits[-1].since, at)
        self.returns = [(tag, Span(span.since, min(span.until, at))) for tag, span in self.returns]

    def reopened(self, at: datetime) -> None:
        self.waits.append(Span(at))

    def moved(self, tag: str, deadline_on: date, at: datetime) -> None:
        if self.deadlines:
            old_tag, old_on, span = self.deadlines.pop()
            self.deadlines.append((old_tag, old_on, Span(span.since, at)))
        self.deadlines.append((tag, deadline_on, Span(at)))

    def replaced(self, old: str, new: str, at: datetime) -> None:
        """One address gives way to another, as first contact."""
        self.people = [
            (to, email, Span(span.since, min(span.until, at)) if email == old else span)
            for to, email, span in self.people
            if email != new
        ]
        self.people.append(("first", new, Span(at)))

    def wanted(self, holidays: frozenset[date]) -> Iterator[Wanted]:
        for tag, deadline_on, valid in self.deadlines:
            for kind, (days, working, use, to) in STEPS.items():
                day = working_days_after(deadline_on, working, holidays) if working else deadline_on + days * DAY
                if nine(day) >= valid.since:
                    yield from self._to(f"{kind}:{self.pk}:{tag}", nine(day), use * HOUR, to, valid)
        for tag, span in self.returns:
            due_at = nine(working_days_after(today(span.since), 5, holidays))
            yield from self._to(f"reminder_returned:{self.pk}:{tag}", due_at, 14 * DAY, "first", span)

    def _to(self, step: str, due_at: datetime, use: timedelta, to: str, valid: Span) -> Iterator[Wanted]:
        useful = Span(due_at, due_at + use).meets(valid)
        for group, email, span in self.people:
            if group == to:
                meeting = useful and useful.meets(span)
                spans = tuple(each for wait in self.waits if meeting and (each := meeting.meets(wait)))
                yield Wanted(Due(step, email), due_at, spans)


def expected(wanted: Iterable[Wanted], outages: Iterable[Span]) -> dict[Due, tuple[datetime, datetime]]:
    """Return when the mails of one file go out and when they were due; what is missing could not go in time."""
    left, away = {each.due: each for each in wanted}, sorted(outages)
    gone: dict[Due, tuple[datetime, datetime]] = {}
    while left:
        times = {due: _earliest(each, gone, away) for due, each in left.items()}
        ready = [(time, left[due].spans[-1].until, due) for due, time in times.items() if time]
        if not ready:
            return gone
        time, _until, due = min(ready)
        gone[due] = (time, left.pop(due).due_at)
    return gone


def _earliest(wanted: Wanted, gone: dict[Due, tuple[datetime, datetime]], away: list[Span]) -> datetime | None:
    others = [time for due, (time, _due_at) in gone.items() if due.step != wanted.due.step]
    for span in wanted.spans:
        time = max([span.since, *(other + 20 * HOUR for other in others if other + 20 * HOUR > span.since)])
        time = up(time, away)
        if time < span.until:
            return time
    return None


def up(time: datetime, away: Iterable[Span]) -> datetime:
    """Return the first instant from this one on at which somebody is there to send."""
    for outage in sorted(away):
        if outage.since <= time < outage.until:
            time = outage.until
    return time
