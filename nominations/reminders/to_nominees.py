"""The notice to persons whom somebody else nominated (domain rule 25): who is to be told now, from frozen versions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from nominations.calls.models import Call
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import informed, notices
from nominations.reminders.catalogue import NOMINEE_NOTICE, NOMINEE_NOTICE_AFTER
from nominations.reminders.lines import Informed, Line
from nominations.reminders.planner import Decision, Verdict
from nominations.reminders.run import Run
from nominations.workflow.models import Nomination, NominationEvent, NominationVersion
from nominations.workflow.states import UNDO, Move, Status

# Their words are made at once, so one run takes some, and the next run the others.
AT_ONCE = 200


class Told(NamedTuple):
    """One person to tell, and the frozen version that names her."""

    version: NominationVersion
    person: Informed


def propose(run: Run) -> list[Line]:
    """Return what is to be decided now about notices to nominees; nothing is written."""
    return [*_unwanted(), *_due(run.at)]


def _unwanted() -> Iterator[Line]:
    standing = Nomination.objects.filter(status__in=informed.STANDING).annotate(key=Cast("pk", CharField()))
    waiting = OutgoingMail.objects.filter(kind=NOMINEE_NOTICE, subject_type="nomination", status__in=WAITING).order_by()
    fallen = waiting.exclude(Exists(standing.filter(key=OuterRef("subject_id"))))
    for name, recipient, due_at in fallen.values_list("dedup_key", "recipient", "due_at"):
        decision = Decision(Verdict.CANCEL, due_at, "The nomination does not stand any more.")
        yield Line(decision, NOMINEE_NOTICE, recipient, name, is_written=True)


def _due(at: datetime) -> Iterator[Line]:
    """Yield those who were not told; a nomination sent again with the same person tells her nothing new."""
    found, versions = 0, iter(_untold(at))
    while found < AT_ONCE and (some := list(islice(versions, AT_ONCE))):
        written = informed.written(some)
        for version in some:
            lines = list(_lines(version, written, Decision(Verdict.QUEUE, at)))
            found += len(lines)
            yield from lines


def _lines(version: NominationVersion, written: Mapping[str, str], decision: Decision) -> Iterator[Line]:
    for person in informed.persons(version):
        status = written.get(person.key)
        if status is not None and status != MailStatus.PLANNED:
            continue
        knows = person.email.casefold() == version.by.email.casefold()
        verdict = Decision(Verdict.SKIP, decision.due_at, informed.KNOWS) if knows else decision
        is_written, told = status is not None, Told(version, person)
        yield Line(verdict, NOMINEE_NOTICE, person.email, person.key, is_written, told)


def later(call: Call, *, at: datetime) -> Iterator[Line]:
    """Yield the notices of one call that will be due if the Commission does not decide before."""
    waiting = informed.standing_versions().filter(
        nomination__invitation__call=call, nomination__status=Status.SUBMITTED
    )
    some = list(waiting.filter(nomination__submitted_at__gt=at - NOMINEE_NOTICE_AFTER))
    written = informed.written(some)
    for version in some:
        due_at = (version.nomination.submitted_at or at) + NOMINEE_NOTICE_AFTER
        yield from _lines(version, written, Decision(Verdict.PLAN, due_at))


def _untold(at: datetime) -> Iterable[NominationVersion]:
    """Yield the last versions of which something may have to be told: accepted, or with the Commission for long."""
    last = informed.standing_versions().filter(
        Q(nomination__status=Status.ACCEPTED) & ~Exists(_undoable(at))
        | Q(nomination__submitted_at__lte=at - NOMINEE_NOTICE_AFTER)
    )
    notices_of = informed.notices().filter(subject_id=Cast(OuterRef("nomination_id"), CharField()))
    told = Exists(notices_of.exclude(status=MailStatus.PLANNED).filter(created_at__gte=OuterRef("frozen_at")))
    untold = last.filter(~told | Exists(notices_of.filter(status=MailStatus.PLANNED)))
    return untold.order_by("nomination__submitted_at", "pk").iterator(chunk_size=AT_ONCE)


def _undoable(at: datetime) -> QuerySet[NominationEvent]:
    """Return the acceptances that can still be undone: of these nobody is told yet."""
    decided = NominationEvent.objects.filter(nomination=OuterRef("nomination"), move=Move.ACCEPT)
    return decided.filter(at__gt=at - UNDO)


def compose(lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]:
    """Return the messages of lines by key; a notice is written only when it is due, so its words are known."""
    del with_words
    composed = {}
    for line in lines:
        told: Told = line.source
        mailbox = run.mailboxes.get(str(told.version.nomination.invitation.call.group_id), "")
        composed[line.key] = notices.nominee_notice(told.version, told.person, mailbox=mailbox, at=run.at)
    return composed
