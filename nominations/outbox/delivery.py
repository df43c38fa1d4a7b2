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
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from nominations.outbox.guards import Guard, no_guard
from nominations.outbox.models import OutgoingMail, OutgoingMailQuerySet
from nominations.outbox.relay import FINAL_REPLY_SECONDS, Answer, Outcome
from nominations.outbox.states import Status

CLAIM = 10
LEASE = timedelta(seconds=120)
LEASE_IN_DATA = timedelta(seconds=FINAL_REPLY_SECONDS + 60)
BACK_OFF_MINUTES = (1, 2, 5, 15, 30, 60)
SPREAD = 0.2
DROPPED_SOONER = 3  # a lost connection is the server's fault, seldom the mail's
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


def claim(limit: int = CLAIM) -> Claim:
    """T1: take the next mails that are due; what another process is taking at this moment is passed over."""
    taken = Claim(uuid.uuid4())
    with transaction.atomic():
        due = OutgoingMail.objects.filter(status=Status.QUEUED, next_attempt_at__lte=Now())
        due = due.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()))
        ordered = due.order_by("priority", "next_attempt_at").select_for_update(skip_locked=True)
        taken.mails = list(ordered[:limit])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in taken.mails]).update(
            status=Status.SENDING, lease_token=taken.token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    for mail in taken.mails:
        mail.attempts += 1
    return taken


def mark(mail: OutgoingMail, token: uuid.UUID, guard: Guard = no_guard) -> bool:
    """T1b: ask whether the mail is still wanted and set the marker; say whether DATA may be sent.

    The guard locks what it reads (FOR SHARE) before the mail's row is locked, as every act that calls mails back does.
    A process that slept beyond its lease finds no row here and stops.
    """
    with transaction.atomic():
        reason = guard(mail)
        if reason:
            _leased(mail, token).update(status=Status.CANCELLED, status_reason=reason, **_end(mail))
            return False
        leased = _leased(mail, token).filter(lease_until__gt=Now())
        return leased.update(in_data=True, lease_until=Now() + LEASE_IN_DATA) == 1


def finish(mail: OutgoingMail, token: uuid.UUID, answer: Answer) -> None:
    """T2: note what the server said. A late yes also settles a mail that the sweep had called uncertain meanwhile."""
    said = {"last_reply": answer.reply[:LONGEST_REPLY]}
    if answer.outcome in {Outcome.TRY_LATER, Outcome.DROPPED}:
        wait = back_off(mail.attempts) / (DROPPED_SOONER if answer.outcome is Outcome.DROPPED else 1)
        _leased(mail, token).update(status=Status.QUEUED, next_attempt_at=Now() + wait, **said, **_UNLEASED)
    elif answer.outcome is Outcome.REFUSED:
        _leased(mail, token).update(
            status=Status.FAILED, status_reason=answer.reply[:LONGEST_REASON], **said, **_end(mail)
        )
    elif answer.outcome is Outcome.UNCERTAIN:
        doubt = {"status": Status.UNCERTAIN, "uncertain_at": Now(), "status_reason": _NO_REPLY}
        _leased(mail, token).update(**doubt, **said, **_end(mail))
    elif answer.outcome is Outcome.SENT:
        ours = Q(lease_token=token) | Q(status=Status.UNCERTAIN, attempts=mail.attempts)
        OutgoingMail.objects.filter(ours, pk=mail.pk).update(
            status=Status.SENT, sent_at=Now(), uncertain_at=None, status_reason="", **said, **_end(mail)
        )


def release(claimed: Claim, *, delay: timedelta = timedelta(0), reply: str = "") -> int:
    """Give back what was claimed and not begun: to another process, or for later when the server is away."""
    mails = OutgoingMail.objects.filter(lease_token=claimed.token, status=Status.SENDING, in_data=False)
    said = {"last_reply": reply[:LONGEST_REPLY]} if reply else {}
    return mails.update(
        status=Status.QUEUED, next_attempt_at=Now() + delay, attempts=F("attempts") - 1, **said, **_UNLEASED
    )


def sweep() -> Mapping[str, int]:
    """End the leases of processes that died, and the mails that nobody needs any more; return how many of each."""
    ended = OutgoingMail.objects.filter(status=Status.SENDING, lease_until__lte=Now())
    # Planned ones are left to who planned them: he knows the reason that staff should read.
    old = OutgoingMail.objects.filter(status__in=[Status.HELD, Status.QUEUED], expires_at__lte=Now())
    return {
        "uncertain": _close(ended.filter(in_data=True), Status.UNCERTAIN, _HALF_WAY),
        "queued": ended.filter(in_data=False).update(status=Status.QUEUED, next_attempt_at=Now(), **_UNLEASED),
        "expired": _close(old, Status.EXPIRED, _TOO_OLD),
    }


def back_off(attempts: int) -> timedelta:
    """Return how long a mail waits after this many attempts: 1 minute, then longer up to an hour, ± 20 %."""
    minutes = BACK_OFF_MINUTES[min(max(attempts, 1), len(BACK_OFF_MINUTES)) - 1]
    return timedelta(minutes=minutes * random.uniform(1 - SPREAD, 1 + SPREAD))  # noqa: S311 - spreads load, no secret


def _close(mails: OutgoingMailQuerySet, status: Status, reason: str) -> int:
    ended: dict[str, Any] = {"status": status, "status_reason": reason, "held_until": None, **_UNLEASED}
    if status is Status.UNCERTAIN:
        ended["uncertain_at"] = Now()
    sensitive = mails.filter(sensitive=True).update(**ended, **_PURGED)
    return sensitive + mails.update(**ended)


def _leased(mail: OutgoingMail, token: uuid.UUID) -> OutgoingMailQuerySet:
    return OutgoingMail.objects.filter(pk=mail.pk, lease_token=token)


def _end(mail: OutgoingMail) -> dict[str, Any]:
    """What an end sets: no lease; and the words of a sensitive mail are gone at once."""
    return {**_UNLEASED, **(_PURGED if mail.sensitive else {})}
