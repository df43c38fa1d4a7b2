"""Planning: rows for what is to come, words for what is due, a reason for what is not sent; and "remind now"."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls import access
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import asked_of_states, notices, queries, to_delegations, to_nominees, to_staff, to_states
from nominations.reminders.catalogue import UNDO
from nominations.reminders.lines import Line
from nominations.reminders.planner import Verdict
from nominations.reminders.rules import NOBODY
from nominations.reminders.run import Run
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED

LONGEST_TEXT = 4_000


class CannotRemind(Refused):
    """Nobody is reminded of a call that is not open, of an answer that is there, or at no address."""


class Part(Protocol):
    """One kind of recipients: what is to be decided about their mails, and what these say."""

    def propose(self, run: Run) -> list[Line]: ...

    def compose(self, lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]: ...


PARTS: Sequence[Part] = (to_states, to_staff, to_nominees, to_delegations)


def plan(*, at: datetime, parts: Sequence[Part] = PARTS) -> Counter[Verdict]:
    """Bring the planned mails up to date and queue what is due; harmless when run twice, also at the same time.

    Two runs meet at the unique key and at the rows' locks; what was decided on stale facts, the guard stops.
    """
    run, counts = Run(at), Counter[Verdict]()
    for part in parts:
        lines = part.propose(run)
        if _cancel(lines) < sum(line.decision.verdict is Verdict.CANCEL for line in lines):
            # A sender was faster: its mail counts after all, and what is due waits for the next run.
            lines = [line for line in lines if line.decision.verdict is not Verdict.QUEUE]
        _write(lines, part, run)
        _skip(lines)
        _queue(lines, part, run)
        counts.update(line.decision.verdict for line in lines)
    return counts


def propose(*, at: datetime) -> list[Line]:
    """Return what `plan` would do now; nothing is written."""
    run = Run(at)
    return [line for part in PARTS for line in part.propose(run)]


def _cancel(lines: Iterable[Line]) -> int:
    """Call back what is not wanted; return how many mails could be."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.decision.verdict is Verdict.CANCEL:
            by_reason[line.decision.reason].append(line.key)
    called_back = 0
    for reason, keys in by_reason.items():
        mails = OutgoingMail.objects.filter(dedup_key__in=keys)
        if reason == to_states.MOVED:  # the keys of a call's mails count its deadlines, those of other days do not
            called_back += outbox.supersede(mails, reason=reason)
        elif reason == asked_of_states.CHANGED:
            called_back += outbox.supersede(mails, reason=reason, frees_keys=True)
        else:
            called_back += outbox.cancel(mails, reason=reason)
    return called_back


def _write(lines: Iterable[Line], part: Part, run: Run) -> None:
    new = [line for line in lines if not line.is_written]
    if not new:
        return
    messages = part.compose(new, run, with_words=False)
    plans = (
        outbox.Plan(messages[line.key], line.decision.due_at, line.decision.reason)
        for line in new
        if line.key in messages
    )
    outbox.plan(plans, at=run.at)


def _skip(lines: Iterable[Line]) -> None:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.decision.verdict is Verdict.SKIP and line.is_written:
            by_reason[line.decision.reason].append(line.key)
    for reason, keys in by_reason.items():
        planned = OutgoingMail.objects.filter(dedup_key__in=keys, status=MailStatus.PLANNED)
        outbox.skip(planned.values_list("pk", flat=True), reason=reason)


def _queue(lines: Iterable[Line], part: Part, run: Run) -> None:
    due = [line for line in lines if line.decision.verdict is Verdict.QUEUE]
    if due:
        outbox.queue(part.compose(due, run, with_words=True).values(), at=run.at)


@transaction.atomic
def remind_now(invitations: Sequence[Invitation], *, by: User, at: datetime, text: str = "") -> list[OutgoingMail]:
    """Remind States of an open call at once, with a minute to take it back; `text` adds a person's own words.

    A second press within the same minute is the same reminder. Raises CannotRemind or Refused, and reminds nobody then.
    """
    if not invitations:
        raise CannotRemind(_("Choose the States to remind."))
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("call__group", "country")
    locked = list(rows.filter(pk__in=[each.pk for each in invitations]).order_by("pk"))
    people, boxes = queries.people(on=clock.local_day(at)), queries.mailboxes(at=at)
    words = clean_text(text)[:LONGEST_TEXT]
    for call in {each.call for each in locked}:
        _allow_reminding(call, by=by, at=at)
    messages = []
    for invitation in locked:
        contacts = people.get(str(invitation.country_id), NOBODY).first
        _refuse_pointless(invitation, reachable=bool(contacts))
        mailbox = boxes.get(str(invitation.call.group_id), "")
        messages += notices.reminder_now(invitation, contacts, text=words, mailbox=mailbox, at=at)
        iso2 = str(invitation.country_id)
        audit.record("call.remind_now", invitation, by=by, at=at, on_behalf_of=iso2, own_words=bool(words))
    begun = queries.begun(locked)
    worded = [notices.with_words(each, begun.get(str(each.about.pk)), at=at) for each in messages]
    return outbox.enqueue(worded, at=at, hold_for=UNDO)


def _allow_reminding(call: Call, *, by: User, at: datetime) -> None:
    answer = access.is_secretariat(by, call, on=clock.local_day(at))
    if not answer:
        raise Refused(answer.reason)
    if call.status != CallStatus.OPEN:
        raise CannotRemind(_("The call %(call)s is not open: nobody is reminded of it.") % {"call": call.reference})
    if call.is_change:
        raise CannotRemind(_("A State proposes a change when it wishes: nobody is reminded of it."))


def _refuse_pointless(invitation: Invitation, *, reachable: bool) -> None:
    state = {"state": invitation.country}
    if Nomination.objects.filter(invitation=invitation, status__in=ANSWERED).exists():
        raise CannotRemind(_("%(state)s has answered already. Take it off the list.") % state)
    if not reachable:
        raise CannotRemind(_("%(state)s has no contact point that mail can reach. Enter one first.") % state)
