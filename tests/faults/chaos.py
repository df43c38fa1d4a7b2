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
    worker = _one(site.workers)
    worker.end_parent(signal.SIGKILL)
    yield _pause()
    worker.kill()  # what is left of it
    worker.start()


def worker_child_killed(site: Site) -> Iterator[float]:
    """One of the processes that send; Celery starts another."""
    children = _one(site.workers).children()
    if children:
        signal_one(DICE.choice(children), signal.SIGKILL)
    yield 0


def worker_group_killed(site: Site) -> Iterator[float]:
    worker = _one(site.workers)
    worker.kill()
    yield _pause()
    worker.start()


def worker_stopped(site: Site) -> Iterator[float]:
    """The whole worker sleeps beyond its leases, in whatever it was doing, and wakes."""
    worker = _one(site.workers)
    worker.signal_group(signal.SIGSTOP)
    yield ASLEEP_SECONDS
    worker.signal_group(signal.SIGCONT)


def worker_child_stopped(site: Site) -> Iterator[float]:
    children = _one(site.workers).children()
    asleep = DICE.choice(children) if children else None
    if asleep:
        signal_one(asleep, signal.SIGSTOP)
    yield ASLEEP_SECONDS
    if asleep:
        signal_one(asleep, signal.SIGCONT)


def redis_flushed(site: Site) -> Iterator[float]:
    site.flush_redis()
    yield 0


def redis_killed(site: Site) -> Iterator[float]:
    site.redis.kill()
    yield _pause()
    site.redis.start()


def postgres_crashed(site: Site) -> Iterator[float]:
    """kill -9 of the postmaster: its backends find it gone, and the next start recovers from the log."""
    site.postgres.end_parent(signal.SIGKILL)
    yield _pause()
    site.postgres.start()


def postgres_backend_killed(site: Site) -> Iterator[float]:
    """kill -9 of one process of it: the postmaster throws everybody out and recovers by itself."""
    children = site.postgres.children()
    if children:
        signal_one(DICE.choice(children), signal.SIGKILL)
    yield 0


def sink_killed(site: Site) -> Iterator[float]:
    site.sink.kill()
    yield _pause()
    site.sink.start()


def sink_stopped(site: Site) -> Iterator[float]:
    site.sink.signal_group(signal.SIGSTOP)
    yield SINK_ASLEEP_SECONDS
    site.sink.signal_group(signal.SIGCONT)


def beat_killed(site: Site) -> Iterator[float]:
    beat = _one(site.beats)
    beat.kill()
    yield _pause()
    beat.start()


def worker_terminated(site: Site) -> Iterator[float]:
    """SIGTERM: what a restart by the system does. The worker ends by itself and another takes its place."""
    worker = site.workers[next(site.turn) % len(site.workers)]
    if not worker.terminate():
        site.hard_ends += 1
    worker.start()
    yield 0


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
        rest = fault(self.site)
        self.done[fault.__name__.replace("_", " ")] += 1
        self._to_undo.append((time.monotonic() + next(rest), rest))

    def _wait(self, *, seconds: float, until: float = float("inf")) -> None:
        """Let time pass, but no longer than until the relay has taken so many mails."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.site.taken() < until:
            for at, rest in [each for each in self._to_undo if each[0] <= time.monotonic()]:
                self._to_undo.remove((at, rest))
                next(rest, None)
            self.done[ENDED] += self.site.supervise()
            time.sleep(0.05)


def _one(processes: list[Process]) -> Process:
    return DICE.choice(processes)


def _pause() -> float:
    return DICE.uniform(0.5, 2.0)
