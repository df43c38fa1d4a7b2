"""The import of the whole Register as a job, and a raw COPY of the same entries to compare it with."""

import json
from pathlib import Path
from typing import Any

from django.db import connection

from bench import names
from bench.counting import Facts, growing, timed
from bench.jobs import undone
from nominations.reconciliation import actions as reconciliation


def import_register(path: str) -> list[Facts]:
    """Import a file twice and take both back; return what each cost, and how many entries were read."""
    return list(undone(lambda: [growing(lambda: _imported(path)), growing(lambda: _imported(path))]))


def _imported(path: str) -> dict[str, int]:
    with Path(path).open("rb") as file:
        report = reconciliation.import_file(file, name="register.json", by=None, at=names.NOW, is_whole=False)
    return {str(outcome): number for outcome, number in report.counts.items()}


def copy_register(path: str) -> Facts:
    """Copy the entries of a file, read before, into a table of words without any constraint."""
    entries = json.loads(Path(path).read_text(encoding="utf-8"))["groups"]
    return dict(undone(lambda: timed(lambda: _copied(entries))))


def _copied(entries: list[dict[str, Any]]) -> int:
    columns = list(entries[0])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE raw ({', '.join(f'{_quoted(each)} text' for each in columns)})")
        with cursor.copy("COPY raw FROM STDIN") as copy:
            for entry in entries:
                copy.write_row([entry.get(column) for column in columns])
    return len(entries)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
