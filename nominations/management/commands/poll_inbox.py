"""`manage.py poll_inbox`: read the functional mailboxes now, or show what would be read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.inbox import imap, poller
from nominations.inbox.poller import Reading
from nominations.inbox.states import Kind
from nominations.kernel import clock
from nominations.outbox import heartbeats

HEADINGS = {
    Kind.ANSWER: "answers",
    Kind.AUTO_REPLY: "automatic",
    Kind.BOUNCE: "bounces",
    Kind.DELAY: "delays",
    Kind.DELIVERED: "confirmed",
}


class Command(BaseCommand):
    help = "Read what is new in the functional mailboxes of INBOX_URLS; nothing in them is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Read and count the same, but keep nothing.")

    def handle(self, **options: Any) -> None:
        accounts = self._accounts()
        readings = poller.poll(accounts, at=clock.now(), dry_run=options["dry_run"])
        if not options["dry_run"]:
            heartbeats.beat("poll", "; ".join(str(reading) for reading in readings))
        width = max(len(account.address) for account in accounts)
        self.stdout.write(f"{'mailbox':<{width}} " + " ".join(f"{name:>9}" for name in (*HEADINGS.values(), "left")))
        for reading in readings:
            self.stdout.write(_line(reading, width))
        if options["dry_run"]:
            self.stdout.write("Nothing was kept.")

    def _accounts(self) -> list[imap.Account]:
        try:
            accounts = imap.accounts()
        except imap.AddressWrong as error:
            raise CommandError(str(error)) from error
        if not accounts:
            raise CommandError("No mailbox is set: give INBOX_URLS (see .env.example).")
        return accounts


def _line(reading: Reading, width: int) -> str:
    numbers = [*(reading.taken[kind] for kind in HEADINGS), reading.left]
    counts = " ".join(f"{number:>9}" for number in numbers)
    return f"{reading.address:<{width}} {counts} {reading.trouble}".rstrip()
