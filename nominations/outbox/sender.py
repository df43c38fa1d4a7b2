"""Sending what is due, for a few seconds at a time; the one loop of the house that must survive everything."""

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection

from nominations.outbox import attachments, breaker, delivery, envelopes
from nominations.outbox.breaker import Gate
from nominations.outbox.envelopes import Envelope
from nominations.outbox.guards import Guard, guard_of
from nominations.outbox.instants import NOW, Instant
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Answer, Outcome, Relay, RelayAway

BUDGET_SECONDS = 3.0
DATABASE_AWAY_SECONDS = 60

logger = logging.getLogger(__name__)


@dataclass
class Drained:
    """What one run did: mails by outcome, whether more is due, and why the mail server could not be reached."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    more: bool = False
    away: str = ""

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {outcome.value}" for outcome, count in self.outcomes.items())
        return "; ".join(part for part in (counts, self.away and f"mail server away: {self.away}") if part) or "nothing"


@dataclass
class Run:
    """One drain: the connection, who is asked whether a mail is still wanted, until when, and at which instant."""

    relay: Relay
    guards: Mapping[str, Guard]
    until: float  # of the monotonic clock
    now: Instant
    done: Drained = field(default_factory=Drained)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until


def drain(relay: Relay, *, guards: Mapping[str, Guard], seconds: float = BUDGET_SECONDS, now: Instant = NOW) -> Drained:
    """Send what is due until nothing is, the time is up, or the mail server is away."""
    run = Run(relay, guards, time.monotonic() + seconds, now)
    while not run.done.away:
        if run.is_over:
            run.done.more = True
            break
        if not _may_go(run):
            break
        claimed = delivery.claim(now=now)
        if not claimed.mails:
            break
        _send_claimed(claimed, run)
    return run.done


def _may_go(run: Run) -> bool:
    """Ask the breaker; when it is this process's turn, try whether the mail server is back."""
    standing = breaker.ask(now=run.now)
    if standing.gate is Gate.OPEN:
        run.done.away = standing.reason
        return False
    if standing.gate is Gate.PROBE:
        try:
            run.relay.connect()
        except RelayAway as error:
            _away(run, error)
            return False
        breaker.close()
        logger.warning("The mail server is back")
    return True


def _send_claimed(claimed: delivery.Claim, run: Run) -> None:
    for mail in claimed.mails:
        if run.is_over:
            delivery.release(claimed, now=run.now)
            return
        try:
            run.done.outcomes[_send(mail, claimed, run)] += 1
        except RelayAway as error:
            delivery.release(claimed, reply=str(error), now=run.now)
            _away(run, error)
            return


def _away(run: Run, error: RelayAway) -> None:
    logger.warning("The mail server is away: %s", error)
    breaker.trip(str(error), now=run.now)
    run.done.away = str(error)


def _send(mail: OutgoingMail, claimed: delivery.Claim, run: Run) -> Outcome:
    files = attachments.read(mail)  # a database that is away is no fault of the mail
    try:
        envelope = envelopes.envelope(mail, files)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail, the others go
        logger.warning("Mail %s cannot be built: %s", mail.pk, error)
        answer = Answer(Outcome.REFUSED, str(error))
    else:
        answer = _hand_over(mail, envelope, claimed, run)
    _finish(mail, claimed, answer, run)
    return answer.outcome


def _hand_over(mail: OutgoingMail, envelope: Envelope, claimed: delivery.Claim, run: Run) -> Answer:
    guard = guard_of(mail.kind, run.guards)
    sha256 = hashlib.sha256(envelope.data).hexdigest()
    if mail.sha256 not in ("", sha256):
        logger.warning("Mail %s is sent again with other bytes than before", mail.pk)
    try:
        return run.relay.send(envelope, lambda: delivery.mark(mail, claimed.token, guard, sha256=sha256, now=run.now))
    except (OperationalError, InterfaceError):
        run.relay.close()  # the database went away between RCPT and DATA: nothing was sent, the lease will end
        raise


def _finish(mail: OutgoingMail, claimed: delivery.Claim, answer: Answer, run: Run) -> None:
    """Note the answer; it is the only witness, so a database that is away is waited for."""
    until = time.monotonic() + DATABASE_AWAY_SECONDS
    while True:
        try:
            return delivery.finish(mail, claimed.token, answer, now=run.now)
        except (OperationalError, InterfaceError):
            if time.monotonic() >= until:
                raise
            logger.warning("The database is away; the answer for mail %s waits: %s", mail.pk, answer.reply)
            connection.close()
            time.sleep(0.5)
