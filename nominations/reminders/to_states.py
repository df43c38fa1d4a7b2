"""The reminders to States: every step of every open file that is not answered, and what is decided about each now."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from nominations.accounts.models import Role
from nominations.kernel import clock
from nominations.outbox.messages import LONGEST_KEY, Message, key
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import notices, planner, queries
from nominations.reminders.catalogue import REMIND_NOW, RETURNED, STEPS, Slot, Step
from nominations.reminders.lines import File, Letter, Line, Reminder
from nominations.reminders.planner import Decision, Situation, Verdict
from nominations.reminders.queries import Facts, Known
from nominations.reminders.rules import NOBODY, Holidays
from nominations.reminders.run import Run

MOVED = "The deadline was moved."


class Timetable:
    """When steps are due: computed once for all the files that share a day."""

    def __init__(self, holidays: Holidays) -> None:
        self._days = holidays.days
        self._of_deadline: dict[date, tuple[tuple[Step, Slot], ...]] = {}
        self._of_return: dict[date, Slot] = {}

    def of(self, deadline_on: date) -> tuple[tuple[Step, Slot], ...]:
        if deadline_on not in self._of_deadline:
            self._of_deadline[deadline_on] = tuple((step, step.slot(deadline_on, self._days)) for step in STEPS)
        return self._of_deadline[deadline_on]

    def of_return(self, returned_on: date) -> Slot:
        if returned_on not in self._of_return:
            self._of_return[returned_on] = RETURNED.slot(returned_on, self._days)
        return self._of_return[returned_on]


def propose(run: Run) -> list[Line]:
    """Return what is to be decided now, about all calls or one; nothing is written."""
    at, facts = run.at, facts_of(run)
    timetable, expected = Timetable(facts.holidays), set[str]()
    steps = [(file, _open_steps(file, facts, timetable, expected, at)) for file in facts.files]
    lines = list(_unwanted(facts, expected))
    called_back = {line.key for line in lines}
    for file, open_ in steps:
        # What this run calls back reaches nobody: no reminder waits because of it.
        gone = [mail for mail in facts.gone.get(file.pk, []) if mail.dedup_key not in called_back]
        lines += _decided(gone, open_, at)
    return lines


def facts_of(run: Run) -> Facts:
    return queries.facts(at=run.at, people=run.people, holidays=run.holidays, call=run.call)


def reminders_of(file: File, facts: Facts, timetable: Timetable) -> Iterator[Reminder]:
    """Yield every step of one file; that of the return is counted from it, whatever becomes of the deadline."""
    for step, slot in timetable.of(file.deadline_on):
        yield Reminder(step, slot, file, file.deadline_key, f"{step.kind}:{file.pk}:{file.deadline_key}:")
    if back := facts.returns.get(file.pk):
        slot = timetable.of_return(clock.local_day(back.at))
        prefix = f"{RETURNED.kind}:{file.pk}:{back.step}:"
        yield Reminder(RETURNED, slot, file._replace(announced_at=back.at), back.step, prefix, back.reason)


def _open_steps(
    file: File, facts: Facts, timetable: Timetable, expected: set[str], at: datetime
) -> list[tuple[Reminder, list[tuple[str, bool, Role]]]]:
    """Return the steps of one file with the letters that are to be decided; note the keys of all in `expected`."""
    people, found = facts.people.get(file.iso2, NOBODY), []
    for reminder in reminders_of(file, facts, timetable):
        is_due = at >= reminder.slot.due_at
        letters = []
        for role in people.of(reminder.step.to):
            name = _key(reminder.prefix, role.user.email)
            expected.add(name)
            mail = facts.mails.get(name)
            if mail is None or (is_due and mail.status == MailStatus.PLANNED):
                letters.append((name, mail is not None, role))
        if letters:
            found.append((reminder, letters))
    return found


def _decided(
    gone: list[Known], open_: list[tuple[Reminder, list[tuple[str, bool, Role]]]], at: datetime
) -> Iterator[Line]:
    """Decide the steps of one file; of several that are due at once, the one whose use ends first goes first."""
    queued_at = None
    for reminder, letters in sorted(open_, key=lambda each: each[0].slot.useful_until):
        others = [mail.gone_at for mail in gone if mail.gone_at and not mail.dedup_key.startswith(reminder.prefix)]
        if queued_at:
            others.append(queued_at)
        situation = Situation(reminder.file.announced_at, max(others, default=None))
        decision = planner.decide(reminder.slot, situation, at)
        if decision.verdict is Verdict.QUEUE:
            queued_at = at
        for name, is_written, role in letters:
            if not is_written or decision.verdict is not Verdict.PLAN:
                source = Letter(reminder, role)
                yield Line(decision, reminder.step.kind, role.user.email, name, is_written, source)


def _key(prefix: str, email: str) -> str:
    name = prefix + email
    return name if len(name) <= LONGEST_KEY else key(name)


def _unwanted(facts: Facts, expected: set[str]) -> Iterator[Line]:
    """Yield the mails that wait for nothing: the verbs call theirs back themselves, this catches the rest."""
    waiting = [mail for mail in facts.mails.values() if mail.status in WAITING and mail.dedup_key not in expected]
    if not waiting:
        return
    files = {file.pk: file for file in facts.files}
    details = queries.details([mail.dedup_key for mail in waiting])
    for mail in waiting:
        detail = details.get(mail.dedup_key)
        if detail and (reason := _why_unwanted(mail, detail, files.get(mail.subject_id), facts)):
            decision = Decision(Verdict.CANCEL, detail.due_at, reason)
            yield Line(decision, detail.kind, detail.recipient, mail.dedup_key, is_written=True)


def _why_unwanted(mail: Known, detail: queries.Detail, file: File | None, facts: Facts) -> str:
    if file is None:
        return "The State has answered, or the call is not open."
    if detail.kind == RETURNED.kind:
        back = facts.returns.get(file.pk)
        if back is None or not mail.dedup_key.startswith(f"{RETURNED.kind}:{file.pk}:{back.step}:"):
            return "The nomination is not waiting for this correction any more."
    elif not mail.dedup_key.startswith(f"{detail.kind}:{file.pk}:{file.deadline_key}:"):
        return MOVED
    people = facts.people.get(file.iso2, NOBODY)
    if detail.recipient in people.came_back:
        return "Mail to this address came back."
    if detail.recipient not in {role.user.email for role in people.everybody}:
        return "This person is no longer a contact point."
    return "" if detail.kind == REMIND_NOW else "Somebody else is the first contact now."


def compose(lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]:
    """Return the messages of lines by key, as planned, or with what is known only on the day."""
    letters: dict[str, Letter] = {line.key: line.source for line in lines}
    invitations = queries.invitations({letter.reminder.file.pk for letter in letters.values()}, calls=run.calls)
    begun = queries.begun(invitations.values()) if with_words else {}
    composed = {}
    for name, (reminder, role) in letters.items():
        if (invitation := invitations.get(reminder.file.pk)) and role.country:
            invitation.country = role.country
            mailbox = run.mailboxes.get(str(invitation.call.group_id), "")
            message = notices.reminder(reminder, invitation, role, mailbox=mailbox)
            if with_words:
                message = notices.with_words(message, begun.get(reminder.file.pk), at=run.at)
            composed[name] = message
    return composed
