"""`manage.py drain_outbox`: send what is due, or show which mails would go now, in which order."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from nominations.kernel import clock
from nominations.management import instants, tables
from nominations.outbox import delivery, guards, heartbeats, queries, sender
from nominations.outbox.guards import guard_of
from nominations.outbox.instants import Instant, at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Relay

HEADING = ("kind", "recipient", "State", "due since", "attempts", "would be")
GOES, SENT = "sent", "would be sent"


class Command(BaseCommand):
    help = "Send the mail that is due, until none is or the mail server is away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instants.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        pretended = instants.typed_instant(options["at"])
        if options["dry_run"]:
            self._foresee(at(pretended))
            self._warn_of_the_breaker(pretended)
        else:
            self._drain(at(pretended))

    def _foresee(self, now: Instant) -> None:
        mails = list(delivery.claimable(now=now))
        reasons = [_stopped(mail) for mail in mails]
        rows = [_cells(mail, reason) for mail, reason in zip(mails, reasons, strict=True)]
        for line in tables.lines(HEADING, rows):
            self.stdout.write(line)
        stopped = sum(bool(reason) for reason in reasons)
        counts = {SENT: len(mails) - stopped, "no longer wanted": stopped}
        self.stdout.write(f"{tables.counted(counts, 'No mail is due')}{tables.NOTHING_WRITTEN}.")

    def _warn_of_the_breaker(self, pretended: Any) -> None:
        now = queries.figures(at=pretended or clock.now())
        if now.relay_away_since:
            since = tables.moment(now.relay_away_since)
            self.stdout.write(f"The mail server is away since {since}, so all wait: {now.relay_away_reason}")

    def _drain(self, now: Instant) -> None:
        relay = Relay.from_settings()
        more = True
        try:
            while more:
                run = sender.drain(relay, guards=guards.from_settings(), now=now)
                heartbeats.beat("drain", str(run))
                more = run.more
                self.stdout.write(f"{run}.")
        finally:
            relay.close()
        if run.away:
            raise CommandError(f"The mail server is away; what is due waits until it is back. It said: {run.away}")


def _stopped(mail: OutgoingMail) -> str:
    """Ask the guard as in the moment of sending, and undo what it locked."""
    with transaction.atomic():
        reason = guard_of(mail.kind, guards.from_settings())(mail)
        transaction.set_rollback(True)
    return reason


def _cells(mail: OutgoingMail, reason: str) -> list[str]:
    due = tables.moment(mail.next_attempt_at)
    outcome = f"cancelled: {reason}" if reason else GOES
    return [mail.kind, mail.recipient, mail.audience or "-", due, str(mail.attempts), outcome]
