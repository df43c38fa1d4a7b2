"""`make bench`: fills, measures in interleaved rounds, prints one table; run as `python -m bench.run`.

Floor and product are asked in turn, a few requests each, so that a slow minute of the machine falls on both.
"""

import sys
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg

from bench import sizes
from bench.files import measure_files, measure_import
from bench.mailing import measure_mail
from bench.pages import Page, floor_pages, pages
from bench.processes import FLOOR, PRODUCT, Worker, collect_static, prepare, worker
from bench.series import Series
from bench.sizes import Size
from bench.table import Line, drawn, machine
from config import embedded, local

STATES = 27
MEMORY_LIMIT = 110
PLAN_SECONDS, RELEASE_LIMIT, LETTERS_SECONDS = 5, 3, 2
JOB_ROUNDS = 3
OF_ONE_GROUP = OF_A_HUNDRED = 2
HUNDRED_GROUPS = 4  # 108 nominations


@dataclass(frozen=True)
class Workers:
    floor: Worker  # on the database with many nominations
    many: Worker
    few: Worker
    hundred: Worker  # a hundred nominations, for the lists of the admin
    one: Worker  # one group


def main() -> int:
    start = time.monotonic()
    try:
        name, size = sizes.chosen()
    except KeyError as unknown:
        sys.stdout.write(f"BENCH={unknown.args[0]} is not known; there are {', '.join(sizes.SIZES)}.\n")
        return 1
    servers = local.LocalServers(local.folder() / "bench")
    sizes_filled = (1, HUNDRED_GROUPS, size.few_groups, size.many_groups)
    one, hundred, few, many = (f"bench_{name}_{groups}" for groups in sizes_filled)
    with embedded.running(servers, {}), ExitStack() as stack:
        for database, groups in zip((one, hundred, few, many), sizes_filled, strict=True):
            prepare(servers, database, groups)
        collect_static(servers, many)
        kinds = ((many, FLOOR), (many, PRODUCT), (few, PRODUCT), (hundred, PRODUCT), (one, PRODUCT))
        workers = Workers(*(stack.enter_context(worker(servers, *kind)) for kind in kinds))
        lines = [
            *measure_pages(workers, size),
            *measure_letters(workers),
            *_memory(workers),
            *measure_files(servers, many, workers.floor),
            *measure_import(servers, many),
            *measure_jobs(workers),
            *measure_mail(servers, many, size),
        ]
        with psycopg.connect(servers.database_url_of("postgres")) as connection:
            version = f"{connection.info.server_version // 10_000}"
    told = (
        f"{size.few_groups * STATES:,} and {size.many_groups * STATES:,} nominations, {size.requests} requests a page"
    )
    sys.stdout.write(f"\n{drawn(lines)}\n\nCPU and waiting in ms; {told}; {time.monotonic() - start:.0f} s in all\n")
    sys.stdout.write(f"{machine(version)}\n")
    return 0


def measure_pages(workers: Workers, size: Size) -> list[Line]:
    """Ask every page of the floor and ours in turn; return the lines of budgets 1 to 7."""
    few, many = size.few_groups * STATES, size.many_groups * STATES
    asked: list[tuple[str, Worker, Page]] = [("floor", workers.floor, page) for page in floor_pages(many)]
    for at_few, at_many in zip(pages(few), pages(many), strict=True):
        asked += [("many", workers.many, at_many), ("few", workers.few, at_few)]
        if at_many.at_one_group:
            asked.append(("one", workers.one, at_many))
        if at_many.at_a_hundred:
            asked.append(("hundred", workers.hundred, at_many))
    found: dict[tuple[str, str], Series] = defaultdict(Series)
    for kind, process, page in asked:
        seen = process.ask("look", page.path, page.visitor)
        if not seen["status"].startswith("200"):
            raise RuntimeError(f"{page.path} answered {seen['status']}")
        found[kind, page.name].queries = seen["queries"]
    for number in range(size.rounds):
        sys.stdout.write(f"\r  round {number + 1} of {size.rounds} ")
        sys.stdout.flush()
        for kind, process, page in asked:
            found[kind, page.name].add(process.ask("measure", page.path, page.visitor, size.requests_a_round))
    sys.stdout.write("\n")
    return [line for page in pages(many) for line in _lines_of(page, found)]


def _lines_of(page: Page, found: dict[tuple[str, str], Series]) -> list[Line]:
    many, few = found["many", page.name], found["few", page.name]
    lines = [
        Line(
            page.name,
            f"{check.measure} / {check.floor}",
            found["floor", check.floor].of(check.measure),
            many.of(check.measure),
            check.budget,
            check.must,
        )
        for check in page.checks
    ]
    lines.append(Line(page.name, "queries, many", None, many.queries, 6, page.queries, is_limit=True))
    lines.append(Line(page.name, "queries, many / few", few.queries, many.queries, 6, 1))
    if page.at_one_group:
        one = found["one", page.name]
        lines.append(Line(page.name, "queries, many / 1 group", one.queries, many.queries, 6, 1))
        lines.append(Line(page.name, "p50, many / 1 group", one.of("p50"), many.of("p50"), must=OF_ONE_GROUP))
    if page.at_a_hundred:
        hundred = found["hundred", page.name]
        lines.append(Line(page.name, "queries, many / 108", hundred.queries, many.queries, 6, 1))
        lines.append(Line(page.name, "p50, many / 108", hundred.of("p50"), many.of("p50"), must=OF_A_HUNDRED))
    if not page.same_rows:
        return lines
    return [
        *lines,
        Line(page.name, "cpu, many / few", few.of("cpu"), many.of("cpu"), 7, 1.15),
        Line(page.name, "p50, many / few", few.of("p50"), many.of("p50"), 7, 1.3),
    ]


def measure_jobs(workers: Workers) -> list[Line]:
    """Run the planner and the outbox beside their floors; return the lines of budgets 12 and 13 and some to know."""
    form = next(page for page in floor_pages(0) if page.name == "form")
    found: dict[str, Series] = defaultdict(Series)
    for _round in range(JOB_ROUNDS):
        for name in ("floor_first_plan", "first_plan", "floor_enqueue", "enqueue", "open_call", "convene"):
            found[name].add(workers.many.ask("job", name))
        found["form"].add(workers.floor.ask("measure", form.path, form.visitor, JOB_ROUNDS))
    workers.many.ask("job", "nothing_due")  # kept this time: from now on nothing is due
    for _round in range(JOB_ROUNDS):
        found["nothing_due"].add(workers.many.ask("job", "nothing_due"))
    planned = workers.many.ask("job", "forget")["result"]
    workers.many.ask("job", "floor_nothing_due")
    for _round in range(JOB_ROUNDS):
        found["floor_nothing_due"].add(workers.many.ask("job", "floor_nothing_due"))
    workers.many.ask("job", "forget")
    written, opened, convened = found["enqueue"], found["open_call"], found["convene"]
    return [
        *_planned(f"planner: first run, {planned:,} mails", found["floor_first_plan"], found["first_plan"]),
        *_planned("planner: nothing due", found["floor_nothing_due"], found["nothing_due"]),
        Line("outbox: 27 mails written", "p50 / rendering", found["floor_enqueue"].of("p50"), written.of("p50")),
        Line("outbox: 27 mails written", "queries", None, written.queries),
        Line("a call opens, 27 mails", "cpu / form", found["form"].of("cpu"), opened.of("cpu"), 12, RELEASE_LIMIT),
        Line("a meeting is convened, 27 mails", "cpu / form", found["form"].of("cpu"), convened.of("cpu")),
        Line("a meeting is convened, 27 mails", "queries", None, convened.queries),
    ]


def measure_letters(workers: Workers) -> list[Line]:
    """Issue a call's letters beside their typesetting alone; return the lines of budget 15 and some to know."""
    found: dict[str, Series] = defaultdict(Series)
    for _round in range(JOB_ROUNDS):
        for name in ("floor_letters", "issue_letters", "list_of_members", "list_to_sign"):
            found[name].add(workers.many.ask("letters", name))
    issued, listed, to_sign = found["issue_letters"], found["list_of_members"], found["list_to_sign"]
    return [
        Line("27 letters to PDF", "p50 / typesetting", found["floor_letters"].of("p50"), issued.of("p50")),
        Line("27 letters to PDF", "p50, seconds", None, issued.of("p50") / 1_000, 15, LETTERS_SECONDS, is_limit=True),
        Line("27 letters to PDF", "queries", None, issued.queries),
        Line("27 letters to PDF", "memory grows by MiB", None, issued.of("grown")),
        Line("list of 300 members to PDF", "p50, seconds", None, listed.of("p50") / 1_000),
        Line("list of 300 members to PDF", "memory grows by MiB", None, listed.of("grown")),
        Line("list of 270 people to sign, PDF", "p50 / 300 members", listed.of("p50"), to_sign.of("p50")),
        Line(
            "list of 270 people to sign, PDF",
            "p50, seconds",
            None,
            to_sign.of("p50") / 1_000,
            15,
            LETTERS_SECONDS,
            is_limit=True,
        ),
    ]


def _planned(what: str, floor: Series, ours: Series) -> list[Line]:
    return [
        Line(what, "p50 / SQL", floor.of("p50"), ours.of("p50"), 13, 5.0),
        Line(what, "p50, seconds", None, ours.of("p50") / 1_000, 13, PLAN_SECONDS, is_limit=True),
        Line(what, "queries", None, ours.queries, 13, 20, is_limit=True),
    ]


def _memory(workers: Workers) -> list[Line]:
    floor, ours = (process.ask("memory")["pss"] for process in (workers.floor, workers.many))
    return [Line("web worker", "PSS MiB after all pages and letters", floor, ours, 14, MEMORY_LIMIT, is_limit=True)]


if __name__ == "__main__":
    sys.exit(main())
