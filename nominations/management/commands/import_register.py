"""`manage.py import_register FILE.json`: the public Register into the database, as often as you like."""

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from nominations.kernel import clock
from nominations.kernel.cells import safe
from nominations.kernel.refusals import Refused
from nominations.management import tables
from nominations.reconciliation import actions as reconciliation
from nominations.reconciliation.actions import Report
from nominations.reconciliation.states import Outcome

HEADING = ("entry", "code", "outcome", "reason")
WORTH_A_LINE = (Outcome.REFUSED, Outcome.DIFFERENCE, Outcome.GONE)
BAR = 40


class Command(BaseCommand):
    help = "Import a file of the Register: what can stand of it, or nothing; ours is never overwritten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="As nominations/data/register_groups_sample.json is written.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done; write nothing.")
        parser.add_argument("--verbose", choices=["rows"], help="Show every entry, not only what needs a look.")
        parser.add_argument("--report", type=Path, help="Write every entry with its outcome into this CSV file.")
        parser.add_argument("--whole", action="store_true", help="The file is the whole Register: note what is gone.")
        parser.add_argument("--strict", action="store_true", help="Exit with an error where an entry is refused.")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = self._import(options)
        if options["report"]:
            _write(report, options["report"])
        shown = report.lines if options["verbose"] else report.of(*WORTH_A_LINE)
        for row in tables.lines(HEADING, [_cells(line) for line in shown]):
            self.stdout.write(row)
        words = {str(outcome.label).lower(): report.counts.get(outcome, 0) for outcome in Outcome}
        ending = tables.NOTHING_WRITTEN if options["dry_run"] else ""
        self.stdout.write(f"The Register of {report.retrieved_on:%d %B %Y}, {report.survey.entries:,} entries.")
        self.stdout.write(f"{tables.counted(words, 'no entry')}{ending}.")
        if options["strict"] and report.of(Outcome.REFUSED):
            raise CommandError("Entries were refused; the others are imported.", returncode=2)

    def _import(self, options: dict[str, Any]) -> Report:
        path: Path = options["file"]
        bar = _Bar(self.stderr) if sys.stderr.isatty() else None
        try:
            with path.open("rb") as file:
                return self._run(file, path.name, options, bar)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            if bar:
                bar.clear()

    def _run(self, file: BinaryIO, name: str, options: dict[str, Any], bar: "_Bar | None") -> Report:
        return reconciliation.import_file(
            file,
            name=name,
            by=None,
            at=clock.now(),
            is_whole=options["whole"],
            is_trial=options["dry_run"],
            progress=bar,
        )


class _Bar:
    """A bar on the terminal."""

    def __init__(self, out: Any) -> None:
        self.out, self.shown = out, -1

    def __call__(self, done: int, number: int) -> None:
        filled = BAR * done // number
        if filled != self.shown:
            self.shown = filled
            self.out.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {number:,}", ending="")
            self.out.flush()

    def clear(self) -> None:
        self.out.write(f"\r{' ' * (BAR + 20)}\r", ending="")


def _cells(line: Any) -> list[str]:
    return [str(line.position or "-"), line.code, str(line.outcome.label), line.reason]


def _write(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows([safe(cell) for cell in _cells(line)] for line in report.lines)
