"""The words of a mail that is not written yet, as they would be today; what a State's draft lacks is not for staff."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.kernel import clock
from nominations.outbox.messages import Message
from nominations.reminders import calendar, notices, planner, to_staff, to_states
from nominations.reminders.catalogue import NOMINEE_NOTICE, STAFF
from nominations.reminders.lines import Letter, Line
from nominations.reminders.planner import Situation
from nominations.reminders.rules import NOBODY
from nominations.reminders.run import Run
from nominations.reminders.to_states import Timetable


def messages(call: Call, *, kind: str, iso2: str, at: datetime) -> list[Message]:
    """Return the mails of a kind to a State, or to no State where `iso2` is empty, as they would be now."""
    if call.status == Status.OPEN and kind == STAFF.kind:
        return [] if iso2 else _to_staff(call, at=at)
    if call.status == Status.OPEN and kind != NOMINEE_NOTICE:
        return _to_state(call, kind, iso2, at=at)
    find = {Status.PREPARATION: calendar.expected, Status.OPEN: calendar.upcoming}.get(Status(call.status))
    found = find(Run(at, call=call)) if find else []
    return [each.message for each in found if each.kind == kind and (each.state.iso2 if each.state else "") == iso2]


def _to_state(call: Call, kind: str, iso2: str, *, at: datetime) -> list[Message]:
    run = Run(at, call=call)
    lines = [line for line in _lines(run, iso2) if line.kind == kind]
    composed = to_states.compose(lines, run, with_words=False)
    return [notices.with_words(message, None, at=at) for message in composed.values()]


def _lines(run: Run, iso2: str) -> Iterator[Line]:
    facts = to_states.facts_of(run)
    people, timetable = facts.people.get(iso2, NOBODY), Timetable(facts.holidays)
    for file in (file for file in facts.files if file.iso2 == iso2):
        for reminder in to_states.reminders_of(file, facts, timetable):
            decision = planner.decide(reminder.slot, Situation(file.announced_at), run.at)
            for role in people.of(reminder.step.to):
                email = role.user.email
                yield Line(decision, reminder.step.kind, email, email, is_written=True, source=Letter(reminder, role))


def _to_staff(call: Call, *, at: datetime) -> list[Message]:
    run, mailbox = Run(at, call=call), call.group.mailbox_on(clock.local_day(at))
    ends = {invitation.deadline_on for invitation in call.invitations.select_related("call")}
    days = to_staff.days_of(str(call.pk), call.opened_at or at, mailbox, ends, run.holidays)
    lines = list(_of_days(days, at=at))
    return list(to_staff.compose(lines, run, with_words=True).values())


def _of_days(days: Iterable[to_staff.Day], *, at: datetime) -> Iterator[Line]:
    for day in days:
        decision = planner.decide(day.slot, Situation(day.opened_at), at)
        yield Line(decision, STAFF.kind, day.mailbox, day.key, is_written=True, source=day)
