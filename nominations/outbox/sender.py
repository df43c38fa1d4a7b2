"""Sending what is due, for a few seconds at a time; the one loop of the house that must survive everything."""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from nominations.outbox import delivery, envelopes
from nominations.outbox.guards import Guard, guard_of
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Answer, Outcome, Relay, RelayAway

BUDGET_SECONDS = 3.0
DATABASE_AWAY_SECONDS = 60
RELAY_AWAY = timedelta(seconds=20)

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


def drain(relay: Relay, *, guards: Mapping[str, Guard], seconds: float = BUDGET_SECONDS) -> Drained:
    """Send what is due until nothing is, the time is up, or the mail server is away."""
    run, until = Drained(), time.monotonic() + seconds
    while not run.away:
        if time.monotonic() >= until:
            run.more = True
            break
        claimed = delivery.claim()
        if not claimed.mails:
            break
        _send_claimed(claimed, relay, guards, until, run)
    return run


def _send_claimed(
    claimed: delivery.Claim, relay: Relay, guards: Mapping[str, Guard], until: float, run: Drained
) -> None:
    for mail in claimed.mails:
        if time.monotonic() >= until:
            delivery.release(claimed)
            return
        try:
            run.outcomes[_send(mail, claimed, relay, guards)] += 1
        except RelayAway as error:
            logger.warning("The mail server is away: %s", error)
            delivery.release(claimed, delay=RELAY_AWAY, reply=str(error))
            run.away = str(error)
            return


def _send(mail: OutgoingMail, claimed: delivery.Claim, relay: Relay, guards: Mapping[str, Guard]) -> Outcome:
    try:
        envelope = envelopes.envelope(mail)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail, the others go
        logger.warning("Mail %s cannot be built: %s", mail.pk, error)
        answer = Answer(Outcome.REFUSED, str(error))
    else:
        guard = guard_of(mail.kind, guards)
        try:
            answer = relay.send(envelope, lambda: delivery.mark(mail, claimed.token, guard))
        except (OperationalError, InterfaceError):
            relay.close()  # the database went away between RCPT and DATA: nothing was sent, the lease will end
            raise
    _finish(mail, claimed, answer)
    return answer.outcome


def _finish(mail: OutgoingMail, claimed: delivery.Claim, answer: Answer) -> None:
    """Note the answer; it is the only witness, so a database that is away is waited for."""
    until = time.monotonic() + DATABASE_AWAY_SECONDS
    while True:
        try:
            return delivery.finish(mail, claimed.token, answer)
        except (OperationalError, InterfaceError):
            if time.monotonic() >= until:
                raise
            logger.warning("The database is away; the answer for mail %s waits: %s", mail.pk, answer.reply)
            connection.close()
            time.sleep(0.5)
