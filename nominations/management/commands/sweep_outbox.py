"""`manage.py sweep_outbox`: end leases, holds and mails that are over, delete old words; or show which."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from nominations.management import instants, tables
from nominations.outbox import delivery, heartbeats
from nominations.outbox.instants import Instant, at
from nominations.outbox.models import OutgoingMail

HEADING = ("would be", "kind", "recipient", "State", "since", "because")
# What becomes of a mail, why, and the column that says since when.
WHY = {
    "uncertain": ("its sender stopped while it was being handed over", "lease_until"),
    "queued": ("its sender stopped before it was handed over", "lease_until"),
    "expired": ("it is of no use any more", "expires_at"),
    "released": ("the minute to undo it has passed", "held_until"),
    "purged": ("its words have been kept long enough", "created_at"),
}


class Command(BaseCommand):
    help = "Tidy the outbox: leases that ended, holds that are over, mails that are too old, words to delete."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instants.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        now = at(instants.typed_instant(options["at"]))
        if options["dry_run"]:
            counts = self._foresee(now)
        else:
            counts = {**delivery.sweep(now=now), "purged": delivery.purge(now=now)}
            heartbeats.beat("sweep", tables.counted(counts, "nothing"))
        end = tables.NOTHING_WRITTEN if options["dry_run"] else ""
        self.stdout.write(f"{tables.counted(counts, 'Nothing is over')}{end}.")

    def _foresee(self, now: Instant) -> dict[str, int]:
        mails = {**delivery.over(now=now), "purged": delivery.purgeable(now=now)}
        found = {outcome: list(each.order_by(WHY[outcome][1], "pk")) for outcome, each in mails.items()}
        rows = [_cells(outcome, mail) for outcome, each in found.items() for mail in each]
        for line in tables.lines(HEADING, rows):
            self.stdout.write(line)
        return {outcome: len(each) for outcome, each in found.items()}


def _cells(outcome: str, mail: OutgoingMail) -> list[str]:
    reason, column = WHY[outcome]
    since: datetime | None = getattr(mail, column)
    return [outcome, mail.kind, mail.recipient, mail.audience or "-", tables.moment(since), reason]
