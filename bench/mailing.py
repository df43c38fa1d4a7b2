"""Mails a second: two and four senders, a bare loop and the least outbox, to an instant and to a slow mail server."""

import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.processes import PRODUCT, Worker, environ_of, worker
from bench.sizes import Size
from bench.table import Line
from config.local import BASE_DIR, LocalServers

ROUNDS = 3
SENDERS = (2, 4)
SLOW_MS = 20
WARM_UP, WARM_UP_IDLE = 40, 3
A_THIRD, QUERIES, MAILS_A_CONNECTION, RATE, IDLE_MS = 0.333, 4, 50, 100, 2_000


@dataclass
class Rates:
    """What the rounds of one way of sending to one mail server measured."""

    a_second: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # ms a mail, of all senders
    queries: list[float] = field(default_factory=list)
    a_connection: list[float] = field(default_factory=list)
    sink_cpu: list[float] = field(default_factory=list)  # ms a mail

    def add(self, senders: list[dict[str, Any]], taken: dict[str, Any]) -> None:
        mails, seconds = sum(each["result"] for each in senders), max(each["wall"][0] for each in senders) / 1_000
        if not mails or taken["mails"] != mails:
            raise RuntimeError(f"{mails} mails were sent and {taken['mails']} taken")
        self.a_second.append(mails / seconds)
        self.cpu.append(sum(each["cpu"][0] for each in senders) / mails)
        self.queries.append(sum(each["queries"] for each in senders) / mails)
        self.a_connection.append(mails / taken["connections"])
        self.sink_cpu.append(1_000 * taken["cpu"] / mails)

    def of(self, measure: str) -> float:
        return statistics.median(getattr(self, measure))


@dataclass(frozen=True)
class Sink:
    process: Worker
    port: int
    delay: int  # ms


Way = tuple[str, int, tuple[object, ...]]  # its name, how many senders, what they are asked


class Bench:
    """Four sender processes, and what was measured with them by way of sending and delay of the mail server."""

    def __init__(self, senders: list[Worker]) -> None:
        self.senders = senders
        self.found: dict[tuple[str, int], Rates] = defaultdict(Rates)

    def round(self, sink: Sink, mails: int) -> None:
        """Send the same mails in each way. A slow sink is met with fewer bare ones, and needs no floor."""
        bare = mails // 4 if sink.delay else mails
        ways: list[Way] = [("bare", 1, ("bare", sink.port, bare))]
        if not sink.delay:
            ways.append(("floor 2", 2, ("mail", "floor_drain", sink.port)))
        ways += [(f"ours {number}", number, ("mail", "drain", sink.port)) for number in SENDERS]
        for way in ways:
            self.senders[0].ask("mail", "queue", mails)
            self._measure(sink, *way)
            self.senders[0].ask("job", "forget")

    def _measure(self, sink: Sink, name: str, number: int, words: tuple[object, ...]) -> None:
        sink.process.ask()
        for each in self.senders[:number]:
            each.tell(*words)
        said = [each.hear() for each in self.senders[:number]]
        self.found[name, sink.delay].add(said, sink.process.ask())


def measure_mail(servers: LocalServers, database: str, size: Size) -> list[Line]:
    with ExitStack() as stack:
        senders = [stack.enter_context(worker(servers, database, PRODUCT)) for _number in range(max(SENDERS))]
        instant, slow = (stack.enter_context(_sink(servers, delay)) for delay in (0, SLOW_MS))
        senders[0].ask("job", "forget")
        Bench(senders).round(instant, WARM_UP)
        bench = Bench(senders)
        for number in range(ROUNDS):
            sys.stdout.write(f"\r  mail, round {number + 1} of {ROUNDS} ")
            sys.stdout.flush()
            bench.round(instant, size.mails)
            bench.round(slow, size.mails // 4)
        sys.stdout.write("\n")
        return [*lines_of(bench.found), *_idle(servers, database, senders[0], instant, size.idle_mails)]


@contextmanager
def _sink(servers: LocalServers, delay: int) -> Iterator[Sink]:
    with worker(servers, "none", PRODUCT, "bench.sink", str(delay)) as process:
        yield Sink(process, process.hear()["port"], delay)


def lines_of(found: Mapping[tuple[str, int], Rates]) -> list[Line]:
    """Return the lines of budgets 11 and 12, and those that mail has to show: rates, and CPU a mail."""
    bare, bare_slow, floor = found["bare", 0], found["bare", SLOW_MS], found["floor 2", 0]
    lines = [Line("mail: the sink's ceiling", "mails a CPU second", None, 1_000 / bare.of("sink_cpu"))]
    for number in SENDERS:
        what, ours, slow = f"mail: {number} senders", found[f"ours {number}", 0], found[f"ours {number}", SLOW_MS]
        lines += [
            _rate(what, "a second / bare loop", bare, ours, must=A_THIRD),
            _rate(what, f"a second, {SLOW_MS} ms / bare loop", bare_slow, slow),
            Line(what, "CPU ms a mail / bare loop", bare.of("cpu"), ours.of("cpu")),
        ]
    two, four, slow = (found[f"ours {number}", delay] for number, delay in ((2, 0), (4, 0), (4, SLOW_MS)))
    a_connection = four.of("a_connection")
    return [
        *lines,
        _rate("mail: 2 senders", "a second / least outbox, 2", floor, two, budget=11, must=0.6),
        Line(
            "mail: 4 senders",
            f"a second, {SLOW_MS} ms",
            None,
            slow.of("a_second"),
            None,
            RATE,
            is_limit=True,
            at_least=True,
        ),
        Line("mail: 4 senders", "queries a mail", None, four.of("queries"), 12, QUERIES, is_limit=True),
        Line(
            "mail: 4 senders",
            "mails a connection",
            None,
            a_connection,
            12,
            MAILS_A_CONNECTION,
            is_limit=True,
            at_least=True,
        ),
    ]


def _rate(
    what: str, measure: str, floor: Rates, ours: Rates, *, budget: int | None = None, must: float | None = None
) -> Line:
    return Line(what, measure, floor.of("a_second"), ours.of("a_second"), budget, must, at_least=True)


def _idle(servers: LocalServers, database: str, queuer: Worker, sink: Sink, mails: int) -> list[Line]:
    """Measure from the commit to the 250 with Redis and a Celery worker, when nothing else is to be done."""
    with _celery(servers, database, sink.port):
        queuer.ask("mail", "idle", WARM_UP_IDLE)
        queuer.ask("job", "forget")
        sink.process.ask()
        committed = queuer.ask("mail", "idle", mails)["result"]
        waited = [1_000 * (taken - begun) for begun, taken in zip(committed, sink.process.ask()["times"], strict=True)]
        queuer.ask("job", "forget")
    what = "mail: Celery, idle"
    return [
        Line(what, "commit to 250, median ms", None, statistics.median(waited)),
        Line(what, f"commit to 250, worst of {mails}, ms", None, max(waited), None, IDLE_MS, is_limit=True),
    ]


@contextmanager
def _celery(servers: LocalServers, database: str, port: int) -> Iterator[None]:
    """Have a worker as production has it; without the beat, so that only the hint after the commit wakes it."""
    environ = {**environ_of(servers, database), "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    words = [sys.executable, "-m", "celery", "--app", "config", "worker", "--queues", "mail,default"]
    words += ["--concurrency", "2", "--loglevel", "WARNING"]
    with (servers.folder / "celery.log").open("w") as log:
        worker = subprocess.Popen(words, cwd=BASE_DIR, env=environ, stdout=log, stderr=log)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(timeout=60)
