"""Whole lists as files and the whole Register as an import: time beside the floor's and a raw COPY, and memory."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench import register_file
from bench.names import ANYBODY
from bench.processes import PRODUCT, Worker, worker
from bench.series import Series
from bench.table import Line
from config.local import LocalServers

ROUNDS = 3
QUERIES, GROWTH, FIRST_BYTE, MEMORY = 10, 16, 300, 150
# The budget, its must against the floor's, and when the first byte must be there: a workbook is known at its end only.
FORMS = {
    "csv": (8, 1.5, FIRST_BYTE),
    "xlsx": (9, 1.3, None),
    "json": (9, 1.5, FIRST_BYTE),
    "xml": (9, 1.5, FIRST_BYTE),
}
LISTS = ("groups", "members", "mandates")
ONE = "E10000"
EVERYTHING = "everything"


@dataclass(frozen=True)
class File:
    """What can be taken along; `floor` is the address of the least that writes the same list in the same form."""

    name: str
    path: str
    list: str = ""
    floor: str = ""
    budget: int | None = None
    must: float | None = None
    first_byte: float | None = FIRST_BYTE  # ms


def files() -> list[File]:
    tables = [
        File(f"{name} as {form}", f"/register/{name}.{form}", name, f"/files/{name}.{form}", *kept)
        for name in LISTS
        for form, kept in FORMS.items()
    ]
    seats = File("a State's seats as csv", "/register/states/AT/seats.csv")
    return [*tables, seats, File(f"{EVERYTHING} as Popolo", "/api/v1/popolo", EVERYTHING)]


def measure_files(servers: LocalServers, database: str, floor: Worker) -> list[Line]:
    """Take every file, the floor's in turn, from a process that has only written a file of one row before."""
    found: dict[tuple[str, str], Series] = defaultdict(Series)
    with worker(servers, database, PRODUCT) as ours:
        for form in FORMS:
            _take(ours, f"/register/groups.{form}?text={ONE}")
        for number in range(ROUNDS):
            sys.stdout.write(f"\r  files, round {number + 1} of {ROUNDS} ")
            sys.stdout.flush()
            for each in files():
                found["ours", each.name].add(_take(ours, each.path))
                if each.floor:
                    found["floor", each.name].add(_take(floor, each.floor))
            for name in (*LISTS, EVERYTHING):
                found["copy", name].add(floor.ask("copy", name))
    sys.stdout.write("\n")
    return [line for each in files() for line in _lines_of(each, found)]


def _take(process: Worker, path: str) -> dict[str, Any]:
    facts = process.ask("stream", path, ANYBODY)
    if not facts["status"].startswith("200"):
        raise RuntimeError(f"{path} answered {facts['status']}")
    return facts


def _lines_of(each: File, found: dict[tuple[str, str], Series]) -> Iterator[Line]:
    ours = found["ours", each.name]
    if each.floor:
        floor = found["floor", each.name].of("p50")
        yield Line(each.name, "p50 / the floor's", floor, ours.of("p50"), each.budget, each.must)
    copy = found["copy", each.list].of("p50") if each.list else None
    yield Line(each.name, "p50 / raw COPY", copy, ours.of("p50"))
    yield Line(each.name, "queries", None, ours.queries, 10, QUERIES, is_limit=True)
    yield Line(each.name, "first byte, ms", None, ours.of("first"), 10, each.first_byte, is_limit=True)
    yield Line(each.name, "memory grows by MiB", None, ours.of("grown"), 10, GROWTH, is_limit=True)


def measure_import(servers: LocalServers, database: str) -> list[Line]:
    """Import the whole Register and the same file again in a process that did nothing before; taken back each time."""
    copy, first, again = Series(), Series(), Series()
    path = str(register_file.write(servers.folder / "register.json"))
    with worker(servers, database, PRODUCT) as fresh:
        for _round in range(ROUNDS):
            once, twice = fresh.ask("import", path)["result"]
            first.add(once)
            again.add(twice)
            copy.add(fresh.ask("copy entries", path)["result"])
    what = f"import, {register_file.WHOLE:,} entries"
    sys.stdout.write(f"  {what}: {_counted(once['result'])}; again: {_counted(twice['result'])}\n")
    return [*_imported(what, copy, first), *_imported(f"{what}, again", copy, again)]


def _imported(what: str, copy: Series, ours: Series) -> list[Line]:
    return [
        Line(what, "p50 / raw COPY", copy.of("p50"), ours.of("p50")),
        Line(what, "queries", None, ours.queries),
        Line(what, "memory grows by MiB", None, ours.of("grown"), must=MEMORY, is_limit=True),
    ]


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {outcome}" for outcome, number in counts.items())
