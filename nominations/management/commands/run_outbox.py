"""`manage.py run_outbox`: plan, sweep and send without Redis or Celery, once or for ever."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from nominations.kernel import clock
from nominations.outbox import delivery, guards, heartbeats, sender
from nominations.outbox.relay import Relay
from nominations.reminders import actions as reminders

logger = logging.getLogger(__name__)

PLAN_SECONDS, SWEEP_SECONDS, DRAIN_SECONDS = 60, 30, 2


class Command(BaseCommand):
    help = "Send the mail that is due. With --loop: plan, sweep and send until stopped; a mail begun is finished."

    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Go on until SIGTERM or Ctrl-C.")

    def handle(self, **options: Any) -> None:
        relay = Relay.from_settings()
        try:
            if options["loop"]:
                self._loop(relay)
            else:
                self._plan()
                self._sweep()
                self._drain(relay, tell=True)
        finally:
            relay.close()

    def _loop(self, relay: Relay) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        planned = swept = float("-inf")
        while not self.stopping:
            now = time.monotonic()
            try:
                if now - planned >= PLAN_SECONDS:
                    self._plan()
                    planned = now
                if now - swept >= SWEEP_SECONDS:
                    self._sweep()
                    swept = now
                self._drain(relay, tell=False)
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away; trying again: %s", error)
                connection.close()
            if not self.stopping:
                time.sleep(DRAIN_SECONDS)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _plan(self) -> None:
        counts = reminders.plan(at=clock.now())
        heartbeats.beat("plan", ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items()) or "nothing")

    def _sweep(self) -> None:
        heartbeats.beat("sweep", ", ".join(f"{count} {word}" for word, count in delivery.sweep().items()))

    def _drain(self, relay: Relay, *, tell: bool) -> None:
        """Send until nothing is due; in between, a few seconds at a time, look whether to stop."""
        more = True
        while more and not self.stopping:
            run = sender.drain(relay, guards=guards.from_settings())
            heartbeats.beat("drain", str(run))
            more = run.more
            if tell or run.outcomes:
                self.stdout.write(str(run))
