"""The three runs: all faults, the same without the marker, and workers restarted one after the other by SIGTERM."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import chaos, history, oracle, processes, site
from tests.faults.chaos import Chaos, Fault, in_words
from tests.faults.oracle import Facts, Judgement
from tests.faults.processes import Process
from tests.faults.site import Site

BAR_SECONDS = 60
# Generous: a loaded machine is slow, and what never settles is told by the oracle.
PATIENCE_SECONDS = 150
# Slow, so that faults find mail in its hands.
RELAY_MS = 80
STATES = 27


@dataclass(frozen=True)
class Run:
    """What is to be done: how many calls are opened over which time, how many States answer, which faults meanwhile."""

    name: str
    calls: int
    answers: int
    seconds: float
    faults: Mapping[Fault, int]
    workers: int = 2
    marker: bool = True
    relay_ms: int = RELAY_MS
    bar_seconds: float = BAR_SECONDS

    @property
    def mails(self) -> int:
        """About how many will go: an announcement and a reminder a row, two mails an answer, which calls one back."""
        return self.calls * STATES * 2 + self.answers


@dataclass(frozen=True)
class Ended:
    """What a run has shown."""

    run: Run
    seen: Judgement
    answers: int
    faults: Counter[str]
    settled_after: float
    sending_seconds: float
    hard_ends: int

    @property
    def rate(self) -> float:
        return self.seen.accepted / self.sending_seconds if self.sending_seconds else 0.0


EVERY_FAULT: dict[Fault, int] = {
    chaos.worker_killed: 4,
    chaos.worker_child_killed: 8,
    chaos.worker_group_killed: 4,
    chaos.worker_stopped: 2,
    chaos.worker_child_stopped: 3,
    chaos.redis_flushed: 8,
    chaos.redis_killed: 2,
    chaos.postgres_crashed: 3,
    chaos.postgres_backend_killed: 2,
    chaos.sink_killed: 3,
    chaos.sink_stopped: 2,
    chaos.beat_killed: 10,
}
KILLS: dict[Fault, int] = {chaos.worker_child_killed: 8, chaos.worker_group_killed: 4, chaos.worker_child_stopped: 2}

FULL = (
    Run("all faults", calls=32, answers=200, seconds=45, faults=EVERY_FAULT),
    Run("marker off", calls=10, answers=40, seconds=5, faults=KILLS, marker=False),
    Run("rolling SIGTERM", calls=14, answers=60, seconds=15, faults={chaos.worker_terminated: 6}),
)

SMALL_FAULTS: dict[Fault, int] = {
    chaos.worker_killed: 1,
    chaos.worker_child_killed: 3,
    chaos.worker_child_stopped: 1,
    chaos.redis_flushed: 1,
    chaos.redis_killed: 1,
    chaos.postgres_crashed: 1,
    chaos.sink_killed: 1,
    chaos.beat_killed: 1,
}
SMALL = (
    # No bar on a machine that runs other tests as well, but the patience.
    Run("some faults", calls=4, answers=16, seconds=5, faults=SMALL_FAULTS, bar_seconds=PATIENCE_SECONDS - 1),
    Run("no marker", calls=3, answers=0, seconds=1, faults={chaos.worker_group_killed: 6}, marker=False, relay_ms=200),
)


def run(spec: Run, folder: Path, servers: tuple[Process, Process]) -> Ended:
    """Let people act and faults happen, wait until all is quiet, and ask the oracle."""
    name = spec.name.replace(" ", "_").lower()
    app = "config" if spec.marker else "tests.faults.unmarked"
    with site.running(folder, *servers, name=name, workers=spec.workers, app=app, delay_ms=spec.relay_ms) as running:
        acting = _actors(running, name, spec)
        try:
            doing = Chaos(running, spec.faults, spec.mails)
            last_fault = doing.unleash()
            settled = _settled(running, acting)
            facts = _facts(running)
        finally:
            for actor in acting:
                actor.kill()
    instants = [each.at for each in facts.taken]
    return Ended(
        spec,
        oracle.judge(facts),
        answers=len(facts.answers),
        faults=doing.done,
        settled_after=settled - last_fault,
        sending_seconds=(max(instants) - min(instants)).total_seconds() if instants else 0.0,
        hard_ends=running.hard_ends,
    )


def _actors(running: Site, name: str, spec: Run) -> list[Process]:
    actors = [
        running.actor(f"{name}.calls", f"open_calls({spec.calls}, {spec.answers}, {spec.seconds}, 1)"),
        running.actor(f"{name}.answers", f"submit({spec.answers}, 2)"),
    ]
    for actor in actors:
        actor.start()
    return actors


def _settled(running: Site, acting: list[Process]) -> float:
    """Wait until people have done all and no mail is on its way; return when that was, or when patience ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        done = not any(actor.is_alive for actor in acting)
        [row] = processes.query(running.database_url, history.UNSETTLED)
        if done and row["count"] == 0:
            break
        running.supervise()
        time.sleep(0.2)
    return time.monotonic()


def _facts(running: Site) -> Facts:
    def rows(statement: str) -> list[dict[str, Any]]:
        return processes.query(running.database_url, statement)

    return Facts(
        taken=oracle.read_log(running.mail_log.read_text().splitlines()),
        mails=rows(history.MAILS),
        moves=rows(history.MOVES),
        answers={row["invitation"]: row["at"] for row in rows(history.ANSWERS)},
        unwritten=rows(history.UNWRITTEN),
        now=rows("SELECT now()")[0]["now"],
    )


def missed(ended: Ended) -> list[str]:
    """Return the bars that a run has missed; without the marker the bar is that mail is doubled."""
    if not ended.run.marker:
        return [] if ended.seen.doubled else ["nothing was doubled: the test cannot fail"]
    found = [f"{len(mails)} {name}" for name, mails in ended.seen.faults.items() if mails]
    if ended.settled_after > ended.run.bar_seconds:
        found.append(f"all due mail was out {ended.settled_after:.0f} s after the last fault")
    if ended.answers < ended.run.answers:
        found.append(f"only {ended.answers} of {ended.run.answers} submissions")
    if not_done := [in_words(fault) for fault in ended.run.faults if not ended.faults[in_words(fault)]]:
        found.append(f"these faults could not be done: {', '.join(not_done)}")
    if set(ended.run.faults) == {chaos.worker_terminated} and (ended.seen.uncertain or ended.hard_ends):
        found.append(f"{ended.seen.uncertain} uncertain, {ended.hard_ends} workers had to be killed")
    return found
