"""`manage.py plan_reminders`: bring the planned reminders up to date, or show what would be done."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from nominations.kernel import clock
from nominations.management import instants, tables
from nominations.outbox import heartbeats
from nominations.reminders import actions
from nominations.reminders.lines import Line
from nominations.reminders.planner import Verdict

HEADING = ("would be", "due", "kind", "recipient", "because")


class Command(BaseCommand):
    help = "Plan reminders: write what is to come, queue what is due, skip what is no longer useful."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instants.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        at = instants.typed_instant(options["at"]) or clock.now()
        if options["dry_run"]:
            lines = actions.propose(at=at)
            ordered = sorted(lines, key=lambda line: (line.decision.due_at, line.recipient))
            for row in tables.lines(HEADING, [_cells(line) for line in ordered]):
                self.stdout.write(row)
            counts = Counter(line.decision.verdict for line in lines)
        else:
            counts = actions.plan(at=at)
            heartbeats.beat("plan", _words(counts))
        self.stdout.write(f"{_words(counts)}{tables.NOTHING_WRITTEN if options['dry_run'] else ''}.")


def _cells(line: Line) -> list[str]:
    decision = line.decision
    return [decision.verdict.value, tables.moment(decision.due_at), line.kind, line.recipient, decision.reason]


def _words(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {word}" for verdict, word in _DONE.items() if counts[verdict]) or "Nothing new"


_DONE = {
    Verdict.PLAN: "planned",
    Verdict.QUEUE: "queued",
    Verdict.SKIP: "skipped",
    Verdict.CANCEL: "cancelled",
}
