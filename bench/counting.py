"""What one job costs the process that runs it: queries, CPU and waiting in ms, and how far its memory rose."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

Facts = dict[str, Any]
STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5): VmHWM begins anew at VmRSS


class Queries:
    """Counts what is sent to the database inside `counting`."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *words: Any) -> Any:
        # A job that is taken back runs inside a transaction of ours, so that its own become savepoints.
        self.number += not str(words[0]).startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))
        return execute(*words)


@contextmanager
def counting() -> Iterator[Queries]:
    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries


def timed(job: Callable[[], Any]) -> Facts:
    with counting() as queries:
        cpu_before, wall_before = time.process_time(), time.perf_counter()
        result = job()
        cpu, wall = time.process_time() - cpu_before, time.perf_counter() - wall_before
    return {"cpu": [1_000 * cpu], "wall": [1_000 * wall], "queries": queries.number, "result": result}


def growing(job: Callable[[], Any]) -> Facts:
    """Return what `timed` returns, and by how many MiB the job made the process grow at most, 0 where nobody tells."""
    if PEAK.exists():
        PEAK.write_text(RESET_PEAK, encoding="ascii")
    idle = _mebibytes("VmRSS:")
    return {**timed(job), "grown": [_mebibytes("VmHWM:") - idle]}


def _mebibytes(name: str) -> float:
    lines = STATUS.read_text(encoding="ascii").splitlines() if STATUS.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith(name)) / 1_024
