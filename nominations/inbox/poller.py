"""Reading the functional mailboxes one after the other: each mail once, and past a mailbox that is down."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from imapclient.exceptions import IMAPClientAbortError

from nominations.inbox import actions, imap
from nominations.inbox.imap import Account, Folder, Listed, Unreadable
from nominations.inbox.models import Mailbox, ReceivedMail

logger = logging.getLogger(__name__)

BATCH = 50
# The next poll goes on where this one stops.
SECONDS_A_MAILBOX = 40


@dataclass
class Reading:
    """What came of one mailbox: the mails taken by kind, those left aside (known or our own), and what was wrong."""

    address: str
    taken: Counter[str] = field(default_factory=Counter)
    left: int = 0
    trouble: str = ""

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(self.taken.items())) or "nothing new"
        return f"{self.address}: {self.trouble or counts}"


def poll(accounts: Iterable[Account], *, at: datetime, dry_run: bool = False) -> list[Reading]:
    """Read what is new in each mailbox; a dry run reads the same and keeps nothing."""
    with transaction.atomic() if dry_run else nullcontext():
        readings = [_read(account, at=at) for account in accounts]
        if dry_run:
            transaction.set_rollback(True)
    return readings


def _read(account: Account, *, at: datetime) -> Reading:
    reading = Reading(account.address)
    Mailbox.objects.get_or_create(address=account.address)
    try:
        with imap.opened(account) as folder:
            _read_on(account, folder, reading, at=at)
    except Unreadable as trouble:
        reading.trouble = str(trouble)
        logger.warning("The mailbox %s cannot be read: %s", account.address, trouble)
    done = {"trouble": reading.trouble[: actions.LONGEST_LINE]} | ({} if reading.trouble else {"read_at": at})
    Mailbox.objects.filter(address=account.address).update(**done)
    return reading


def _read_on(account: Account, folder: Folder, reading: Reading, *, at: datetime) -> None:
    uids = folder.uids_above(_begin(account, folder))
    until = time.monotonic() + SECONDS_A_MAILBOX
    for first in range(0, len(uids), BATCH):
        for listed in folder.listed(uids[first : first + BATCH]):
            _take(account, folder, listed, reading, at=at)
            if time.monotonic() > until:
                return


@transaction.atomic
def _begin(account: Account, folder: Folder) -> int:
    """Return the last UID that was read; 0 when the mailbox counts anew."""
    box = Mailbox.objects.select_for_update().get(address=account.address)
    if box.uid_validity != folder.validity:
        box.uid_validity, box.last_uid = folder.validity, 0
        box.save(update_fields=["uid_validity", "last_uid"])
    return box.last_uid


def _take(account: Account, folder: Folder, listed: Listed, reading: Reading, *, at: datetime) -> None:
    """Keep one mail and how far the mailbox was read, together; a mail that cannot be taken holds up no other."""
    facts: dict[str, Any] = {
        "mailbox": account.address,
        "uid": f"{folder.validity}:{listed.uid}",
        "size": listed.size,
        "received_at": listed.received_at or at,
        "at": at,
    }
    try:
        raw = folder.content(listed.uid, whole=listed.size <= actions.LARGEST)
        received = _advance(account, folder, listed, lambda: actions.take(raw, **facts) if raw else None)
    except (OperationalError, InterfaceError, IMAPClientAbortError, OSError):
        raise  # the database or the server is away: not the mail's fault
    except Exception:  # whatever is wrong with one mail of a stranger, those behind it are read
        logger.exception("Mail %s of %s could not be taken", facts["uid"], account.address)
        received = _advance(account, folder, listed, lambda: actions.take_unreadable(**facts))
    reading.taken.update([str(received.kind)] if received else [])
    reading.left += received is None


@transaction.atomic
def _advance(
    account: Account, folder: Folder, listed: Listed, take: Callable[[], ReceivedMail | None]
) -> ReceivedMail | None:
    """Take a mail and note how far the mailbox was read, unless another process was faster."""
    box = Mailbox.objects.select_for_update().get(address=account.address)
    if box.uid_validity != folder.validity or box.last_uid >= listed.uid:
        return None
    received = take()
    box.last_uid = listed.uid
    box.save(update_fields=["last_uid"])
    return received
