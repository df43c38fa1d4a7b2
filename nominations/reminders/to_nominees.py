"""The notice to persons whom somebody else nominated (domain rule 25): who is to be told now, from frozen versions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.outbox.messages import Message, key
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import notices, queries
from nominations.reminders.catalogue import NOMINEE_NOTICE, NOMINEE_NOTICE_AFTER
from nominations.reminders.lines import Informed, Line
from nominations.reminders.planner import Decision, Verdict
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Status

STANDING = (Status.SUBMITTED, Status.ACCEPTED)
# Their words are made at once, so one run takes some, and the next run the others.
AT_ONCE = 200
KNOWS = "This person submitted the nomination, so knows of it."


class Told(NamedTuple):
    """One person to tell, and the frozen version that names her."""

    version: NominationVersion
    person: Informed


def propose(*, at: datetime) -> list[Line]:
    """Return what is to be decided now about notices to nominees; nothing is written."""
    return [*_unwanted(), *_due(at)]


def _unwanted() -> Iterator[Line]:
    standing = Nomination.objects.filter(status__in=STANDING).annotate(key=Cast("pk", CharField()))
    waiting = OutgoingMail.objects.filter(kind=NOMINEE_NOTICE, subject_type="nomination", status__in=WAITING).order_by()
    fallen = waiting.exclude(Exists(standing.filter(key=OuterRef("subject_id"))))
    for name, recipient, due_at in fallen.values_list("dedup_key", "recipient", "due_at"):
        decision = Decision(Verdict.CANCEL, due_at, "The nomination does not stand any more.")
        yield Line(decision, NOMINEE_NOTICE, recipient, name, is_written=True)


def _due(at: datetime) -> Iterator[Line]:
    """Yield those who were not told; a nomination sent again with the same person tells her nothing new."""
    found, versions = 0, iter(_untold(at))
    while found < AT_ONCE and (some := list(islice(versions, AT_ONCE))):
        written = _written(some)
        for version in some:
            lines = list(_lines(version, written, Decision(Verdict.QUEUE, at)))
            found += len(lines)
            yield from lines


def _lines(version: NominationVersion, written: Mapping[str, str], decision: Decision) -> Iterator[Line]:
    for person in persons(version):
        status = written.get(person.key)
        if status is not None and status != MailStatus.PLANNED:
            continue
        knows = person.email.casefold() == version.by.email.casefold()
        verdict = Decision(Verdict.SKIP, decision.due_at, KNOWS) if knows else decision
        is_written, told = status is not None, Told(version, person)
        yield Line(verdict, NOMINEE_NOTICE, person.email, person.key, is_written, told)


def later(call: Call, *, at: datetime) -> Iterator[Line]:
    """Yield the notices of one call that will be due if the Commission does not decide before."""
    waiting = standing_versions().filter(nomination__invitation__call=call, nomination__status=Status.SUBMITTED)
    some = list(waiting.filter(nomination__submitted_at__gt=at - NOMINEE_NOTICE_AFTER))
    written = _written(some)
    for version in some:
        due_at = (version.nomination.submitted_at or at) + NOMINEE_NOTICE_AFTER
        yield from _lines(version, written, Decision(Verdict.PLAN, due_at))


def persons(version: NominationVersion) -> list[Informed]:
    """Return the persons whom a frozen version names with an address; nobody can be told who has none."""
    return [
        Informed(
            key=key(NOMINEE_NOTICE, version.nomination_id, f"{person['role']}.{person['number']}", person["email"]),
            name=f"{person['given_name']} {person['family_name']}".strip(),
            email=person["email"],
            facts=person,
        )
        for person in version.content["persons"]
        if person["email"]
    ]


def _untold(at: datetime) -> Iterable[NominationVersion]:
    """Yield the last versions of which something may have to be told: accepted, or with the Commission for long."""
    last = standing_versions().filter(
        Q(nomination__status=Status.ACCEPTED) | Q(nomination__submitted_at__lte=at - NOMINEE_NOTICE_AFTER)
    )
    notices_of = _notices().filter(subject_id=Cast(OuterRef("nomination_id"), CharField()))
    told = Exists(notices_of.exclude(status=MailStatus.PLANNED).filter(created_at__gte=OuterRef("frozen_at")))
    untold = last.filter(~told | Exists(notices_of.filter(status=MailStatus.PLANNED)))
    return untold.order_by("nomination__submitted_at", "pk").iterator(chunk_size=AT_ONCE)


def standing_versions() -> QuerySet[NominationVersion]:
    """Return the last version of every nomination that stands, of calls that ran here."""
    ran = Q(nomination__invitation__call__status__in=[CallStatus.OPEN, CallStatus.CLOSED])
    last = NominationVersion.objects.filter(
        ran,
        number=F("nomination__round"),
        nomination__status__in=STANDING,
        nomination__invitation__call__on_paper=False,  # recorded afterwards: nobody is mailed
    )
    return last.select_related("by", "nomination__invitation__call__group", "nomination__invitation__country")


def _notices() -> Any:
    return OutgoingMail.objects.filter(kind=NOMINEE_NOTICE, subject_type="nomination").order_by()


def _written(versions: Iterable[NominationVersion]) -> dict[str, str]:
    ids = [str(version.nomination_id) for version in versions]
    return dict(_notices().filter(subject_id__in=ids).values_list("dedup_key", "status"))


def compose(lines: Iterable[Line], *, at: datetime, with_words: bool) -> Mapping[str, Message]:
    """Return the messages of lines by key; a notice is written only when it is due, so its words are known."""
    del with_words
    boxes = queries.mailboxes(at=at)
    composed = {}
    for line in lines:
        told: Told = line.source
        mailbox = boxes.get(str(told.version.nomination.invitation.call.group_id), "")
        composed[line.key] = notices.nominee_notice(told.version, told.person, mailbox=mailbox, at=at)
    return composed
