"""Settling doubts: whether the relay took a mail is asked of those who can know it; each answer has one consequence.

Found: it was sent. Proved absent: it is queued again, the same bytes. Nobody knows, for long: what its kind says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F

from nominations.audit import actions as audit
from nominations.outbox.instants import NOW, Instant
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status

AT_ONCE = 500

SETTLED = "The mail server has it: found afterwards in what it keeps."
ABSENT = "The mail server never took it: sent again, the same bytes."
SENT_ONCE_MORE = "Nobody could say whether it was taken: sent once more, the same bytes."
NEVER_AGAIN = "It may not have been taken, and a mail of this kind is not sent again."
ASK_STAFF = "Nobody can say whether the mail server took it: decide."


class Verdict(Enum):
    ACCEPTED = "accepted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Asked:
    """A mail that is asked about, and the time in which it may have been handed over."""

    message_id: str
    recipient: str
    handed_from: datetime
    handed_until: datetime


@dataclass(frozen=True)
class Said:
    """What a witness says of one mail, with its evidence and, where known, when the mail was taken."""

    verdict: Verdict
    evidence: str = ""
    at: datetime | None = None


UNKNOWN = Said(Verdict.UNKNOWN)


class Witness(Protocol):
    """Whoever can know what the relay took. It says "absent" only where it has seen all of the time asked about."""

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        """Answer by Message-ID; what is left out is unknown."""


@dataclass(frozen=True)
class Settled:
    """One doubt and what became of it; `status` is the new one, or the old where people have to decide."""

    mail: OutgoingMail
    said: Said
    status: Status
    reason: str


def reconcile(witnesses: Sequence[Witness], *, now: Instant = NOW, dry_run: bool = False) -> list[Settled]:
    """Ask about every mail that has been uncertain for a quiet while, and settle it; return one line a mail."""
    quiet = timedelta(seconds=settings.OUTBOX_QUIET_SECONDS)
    doubted = OutgoingMail.objects.filter(status=Status.UNCERTAIN, uncertain_at__lte=now - quiet)
    instant = ExpressionWrapper(now, output_field=DateTimeField())
    mails = list(doubted.annotate(asked_at=instant).order_by("uncertain_at", "pk")[:AT_ONCE])
    said = _ask(witnesses, [_asked(mail) for mail in mails]) if mails else {}
    lines = [_judge(mail, said.get(mail.message_id, UNKNOWN)) for mail in mails]
    if not dry_run:
        for line in lines:
            _settle(line, now=now)
    return lines


def in_words(lines: Sequence[Settled]) -> str:
    """Return "2 sent, 1 uncertain": how many doubts ended where."""
    counts = Counter(line.status for line in lines)
    return ", ".join(f"{count} {status.value}" for status, count in counts.items()) or "no doubts"


def _asked(mail: Any) -> Asked:
    """A mail was handed over at the earliest when its marker could still hold, at the latest when the doubt began."""
    longest = timedelta(seconds=settings.OUTBOX_LEASE_IN_DATA_SECONDS)
    return Asked(mail.message_id, mail.recipient, mail.uncertain_at - longest, mail.uncertain_at)


def _ask(witnesses: Sequence[Witness], asked: Sequence[Asked]) -> dict[str, Said]:
    """One yes is enough. An absence counts only when nobody says yes."""
    found: dict[str, Said] = {}
    for witness in witnesses:
        for message_id, said in witness.look_up(asked).items():
            known = found.get(message_id, UNKNOWN)
            if said.verdict is Verdict.ACCEPTED or known.verdict is Verdict.UNKNOWN:
                found[message_id] = said
    return found


def _judge(mail: Any, said: Said) -> Settled:
    if said.verdict is Verdict.ACCEPTED:
        return Settled(mail, said, Status.SENT, SETTLED)
    if said.verdict is Verdict.ABSENT:
        again = (Status.FAILED, NEVER_AGAIN) if mail.sensitive else (Status.QUEUED, ABSENT)
        return Settled(mail, said, *again)
    return Settled(mail, said, *_by_its_kind(mail))


def _by_its_kind(mail: Any) -> tuple[Status, str]:
    """Nobody knows: ask on for a while, then do what the kind of mail says."""
    if mail.asked_at - mail.uncertain_at < timedelta(seconds=settings.OUTBOX_DOUBT_SECONDS):
        return Status.UNCERTAIN, mail.status_reason
    if mail.if_uncertain == IfUncertain.NEVER:
        return Status.FAILED, NEVER_AGAIN
    if mail.if_uncertain == IfUncertain.RESEND_ONCE and not mail.resends:
        return Status.QUEUED, SENT_ONCE_MORE
    return Status.UNCERTAIN, ASK_STAFF


@transaction.atomic
def _settle(line: Settled, *, now: Instant) -> None:
    """Write what was judged, unless somebody settled it meanwhile; leave a trace of what changed."""
    changes: dict[str, Any] = {"status": line.status, "status_reason": line.reason}
    if line.status is Status.UNCERTAIN and line.reason == line.mail.status_reason:
        return
    if line.status is not Status.UNCERTAIN:
        changes["uncertain_at"] = None
    if line.status is Status.SENT:
        changes |= {"sent_at": line.said.at or line.mail.uncertain_at, "last_reply": line.said.evidence[:500]}
    if line.status is Status.QUEUED:
        changes |= {"next_attempt_at": now, "resends": F("resends") + 1}
    same = OutgoingMail.objects.filter(
        pk=line.mail.pk, status=Status.UNCERTAIN, uncertain_at=line.mail.uncertain_at, attempts=line.mail.attempts
    )
    if same.update(**changes) and line.status is not Status.UNCERTAIN:
        at: datetime = line.mail.asked_at  # type: ignore[attr-defined]  # annotated above
        audit.record("mail.reconciled", line.mail, by=None, at=at, verdict=line.said.verdict.value, to=line.status)
