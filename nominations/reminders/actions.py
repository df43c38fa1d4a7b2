"""Planning reminders: rows for what is to come, words for what is due, a reason for what is not sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nominations.accounts.models import Role
from nominations.calls.models import Invitation
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message, key
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import notices, planner, queries
from nominations.reminders.catalogue import STEPS, Step
from nominations.reminders.planner import Decision, Situation, Verdict
from nominations.reminders.queries import Facts, Known


@dataclass(frozen=True)
class Reminder:
    """One step to one contact point of one State."""

    step: Step
    invitation: Invitation
    contact: Role
    key: str


@dataclass(frozen=True)
class Line:
    """What one run decides about one mail, new or already planned."""

    decision: Decision
    recipient: str
    kind: str
    reminder: Reminder | None = None  # none: nobody expects this mail any more
    mail: Known | None = None  # none: it is not written yet


def plan(*, at: datetime) -> Counter[Verdict]:
    """Bring the planned reminders up to date and queue what is due; harmless when run twice, also at the same time.

    Two runs meet at the unique key and at the rows' locks; what was decided on stale facts, the guard stops.
    """
    lines = propose(at=at)
    _cancel(lines)
    _write(lines, at=at)
    _skip(lines)
    _queue(lines, at=at)
    return Counter(line.decision.verdict for line in lines)


def propose(*, at: datetime) -> list[Line]:
    """Return what `plan` would do now; nothing is written."""
    facts = queries.facts(at=at)
    expected = {reminder.key: reminder for reminder in _reminders(facts)}
    return [*_unwanted(facts, expected), *_decided(facts, expected, at)]


def _reminders(facts: Facts) -> Iterator[Reminder]:
    for invitation in facts.invitations.values():
        for contact in facts.contacts.get(str(invitation.country_id), []):
            for step in STEPS:
                parts = (step.kind, invitation.pk, invitation.deadline_key, contact.user.email)
                yield Reminder(step, invitation, contact, key(*parts))


def _unwanted(facts: Facts, expected: dict[str, Reminder]) -> Iterator[Line]:
    """Yield the mails that wait for nothing: the verbs call theirs back themselves, this catches the rest."""
    for mail in facts.mails.values():
        if mail.status in WAITING and mail.dedup_key not in expected:
            invitation = facts.invitations.get(mail.subject_id)
            reason = "The State has answered, or the call is not open."
            if invitation and not notices.is_of_deadline(mail, invitation):
                reason = "The deadline was moved."
            elif invitation:
                reason = "This person is no longer a contact point."
            yield Line(Decision(Verdict.CANCEL, mail.due_at, reason), mail.recipient, mail.kind, mail=mail)


def _decided(facts: Facts, expected: dict[str, Reminder], at: datetime) -> Iterator[Line]:
    for reminder in expected.values():
        mail = facts.mails.get(reminder.key)
        if mail and mail.status != MailStatus.PLANNED:
            continue
        decision = planner.decide(reminder.step, _situation(reminder, facts, at), at)
        if mail is None or decision.verdict is not Verdict.PLAN:
            yield Line(decision, reminder.contact.user.email, reminder.step.kind, reminder, mail)


def _situation(reminder: Reminder, facts: Facts, at: datetime) -> Situation:
    invitation = reminder.invitation
    pk = str(invitation.pk)
    others = []
    if gone := facts.gone.get(pk, []):
        own = key(reminder.step.kind, pk, invitation.deadline_key)
        others = [mail.sent_at or at for mail in gone if not mail.dedup_key.startswith(f"{own}:")]
    return Situation(invitation.deadline_on, facts.announced_at[pk], max(others, default=None))


def _cancel(lines: Iterable[Line]) -> None:
    by_reason: dict[str, list[UUID]] = defaultdict(list)
    for line in lines:
        if line.decision.verdict is Verdict.CANCEL and line.mail:
            by_reason[line.decision.reason].append(line.mail.pk)
    for reason, mails in by_reason.items():
        outbox.cancel(OutgoingMail.objects.filter(pk__in=mails), reason=reason)


def _write(lines: Iterable[Line], *, at: datetime) -> None:
    new = [(line.reminder, line.decision) for line in lines if line.mail is None and line.reminder]
    if not new:
        return
    boxes = queries.mailboxes(at=at)
    outbox.plan(
        (outbox.Plan(_message(reminder, boxes), decision.due_at, decision.reason) for reminder, decision in new), at=at
    )


def _skip(lines: Iterable[Line]) -> None:
    by_reason: dict[str, list[UUID]] = defaultdict(list)
    for line in lines:
        if line.decision.verdict is Verdict.SKIP and line.mail:
            by_reason[line.decision.reason].append(line.mail.pk)
    for reason, mails in by_reason.items():
        outbox.skip(mails, reason=reason)


def _queue(lines: Iterable[Line], *, at: datetime) -> None:
    to_queue = [line.reminder for line in lines if line.decision.verdict is Verdict.QUEUE]
    due = {reminder.key: reminder for reminder in to_queue if reminder}
    if not due:
        return
    planned = OutgoingMail.objects.filter(dedup_key__in=due, status=MailStatus.PLANNED)
    ids = dict(planned.values_list("dedup_key", "pk"))
    begun = queries.begun(reminder.invitation for reminder in due.values())
    boxes = queries.mailboxes(at=at)
    ready = {}
    for reminder in due.values():
        if reminder.key in ids:
            draft = begun.get(str(reminder.invitation.pk))
            ready[ids[reminder.key]] = notices.with_words(_message(reminder, boxes), draft, at=at)
    outbox.queue(ready, at=at)


def _message(reminder: Reminder, mailboxes: Mapping[str, str]) -> Message:
    mailbox = mailboxes.get(str(reminder.invitation.call.group_id), "")
    return notices.reminder(reminder.step, reminder.invitation, reminder.contact, mailbox=mailbox)
