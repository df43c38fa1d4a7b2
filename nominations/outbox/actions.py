"""Writing mails in the transaction of the act that causes them, planning them ahead, and calling them back."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.text import slugify

from nominations.audit import actions as audit
from nominations.kernel import text
from nominations.outbox import attachments, planning, wake
from nominations.outbox import wording as words_of
from nominations.outbox.messages import Message, Words, key, render
from nominations.outbox.models import FREED_KEY, OutgoingMail
from nominations.outbox.states import WAITING, IfUncertain, Status

logger = logging.getLogger(__name__)

LONGEST_REASON = 300
# Giving up is by age, never by attempts.
LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Plan:
    """A mail for later, or one that will not go, with the reason that staff read. Its words are made when it is due."""

    message: Message
    due_at: datetime
    skip_reason: str = ""


def enqueue(messages: Iterable[Message], *, at: datetime, hold_for: timedelta | None = None) -> list[OutgoingMail]:
    """Write one row a message, to be sent after commit; return the rows, old ones where a key was there already.

    `hold_for` leaves time to undo: the mails are held that long, and can be called back meanwhile.
    Raises TooMuchAttached.
    """
    batch = list(messages)
    attachments.check(batch)
    wordings = words_of.of(batch)
    rows = [_worded(message, wordings, at=at) for message in batch]
    if hold_for is not None:
        for row in rows:
            row.status, row.held_until = Status.HELD, at + hold_for
    stored = _insert_with_files(rows, batch)
    if rows and hold_for is None:
        wake.on_commit(len(rows))
    return stored


def _worded(message: Message, wordings: words_of.Wordings, *, at: datetime) -> OutgoingMail:
    wording = words_of.its(message, wordings)
    row = _row(message, render(message, wording), due_at=at, at=at)
    row.wording = wording.version if wording else None
    return row


@transaction.atomic
def plan(plans: Iterable[Plan], *, at: datetime) -> None:
    """Write the rows of mails planned or skipped; a key that is there already is left as it is."""
    host = _host_of(settings.DEFAULT_FROM_EMAIL)
    planning.insert((_planned(each, host) for each in plans), host=host, at=at)


def _planned(plan: Plan, host: str) -> planning.PlannedRow:
    message = plan.message
    if message.attachments:
        raise ValueError("A mail with files is enqueued, not planned.")
    return planning.PlannedRow(
        kind=message.kind,
        dedup_key=key(message.dedup_key),
        thread_id=_thread_id(message.thread, host),
        recipient=message.recipient.strip(),
        recipient_name=_clean_name(message.recipient_name),
        reply_to=message.reply_to,
        audience=message.audience,
        language=message.language,
        priority=message.priority,
        if_uncertain=message.if_uncertain.value,
        subject_type=message.about._meta.model_name or "",
        subject_id=str(message.about.pk),
        group_key=message.group_id,
        status=(Status.SKIPPED if plan.skip_reason else Status.PLANNED).value,
        status_reason=plan.skip_reason,
        due_at=plan.due_at,
        expires_at=message.expires_at or plan.due_at + LIFE,
    )


def queue(ready: Iterable[Message], *, at: datetime) -> list[OutgoingMail]:
    """Give the planned rows of these messages their words and queue them; return those that were still planned.

    A row that another process holds at this moment is left to it. One whose words cannot be made fails alone.
    """
    by_key = {key(message.dedup_key): message for message in ready}
    with transaction.atomic():
        planned = OutgoingMail.objects.filter(dedup_key__in=by_key, status=Status.PLANNED)
        rows = list(planned.select_for_update(skip_locked=True))
        wordings = words_of.of(by_key[row.dedup_key] for row in rows)
        for row in rows:
            _give_words(row, by_key[row.dedup_key], wordings, at=at)
        changed = ["subject", "text", "html", "wording", "status", "status_reason", "next_attempt_at", "dated_at"]
        OutgoingMail.objects.bulk_update(rows, changed, batch_size=500)
        if rows:
            wake.on_commit(len(rows))
    return rows


def _give_words(row: OutgoingMail, message: Message, wordings: words_of.Wordings, *, at: datetime) -> None:
    wording = words_of.its(message, wordings)
    try:
        row.subject, row.text, row.html = render(message, wording)
    except Exception as error:
        logger.exception("The words of mail %s (%s) cannot be made", row.pk, row.kind)
        row.status, row.status_reason = Status.FAILED, f"Its words cannot be made: {error}"[:LONGEST_REASON]
    else:
        row.status, row.next_attempt_at, row.dated_at = Status.QUEUED, at, at
        row.wording = wording.version if wording else None


def skip(mails: Iterable[uuid.UUID], *, reason: str) -> int:
    """Mark planned rows as skipped, with the reason that staff read."""
    planned = OutgoingMail.objects.filter(pk__in=list(mails), status=Status.PLANNED)
    return planned.update(status=Status.SKIPPED, status_reason=reason)


def cancel_waiting(
    *,
    about: Sequence[Model],
    reason: str,
    at: datetime,
    kinds: Iterable[str] = (),
    kinds_prefix: str = "",
) -> int:
    """Call back what has not gone out about these objects, of these kinds; return how many mails.

    Called in the transaction that makes them wrong. A mail that is claimed is called back as well, until the marker
    before DATA: the row's lock decides who was first.
    """
    wanted = Q(kind__in=list(kinds)) if kinds else Q()
    cancelled = cancel(OutgoingMail.objects.about(*about).filter(wanted, kind__startswith=kinds_prefix), reason=reason)
    if cancelled:
        audit.record("mail.cancelled", about[0], by=None, at=at, count=cancelled, reason=reason)
    return cancelled


def cancel(mails: "QuerySet[OutgoingMail]", *, reason: str) -> int:
    """Cancel those of the mails that may still be called back. They give their keys free: none of them was sent."""
    return _call_back(mails, Status.CANCELLED, reason, dedup_key=FREED_KEY)


def free_keys_of_cancelled(*keys: str) -> int:
    """Let what was called back be said again by these keys: somebody has decided anew."""
    called_back = OutgoingMail.objects.filter(dedup_key__in=[key(each) for each in keys], status=Status.CANCELLED)
    return called_back.update(dedup_key=FREED_KEY)


def supersede(mails: "QuerySet[OutgoingMail]", *, reason: str, frees_keys: bool = False) -> int:
    """End those of the mails that may still be called back because others will say it now.

    They keep their keys, unless the same may have to be said again: a day can move away and come back.
    """
    freed = {"dedup_key": FREED_KEY} if frees_keys else {}
    return _call_back(mails, Status.SUPERSEDED, reason, **freed)


def call_back(mails: "QuerySet[OutgoingMail]", *, reason: str) -> int:
    """Cancel for good what a person decided against: the keys stay taken, so that nothing is planned anew."""
    return _call_back(mails, Status.CANCELLED, reason)


def _call_back(mails: "QuerySet[OutgoingMail]", status: Status, reason: str, **changes: Any) -> int:
    callable_back = Q(status__in=WAITING) | Q(status=Status.SENDING, in_data=False)
    ended = {"status": status, "status_reason": reason, "held_until": None, "lease_token": None, "lease_until": None}
    return mails.filter(callable_back).update(**ended, **changes)


def _insert_with_files(rows: list[OutgoingMail], messages: Sequence[Message]) -> list[OutgoingMail]:
    """A mail and its files are there at once, or not at all; a mail that was there already keeps those it has."""
    if not any(message.attachments for message in messages):
        return _insert(rows)
    with transaction.atomic():
        stored = _insert(rows)
        pairs = zip(stored, rows, messages, strict=True)
        attachments.write((mail, message.attachments) for mail, row, message in pairs if mail.pk == row.pk)
    return stored


def _insert(rows: list[OutgoingMail]) -> list[OutgoingMail]:
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    stored = OutgoingMail.objects.in_bulk([row.dedup_key for row in rows], field_name="dedup_key")
    return [stored[row.dedup_key] for row in rows]


def _row(message: Message, words: Words, *, due_at: datetime, at: datetime) -> OutgoingMail:
    pk, host = uuid.uuid4(), _host_of(settings.DEFAULT_FROM_EMAIL)
    return OutgoingMail(
        id=pk,
        kind=message.kind,
        dedup_key=key(message.dedup_key),
        message_id=f"<{pk}@{host}>",
        thread_id=_thread_id(message.thread, host),
        dated_at=due_at,
        sender=settings.DEFAULT_FROM_EMAIL,
        recipient=message.recipient.strip(),
        recipient_name=_clean_name(message.recipient_name),
        reply_to=message.reply_to,
        audience=message.audience,
        language=message.language,
        subject=words.subject,
        text=words.text,
        html=words.html,
        sensitive=message.sensitive,
        if_uncertain=IfUncertain.NEVER if message.sensitive else message.if_uncertain,
        priority=message.priority,
        attached=len(message.attachments),
        subject_type=message.about._meta.model_name or "",
        subject_id=str(message.about.pk),
        group_key=message.group_id,
        status=Status.QUEUED,
        created_at=at,
        due_at=due_at,
        next_attempt_at=due_at,
        expires_at=message.expires_at or due_at + LIFE,
    )


@lru_cache(maxsize=1_000)
def _clean_name(name: str) -> str:
    return text.clean_line(name)


@lru_cache(maxsize=1_000)
def _thread_id(thread: str, host: str) -> str:
    return f"<{slugify(thread)}.call@{host}>" if thread else ""


@cache
def _host_of(sender: str) -> str:
    """The domain of our sender in ASCII: the right-hand side of Message-IDs."""
    return (parseaddr(sender)[1].rpartition("@")[2] or "localhost").encode("idna").decode()
