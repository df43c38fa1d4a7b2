"""What a call will mail: before it opens, and what of an open one is not written yet; nothing is stored."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from nominations.accounts.models import Role
from nominations.calls import notices as call_notices
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.outbox.messages import Message
from nominations.reference.models import Country
from nominations.reminders import notices, planner, queries, to_nominees, to_staff, to_states
from nominations.reminders.catalogue import STAFF, To
from nominations.reminders.lines import File, Letter, Line
from nominations.reminders.planner import Decision, Situation, Verdict
from nominations.reminders.queries import Facts
from nominations.reminders.rules import NOBODY, Holidays
from nominations.reminders.run import Run
from nominations.reminders.to_states import Timetable


class Expected(NamedTuple):
    """A mail that is not written yet."""

    kind: str
    state: Country | None  # none: to the secretariat, or to a nominee
    recipient: str
    recipient_name: str
    due_at: datetime
    useful_until: datetime | None
    note: str  # why it will be skipped, or what its day rests on that is not sure; else ""
    is_skipped: bool
    message: Message  # `outbox.messages.render` gives its words as they would be now, as if no draft were begun


class Gap(NamedTuple):
    """Nobody is entered for a step, so nothing will be written for it."""

    state: Country
    to: To
    sentence: str


def expected(run: Run) -> list[Expected]:
    """Return every mail that a call in preparation will bring if it is opened now and nobody answers, by time."""
    opening, at = run.opening, run.at
    facts = Facts([], run.people, {}, run.holidays, {}, {})
    found = list(_of_secretariat(run))
    timetable = Timetable(run.holidays)
    for state in opening.states:
        invitation = Invitation(call=opening.call, country=state)
        found += _opening(invitation, opening.contacts.get(state.iso2, []), opening.mailbox, at=at)
        found += _reminders(invitation, facts, timetable, opening.mailbox, at=at)
    return _by_time(found)


def upcoming(run: Run) -> list[Expected]:
    """Return the mails of an open call that the planner will write: in its next run, or when a notice is due."""
    call, at = run.opening.call, run.at
    lines = [*to_states.propose(run), *to_staff.propose(run)]
    lines = [line for line in lines if not line.is_written and line.source is not None]
    notices_to_come = list(to_nominees.later(call, at=at))
    of_states = [line for line in lines if isinstance(line.source, Letter)]
    of_staff = [line for line in lines if isinstance(line.source, to_staff.Day)]
    messages = {
        **to_states.compose(of_states, run, with_words=False),
        **to_staff.compose(of_staff, run, with_words=False),
        **to_nominees.compose(notices_to_come, run, with_words=True),
    }
    found = [
        _of_line(line, _as_now(messages[line.key], at), call, run.holidays)
        for line in [*of_states, *of_staff, *notices_to_come]
        if line.key in messages
    ]
    return _by_time(found)


def gaps(run: Run) -> list[Gap]:
    """Return for which States nobody is entered for a step, in protocol order; those that answered apart."""
    call, states = run.opening.call, run.opening.states
    if call.status != CallStatus.PREPARATION:
        open_ = {file.iso2 for file in queries.files(at=run.at, call=call)}
        states = [state for state in states if state.iso2 in open_]
    return [
        Gap(state, to, sentence % {"state": state.name_in_text})
        for state in states
        for to, sentence in _sentences().items()
        if not run.people.get(state.iso2, NOBODY).of(to)
    ]


def _sentences() -> dict[To, str]:
    return {
        To.FIRST: _("No contact point that mail can reach is entered for %(state)s."),
        To.SECOND: _("No second contact is entered for %(state)s."),
        To.PERMANENT_REPRESENTATION: _("No Permanent Representation is entered for %(state)s."),
    }


def _opening(invitation: Invitation, contacts: Iterable[Role], mailbox: str, *, at: datetime) -> Iterator[Expected]:
    messages = call_notices.to_state(
        "call_opened",
        invitation,
        contacts,
        step="opened",
        mailbox=mailbox,
        template="calls/opened",
        context={"at": at},
    )
    for message in messages:
        yield _expected(message, Decision(Verdict.QUEUE, at), invitation.country)


def _reminders(
    invitation: Invitation, facts: Facts, timetable: Timetable, mailbox: str, *, at: datetime
) -> Iterator[Expected]:
    iso2, deadline_on = str(invitation.country_id), invitation.deadline_on
    file = File(str(invitation.pk), iso2, str(invitation.call_id), deadline_on, invitation.deadline_key, at)
    for reminder in to_states.reminders_of(file, facts, timetable):
        decision = planner.decide(reminder.slot, Situation(at), at)
        doubt = _doubt(reminder.step.working_days_after, deadline_on, reminder.slot.due_at, facts.holidays)
        for role in facts.people.get(iso2, NOBODY).of(reminder.step.to):
            message = notices.reminder(reminder, invitation, role, mailbox=mailbox)
            yield _expected(_as_now(message, reminder.slot.due_at), decision, invitation.country, doubt)


def _of_secretariat(run: Run) -> Iterator[Expected]:
    call, at, mailbox, holidays = run.opening.call, run.at, run.opening.mailbox, run.holidays
    for day in to_staff.days_of(str(call.pk), at, mailbox, [call.deadline_on], holidays):
        ended = to_staff.nobody_answered(run)
        until = day.slot.useful_until
        message = notices.staff_deadline(call, due_on=day.due_on, mailbox=mailbox, ended=ended, expires_at=until)
        doubt = _doubt(STAFF.working_days_after, call.deadline_on, day.slot.due_at, holidays)
        yield _expected(message, planner.decide(day.slot, Situation(at), at), None, doubt)


def _of_line(line: Line, message: Message, call: Call, holidays: Holidays) -> Expected:
    if isinstance(line.source, Letter):
        reminder = line.source.reminder
        counted_from = reminder.file.deadline_on
        if reminder.reason:
            counted_from = clock.local_day(reminder.file.announced_at)
        doubt = _doubt(reminder.step.working_days_after, counted_from, reminder.slot.due_at, holidays)
        return _expected(message, line.decision, message.context["state"], doubt)
    if isinstance(line.source, to_staff.Day):
        doubt = _doubt(STAFF.working_days_after, call.deadline_on, line.decision.due_at, holidays)
        return _expected(message, line.decision, None, doubt)
    return _expected(message, line.decision, None)


def _as_now(message: Message, at: datetime) -> Message:
    return notices.with_words(message, None, at=at) if "invitation" in message.context else message


def _doubt(working_days: int, counted_from: date, due_at: datetime, holidays: Holidays) -> str:
    return holidays.doubt(counted_from, clock.local_day(due_at)) if working_days else ""


def _expected(message: Message, decision: Decision, state: Country | None, doubt: str = "") -> Expected:
    return Expected(
        kind=message.kind,
        state=state,
        recipient=message.recipient,
        recipient_name=message.recipient_name,
        due_at=decision.due_at,
        useful_until=message.expires_at,
        note=decision.reason or doubt,
        is_skipped=decision.verdict is Verdict.SKIP,
        message=message,
    )


def _by_time(found: Iterable[Expected]) -> list[Expected]:
    def order(each: Expected) -> tuple[datetime, int, str]:
        return each.due_at, (each.state.protocol_order or 0) if each.state else 0, each.recipient

    return sorted(found, key=order)
