"""The mail to the secretariat after a deadline: one a call and day, with the States that are missing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import notices, planner
from nominations.reminders.catalogue import HOUR, STAFF, Slot
from nominations.reminders.lines import DayEnded, Line, Missing
from nominations.reminders.planner import Decision, Situation, Verdict
from nominations.reminders.rules import Holidays
from nominations.reminders.run import Run
from nominations.workflow import queries as workflow
from nominations.workflow.queries import FileRow
from nominations.workflow.states import ANSWERED

UNWANTED = "The deadline was moved, or the call is not open."
REACHED = (MailStatus.SENT, MailStatus.UNCERTAIN)


class Day(NamedTuple):
    """A day on which the secretariat is told of deadlines of a call that ended."""

    call_id: str
    opened_at: datetime
    mailbox: str
    due_on: date
    slot: Slot

    @property
    def key(self) -> str:
        return key(STAFF.kind, self.call_id, self.due_on, self.mailbox)


def propose(run: Run) -> list[Line]:
    """Return what is to be decided now about the mails to secretariats; nothing is written."""
    at, days = run.at, {day.key: day for day in _days(run)}
    known = OutgoingMail.objects.filter(kind=STAFF.kind, subject_type="call").order_by()
    ids = {day.call_id for day in days.values()}
    known = known.filter(Q(subject_id__in=ids) if run.call else Q(status__in=WAITING) | Q(subject_id__in=ids))
    mails = {row[0]: row for row in known.values_list("dedup_key", "status", "recipient", "due_at")}
    lines = [
        Line(Decision(Verdict.CANCEL, due_at, UNWANTED), STAFF.kind, to, name, is_written=True)
        for name, status, to, due_at in mails.values()
        if status in WAITING and name not in days
    ]
    for name, day in days.items():
        status = mails[name][1] if name in mails else None
        if status is None or (status == MailStatus.PLANNED and at >= day.slot.due_at):
            decision = planner.decide(day.slot, Situation(day.opened_at), at)
            lines.append(Line(decision, STAFF.kind, day.mailbox, name, status is not None, day))
    return lines


def _days(run: Run) -> Iterator[Day]:
    for pk, (call, ends) in run.calls.items():
        yield from days_of(pk, call.opened_at or run.at, run.mailboxes.get(str(call.group_id), ""), ends, run.holidays)


def days_of(call_id: str, opened_at: datetime, mailbox: str, ends: Iterable[date], holidays: Holidays) -> Iterator[Day]:
    """Yield the days on which these deadlines are told of: two that end on a weekend are told of in one mail."""
    for due_on in sorted({STAFF.day(end, holidays.days) for end in ends}):
        due_at = clock.local_instant(due_on, HOUR)
        if mailbox:
            yield Day(call_id, opened_at, mailbox, due_on, Slot(due_at, due_at + STAFF.useful_for))


def compose(lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]:
    """Return the messages of lines by key; who is missing is known only on the day."""
    days: dict[str, Day] = {line.key: line.source for line in lines}
    return {
        name: notices.staff_deadline(
            open_.call,
            due_on=day.due_on,
            mailbox=day.mailbox,
            ended=_ended(open_.call, day, run.holidays) if with_words else None,
            expires_at=day.slot.useful_until,
        )
        for name, day in days.items()
        if (open_ := run.calls.get(day.call_id))
    }


def _ended(call: Call, day: Day, holidays: Holidays) -> DayEnded:
    rows = workflow.file_rows(workflow.with_answers(call.invitations.order_by("country__protocol_order")))
    ended = [row for row in rows if STAFF.day(row.deadline_on, holidays.days) == day.due_on]
    silent = [row for row in ended if row.status not in ANSWERED]
    mails = _mails(silent)
    return DayEnded(
        days=sorted({row.deadline_on for row in ended}),
        missing=[_missing(row, mails) for row in silent],
        answered=len(ended) - len(silent),
        running=sum(row.deadline_on > max(each.deadline_on for each in ended) for row in rows) if ended else 0,
    )


def nobody_answered(run: Run) -> DayEnded:
    """Return what would be said if no State of a call in preparation answered."""
    missing = [Missing(state.name_en, "", None, 0, 0) for state in run.opening.states]
    return DayEnded([run.opening.call.deadline_on], missing, answered=0, running=0)


def _missing(row: FileRow, mails: Counter[tuple[str, str]]) -> Missing:
    pk = str(row.invitation.pk)
    return Missing(
        name=row.country.name_en,
        status=row.nomination.get_status_display() if row.nomination else "",
        percent=row.completeness.percent if row.completeness else None,
        reached=sum(mails[pk, status] for status in REACHED),
        came_back=mails[pk, MailStatus.BOUNCED],
    )


def _mails(rows: Iterable[FileRow]) -> Counter[tuple[str, str]]:
    keys = [str(row.invitation.pk) for row in rows]
    about = OutgoingMail.objects.filter(subject_type="invitation", subject_id__in=keys).exclude(audience="")
    return Counter(about.order_by().values_list("subject_id", "status"))
