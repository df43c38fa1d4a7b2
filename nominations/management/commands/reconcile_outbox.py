"""`manage.py reconcile_outbox`: ask who can know about each doubt and settle it, or show what would be done."""

import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nominations.management import instants, tables
from nominations.outbox import heartbeats, reconciling, witnesses
from nominations.outbox.instants import at
from nominations.outbox.reconciling import UNKNOWN, Asked, Said, Settled, Witness

HEADING = ("kind", "recipient", "State", "uncertain since", "said by", "becomes", "because")
NO_WITNESS = "Nobody can be asked here: set MAIL_LOG or ARCHIVE_URL, or decide in the administration."


class Heard:
    """A witness whose answers are remembered, so that the table can show who said what."""

    def __init__(self, witness: Witness) -> None:
        self.witness, self.name, self.answers = witness, type(witness).__name__, dict[str, Said]()

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        self.answers |= self.witness.look_up(asked)
        return self.answers


class Command(BaseCommand):
    help = "Settle doubts about mail: ask the mail server's log and the archive mailbox whether it was taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instants.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        now = at(instants.typed_instant(options["at"]))
        _readable(settings.MAIL_LOG)
        heard = [Heard(witness) for witness in witnesses.from_settings()]
        lines = reconciling.reconcile(heard, now=now, dry_run=options["dry_run"])
        for line in tables.lines(HEADING, [_cells(line, heard) for line in lines]):
            self.stdout.write(line)
        if lines and not heard:
            self.stdout.write(NO_WITNESS)
        counts = Counter(f"become {line.status.value}" for line in lines if line.status != line.mail.status)
        counts["stay uncertain"] = len(lines) - counts.total()
        end = tables.NOTHING_WRITTEN if options["dry_run"] else ""
        self.stdout.write(f"{tables.counted(counts, 'No mail is in doubt for long enough')}{end}.")
        if not options["dry_run"]:
            heartbeats.beat("reconcile", reconciling.in_words(lines))


def _readable(log: str) -> None:
    if log and not os.access(log, os.R_OK):
        raise CommandError(f"The mail server's log {log} (MAIL_LOG) cannot be read here, so it settles nothing.")


def _cells(line: Settled, heard: Sequence[Heard]) -> list[str]:
    mail = line.mail
    said = "; ".join(f"{each.name}: {_words(each.answers.get(mail.message_id, UNKNOWN))}" for each in heard)
    since = tables.moment(mail.uncertain_at)
    return [mail.kind, mail.recipient, mail.audience or "-", since, said or "-", line.status.value, line.reason]


def _words(said: Said) -> str:
    return f"{said.verdict.value} ({said.evidence})" if said.evidence else said.verdict.value
