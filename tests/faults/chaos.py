"""The faults, one function each: what is done to which process, and what undoes it a while later."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.faults.processes import Process, signal_one
from tests.faults.site import Site

Fault = Callable[[Site], Iterator[float]]
# Longer than the lease in DATA, so that a sleeper wakes when its mail is somebody else's.
ASLEEP_SECONDS = 12.0
SINK_ASLEEP_SECONDS = 4.0
# Between two faults: for mail to flow again, and when it does not, no longer than this.
LEAST_SECONDS, MOST_SECONDS = 0.3, 20.0
# The last fault comes when this part of the mails is out.
LAST_PART = 0.9
# Its seed is printed: the order of the faults can be had again.
DICE = random.Random()  # noqa: S311 - chooses what to kill, no secret
ENDED = "worker or beat ended by itself"


def worker_killed(site: Site) -> Iterator[float]:
    """The parent alone: its children see their pipe closed."""
    if worker := _one_up(site.workers):
        worker.end_parent(signal.SIGKILL)
        yield _pause()
        worker.kill()  # what is left of it
        worker.start()


def worker_child_killed(site: Site) -> Iterator[float]:
    """One of the processes that send; Celery starts another."""
    if child := _child_of(site.workers):
        signal_one(child, signal.SIGKILL)
        yield 0


def worker_group_killed(site: Site) -> Iterator[float]:
    return _killed(_one_up(site.workers))


def worker_stopped(site: Site) -> Iterator[float]:
    """The whole worker sleeps beyond its leases, in whatever it was doing, and wakes."""
    if worker := _one_up(site.workers):
        worker.signal_group(signal.SIGSTOP)
        yield ASLEEP_SECONDS
        worker.signal_group(signal.SIGCONT)


def worker_child_stopped(site: Site) -> Iterator[float]:
    if child := _child_of(site.workers):
        signal_one(child, signal.SIGSTOP)
        yield ASLEEP_SECONDS
        signal_one(child, signal.SIGCONT)


def redis_flushed(site: Site) -> Iterator[float]:
    site.flush_redis()
    yield 0


def redis_killed(site: Site) -> Iterator[float]:
    return _killed(_one_up([site.redis]))


def postgres_crashed(site: Site) -> Iterator[float]:
    """kill -9 of the postmaster: its backends find it gone, and the next start recovers from the log."""
    if _one_up([site.postgres]):
        site.postgres.end_parent(signal.SIGKILL)
        yield _pause()
        site.postgres.start()


def postgres_backend_killed(site: Site) -> Iterator[float]:
    """kill -9 of one process of it: the postmaster throws everybody out and recovers by itself."""
    if child := _child_of([site.postgres]):
        signal_one(child, signal.SIGKILL)
        yield 0


def sink_killed(site: Site) -> Iterator[float]:
    return _killed(_one_up([site.sink]))


def sink_stopped(site: Site) -> Iterator[float]:
    site.sink.signal_group(signal.SIGSTOP)
    yield SINK_ASLEEP_SECONDS
    site.sink.signal_group(signal.SIGCONT)


def beat_killed(site: Site) -> Iterator[float]:
    return _killed(_one_up(site.beats))


def worker_terminated(site: Site) -> Iterator[float]:
    """SIGTERM: what a restart by the system does. The worker ends by itself and another takes its place."""
    worker = site.workers[next(site.turn) % len(site.workers)]
    if not worker.terminate():
        site.hard_ends += 1
    worker.start()
    yield 0


def _killed(process: Process | None) -> Iterator[float]:
    """kill -9 of a process and all that it has started, and a new one a while later."""
    if process:
        process.kill()
        yield _pause()
        process.start()


def _one_up(processes: list[Process]) -> Process | None:
    up = [each for each in processes if each.wanted]
    return DICE.choice(up) if up else None


def _child_of(processes: list[Process]) -> int | None:
    children = [child for each in processes if each.wanted for child in each.children()]
    return DICE.choice(children) if children else None


def _pause() -> float:
    return DICE.uniform(0.5, 2.0)


def in_words(fault: Fault) -> str:
    return fault.__name__.replace("_", " ")


@dataclass
class Chaos:
    """Does the faults in a random order while mail flows, and undoes each when its time has come.

    They are spread over the mails and not over the minutes: a fault that finds nobody at work shows nothing.
    """

    site: Site
    wanted: Mapping[Fault, int]
    mails: int
    done: Counter[str] = field(default_factory=Counter)
    _to_undo: list[tuple[float, Iterator[float]]] = field(default_factory=list)

    def unleash(self) -> float:
        """Do all of it; return the monotonic instant at which the last fault was undone."""
        faults = [fault for fault, number in self.wanted.items() for _ in range(number)]
        DICE.shuffle(faults)
        for number, fault in enumerate(faults, start=1):
            self._wait(seconds=LEAST_SECONDS)
            taken = self.mails * LAST_PART * number / len(faults)
            self._wait(seconds=MOST_SECONDS, until=taken)
            self._begin(fault)
        while self._to_undo:
            self._wait(seconds=0.1)
        return time.monotonic()

    def _begin(self, fault: Fault) -> None:
        """Begin a fault and count it, unless what it is done to is down already."""
        rest = fault(self.site)
        seconds = next(rest, None)
        if seconds is not None:
            self.done[in_words(fault)] += 1
            self._to_undo.append((time.monotonic() + seconds, rest))

    def _wait(self, *, seconds: float, until: float = float("inf")) -> None:
        """Let time pass, but no longer than until the relay has taken so many mails."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.site.taken() < until:
            for at, rest in [each for each in self._to_undo if each[0] <= time.monotonic()]:
                self._to_undo.remove((at, rest))
                next(rest, None)
            self.done[ENDED] += self.site.supervise()
            time.sleep(0.05)
