"""Waking the sender: a hint without truth. When Redis is away the beat, or `run_outbox --loop`, finds the rows."""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

DRAIN = "nominations.outbox.drain"
EXPIRES_SECONDS = 14
MOST_SENDERS, MAILS_A_SENDER = 4, 10
QUIET_SECONDS = 30.0

logger = logging.getLogger(__name__)
_quiet_until = 0.0


def on_commit(mails: int = 1) -> None:
    """Wake senders when the transaction in progress is committed, more than one for many mails.

    A dead Redis is no error of that act.
    """
    senders = min(MOST_SENDERS, 1 + mails // MAILS_A_SENDER)
    transaction.on_commit(lambda: all(now() for _sender in range(senders)), robust=True)


def now() -> bool:
    """Send the hint and say whether it went. After a failure nobody waits for Redis again for half a minute."""
    global _quiet_until  # noqa: PLW0603 - one memory a process of when Redis was last away
    if time.monotonic() < _quiet_until:
        return False
    try:
        current_app.send_task(DRAIN, expires=EXPIRES_SECONDS, retry=False)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("The sender could not be woken, mail goes out with the next beat: %s", error)
        return False
    return True
