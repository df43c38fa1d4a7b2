"""The life of a mail between `queued` and its end: claimed, marked, finished, swept. All times are PostgreSQL's now().

Three short transactions a mail, none of them open while the server is spoken to: T1 claims with a lease, T1b sets the
marker just before DATA, T2 notes the answer; the lease's token fences the last two
(docs/adr/0002-our-own-outbox.md).
"""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from nominations.outbox import statements
from nominations.outbox.guards import Guard, no_guard
from nominations.outbox.instants import NOW, Instant
from nominations.outbox.models import FREED_KEY, OutgoingMail, OutgoingMailQuerySet
from nominations.outbox.relay import Answer, Outcome
from nominations.outbox.states import WAITING, Status

CLAIM = 10
BACK_OFF_MINUTES = (1, 2, 5, 15, 30, 60)
# A connection lost before the end of the mail is the server's fault, seldom the mail's: it goes sooner.
DROPPED_SECONDS = (5, 10, 20, 30, 60, 300)
SPREAD = 0.2
LONGEST_REPLY, LONGEST_REASON = 500, 300

_TOO_OLD = "Not sent in time to be useful."
_HALF_WAY = "The sender stopped while the mail was being handed over."
_NO_REPLY = "No reply after the end of the mail."

_PURGED = {"subject": "", "text": "", "html": ""}
_UNLEASED: dict[str, Any] = {"lease_token": None, "lease_until": None, "in_data": False}


@dataclass
class Claim:
    """Mails that this process alone may send, until the lease ends."""

    token: uuid.UUID
    mails: list[OutgoingMail] = field(default_factory=list)


def claim(limit: int = CLAIM, *, now: Instant = NOW) -> Claim:
    """T1: take the next mails that are due; what another process is taking at this moment is passed over."""
    taken = Claim(uuid.uuid4())
    with transaction.atomic():
        taken.mails = list(claimable(now=now).select_for_update(skip_locked=True)[:limit])
        if taken.mails:
            OutgoingMail.objects.filter(pk__in=[mail.pk for mail in taken.mails]).update(
                status=Status.SENDING, lease_token=taken.token, lease_until=now + _lease(), attempts=F("attempts") + 1
            )
    for mail in taken.mails:
        mail.attempts += 1
    return taken


def claimable(*, now: Instant = NOW) -> OutgoingMailQuerySet:
    """Return the mails that are due, in the order in which they go."""
    due = OutgoingMail.objects.filter(status=Status.QUEUED, next_attempt_at__lte=now)
    return due.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now)).order_by("priority", "next_attempt_at")


def mark(
    mail: OutgoingMail, token: uuid.UUID, guard: Guard = no_guard, *, sha256: str = "", now: Instant = NOW
) -> bool:
    """T1b: ask whether the mail is still wanted and set the marker; say whether DATA may be sent.

    The guard locks what it reads before the mail's row is locked, as every act that calls mails back does. A process
    that slept beyond its lease finds no row here and stops. `sha256` is that of the bytes about to be sent.
    """
    marked = partial(statements.set_marker, mail, token, lease=_lease_in_data(), sha256=sha256, now=now)
    if guard is no_guard:
        return marked()
    with transaction.atomic():
        reason = guard(mail)
        if reason:
            # It gives its key free: what is not wanted now may be wanted again, after a withdrawal or a return.
            cancelled = {"status": Status.CANCELLED, "status_reason": reason, "dedup_key": FREED_KEY}
            _leased(mail, token).update(**cancelled, **_end(mail))
            return False
        return marked()


def finish(mail: OutgoingMail, token: uuid.UUID, answer: Answer, *, now: Instant = NOW) -> None:
    """T2: note what the server said. A late yes, or a late no, also settles what was called uncertain meanwhile."""
    said = {"last_reply": answer.reply[:LONGEST_REPLY]}
    if answer.outcome is Outcome.SENT:
        statements.note_sent(mail, token, reply=said["last_reply"], now=now)
        return
    match answer.outcome:
        case Outcome.TRY_LATER | Outcome.DROPPED:
            wait = back_off(mail.attempts, dropped=answer.outcome is Outcome.DROPPED)
            queued = {"status": Status.QUEUED, "next_attempt_at": now + wait, "status_reason": "", "uncertain_at": None}
            _leased_or_doubted(mail, token).update(**queued, **said, **_UNLEASED)
        case Outcome.REFUSED:
            failed = {"status": Status.FAILED, "status_reason": answer.reply[:LONGEST_REASON], "uncertain_at": None}
            _leased_or_doubted(mail, token).update(**failed, **said, **_end(mail))
        case Outcome.UNCERTAIN:
            doubt = {"status": Status.UNCERTAIN, "uncertain_at": now, "status_reason": _NO_REPLY}
            _leased(mail, token).update(**doubt, **said, **_end(mail))


def _leased_or_doubted(mail: OutgoingMail, token: uuid.UUID) -> OutgoingMailQuerySet:
    """The row while it is leased, or after the sweep called this very attempt uncertain: we know that it did not go."""
    doubted = Q(status=Status.UNCERTAIN, attempts=mail.attempts, sensitive=False)  # a code's words are gone by then
    return OutgoingMail.objects.filter(Q(lease_token=token) | doubted, pk=mail.pk)


def release(claimed: Claim, *, reply: str = "", now: Instant = NOW) -> int:
    """Give back what was claimed and not begun: to another process, or until the mail server is back."""
    mails = OutgoingMail.objects.filter(lease_token=claimed.token, status=Status.SENDING, in_data=False)
    said = {"last_reply": reply[:LONGEST_REPLY]} if reply else {}
    return mails.update(status=Status.QUEUED, next_attempt_at=now, attempts=F("attempts") - 1, **said, **_UNLEASED)


def sweep(*, now: Instant = NOW) -> Mapping[str, int]:
    """End what is over: leases of processes that died, holds whose minute has passed, mails that nobody needs any more.

    Returns how many of each.
    """
    mails = over(now=now)
    return {
        "uncertain": _close(mails["uncertain"], Status.UNCERTAIN, _HALF_WAY, uncertain_at=now),
        "queued": mails["queued"].update(status=Status.QUEUED, next_attempt_at=now, **_UNLEASED),
        "expired": _close(mails["expired"], Status.EXPIRED, _TOO_OLD, held_until=None),
        "released": mails["released"].update(status=Status.QUEUED, next_attempt_at=now, held_until=None),
    }


def over(*, now: Instant = NOW) -> Mapping[str, OutgoingMailQuerySet]:
    """Return the mails that the sweep ends, by what becomes of them."""
    ended = OutgoingMail.objects.filter(status=Status.SENDING, lease_until__lte=now)
    # Planned ones are left to who planned them: he knows the reason that staff should read.
    old = OutgoingMail.objects.filter(status__in=[Status.HELD, Status.QUEUED], expires_at__lte=now)
    held = OutgoingMail.objects.filter(status=Status.HELD, held_until__lte=now)
    return {
        "uncertain": ended.filter(in_data=True),
        "queued": ended.filter(in_data=False),
        "expired": old,
        "released": held.exclude(expires_at__lte=now),
    }


def purge(*, now: Instant = NOW) -> int:
    """Delete the words of mails that ended long ago; hash, subject, addresses and times stay. Returns how many."""
    return purgeable(now=now).update(text="", html="", purged_at=now)


def purgeable(*, now: Instant = NOW) -> OutgoingMailQuerySet:
    """Return the mails whose words have been kept long enough."""
    living = [*WAITING, Status.SENDING, Status.UNCERTAIN]
    old = OutgoingMail.objects.filter(created_at__lte=now - timedelta(days=settings.OUTBOX_PURGE_DAYS))
    return old.filter(purged_at__isnull=True).exclude(text="").exclude(status__in=living)


def back_off(attempts: int, *, dropped: bool = False) -> timedelta:
    """Return how long a mail waits after this many attempts, ± 20 %: minutes after a refusal, seconds after a drop."""
    waits = DROPPED_SECONDS if dropped else [60 * minutes for minutes in BACK_OFF_MINUTES]
    seconds = waits[min(max(attempts, 1), len(waits)) - 1]
    return timedelta(seconds=seconds * random.uniform(1 - SPREAD, 1 + SPREAD))  # noqa: S311 - spreads load, no secret


def _lease() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def _lease_in_data() -> timedelta:
    """Longer than the relay keeps a silent session, so that a process that sleeps in DATA cannot finish afterwards."""
    return timedelta(seconds=settings.OUTBOX_LEASE_IN_DATA_SECONDS)


def _close(mails: OutgoingMailQuerySet, status: Status, reason: str, **more: Any) -> int:
    ended: dict[str, Any] = {"status": status, "status_reason": reason, **_UNLEASED, **more}
    sensitive = mails.filter(sensitive=True).update(**ended, **_PURGED)
    return sensitive + mails.update(**ended)


def _leased(mail: OutgoingMail, token: uuid.UUID) -> OutgoingMailQuerySet:
    return OutgoingMail.objects.filter(pk=mail.pk, lease_token=token)


def _end(mail: OutgoingMail) -> dict[str, Any]:
    """What an end sets: no lease; and the words of a sensitive mail are gone at once."""
    return {**_UNLEASED, **(_PURGED if mail.sensitive else {})}
