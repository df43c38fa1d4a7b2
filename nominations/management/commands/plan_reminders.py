"""`manage.py plan_reminders`: bring the planned reminders up to date, or show what would be done."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from nominations.kernel import clock
from nominations.management import instants
from nominations.outbox import heartbeats
from nominations.reminders import actions
from nominations.reminders.lines import Line
from nominations.reminders.planner import Verdict


class Command(BaseCommand):
    help = "Plan reminders: write what is to come, queue what is due, skip what is no longer useful."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instants.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        at = instants.typed_instant(options["at"]) or clock.now()
        if options["dry_run"]:
            lines = actions.propose(at=at)
            for line in sorted(lines, key=lambda line: (line.decision.due_at, line.recipient)):
                self.stdout.write(_row(line))
            counts = Counter(line.decision.verdict for line in lines)
        else:
            counts = actions.plan(at=at)
            heartbeats.beat("plan", _words(counts))
        self.stdout.write(f"{_words(counts)}{' (nothing was written)' if options['dry_run'] else ''}.")


def _row(line: Line) -> str:
    due = line.decision.due_at.astimezone(clock.BRUSSELS)
    row = f"{line.decision.verdict.value:<7} {due:%a %d %b %Y %H:%M}  {line.kind:<17} {line.recipient:<34} "
    return (row + line.decision.reason).rstrip()


def _words(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {word}" for verdict, word in _DONE.items() if counts[verdict]) or "Nothing new"


_DONE = {
    Verdict.PLAN: "planned",
    Verdict.QUEUE: "queued",
    Verdict.SKIP: "skipped",
    Verdict.CANCEL: "cancelled",
}
