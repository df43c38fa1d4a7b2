"""`manage.py run_outbox`: plan, sweep, settle doubts, read mailboxes and send without Redis or Celery, once or looping.

What asks another server (its log, an archive, a mailbox) runs beside the loop: a sign-in code does not wait for it.
"""

import logging
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from nominations.inbox import imap, poller
from nominations.kernel import clock
from nominations.management import tables
from nominations.outbox import delivery, guards, heartbeats, reconciling, sender, witnesses
from nominations.outbox.relay import Relay
from nominations.reminders import actions as reminders
from nominations.reminders import digests

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 2


@dataclass
class Job:
    """What runs beside the sending: its heartbeat's name, how often, and the verb, which says what it did."""

    name: str
    seconds: int
    verb: Callable[[], str]
    is_slow: bool = False  # it waits for another server
    ran_at: float = float("-inf")  # of the monotonic clock
    thread: Thread | None = None

    def run(self) -> None:
        heartbeats.beat(self.name, self.verb())

    def run_beside(self) -> None:
        """Run in a thread with a connection of its own, unless the last run is still on."""
        if self.thread is None or not self.thread.is_alive():
            self.thread = Thread(target=self._run_and_close, name=self.name, daemon=True)
            self.thread.start()

    def _run_and_close(self) -> None:
        try:
            self.run()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database is away; the job %s tries again: %s", self.name, error)
        finally:
            connection.close()


class Command(BaseCommand):
    help = "Plan, sweep, settle doubts, read the mailboxes and send what is due. With --loop: until stopped."

    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Go on until SIGTERM or Ctrl-C.")

    def handle(self, **options: Any) -> None:
        relay = Relay.from_settings()
        try:
            if options["loop"]:
                self._loop(relay)
            else:
                for job in jobs():
                    job.run()
                self._drain(relay, tell=True)
        finally:
            relay.close()

    def _loop(self, relay: Relay) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        beside = jobs()
        while not self.stopping:
            try:
                self._run_due(beside, time.monotonic())
                self._drain(relay, tell=False)
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away; trying again: %s", error)
                connection.close()
            if not self.stopping:
                time.sleep(DRAIN_SECONDS)

    def _run_due(self, beside: list[Job], now: float) -> None:
        for job in beside:
            if not self.stopping and now - job.ran_at >= job.seconds:
                job.ran_at = now
                job.run_beside() if job.is_slow else job.run()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _drain(self, relay: Relay, *, tell: bool) -> None:
        """Send until nothing is due; in between, a few seconds at a time, look whether to stop."""
        more = True
        while more and not self.stopping:
            run = sender.drain(relay, guards=guards.from_settings())
            heartbeats.beat("drain", str(run))
            more = run.more
            if tell or run.outcomes:
                self.stdout.write(str(run))


def jobs() -> list[Job]:
    """Return what runs beside the sending, each as often as the clock of Celery calls it."""
    found = [
        Job("plan", 60, _plan),
        Job("digest", 60, _digest),
        Job("sweep", 30, _sweep),
        Job("reconcile", 60, _reconcile, is_slow=True),
    ]
    if imap.accounts():
        found.append(Job("poll", 60, _poll, is_slow=True))
    return found


def _plan() -> str:
    counts = reminders.plan(at=clock.now())
    return tables.counted({verdict.value: count for verdict, count in counts.items()}, "nothing new")


def _digest() -> str:
    return digests.in_words(digests.send(at=clock.now()))


def _sweep() -> str:
    return tables.counted({**delivery.sweep(), "purged": delivery.purge()}, "nothing")


def _reconcile() -> str:
    return reconciling.in_words(reconciling.reconcile(witnesses.from_settings()))


def _poll() -> str:
    return "; ".join(str(reading) for reading in poller.poll(imap.accounts(), at=clock.now()))
