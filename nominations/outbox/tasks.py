"""What Celery calls: send what is due, tidy up behind processes that died, settle doubts. Harmless when run twice."""

from functools import cache

from celery import shared_task

from nominations.outbox import delivery, guards, heartbeats, reconciling, sender, wake, witnesses
from nominations.outbox.relay import Relay
from nominations.outbox.states import Status


@cache
def kept_relay() -> Relay:
    """Return this process's own relay, whose connection is kept from task to task."""
    return Relay.from_settings()


@shared_task(name=wake.DRAIN)
def drain() -> None:
    """Send for a few seconds, then let the next task go on: a worker that is asked to stop can stop."""
    run = sender.drain(kept_relay(), guards=guards.from_settings())
    heartbeats.beat("drain", str(run))
    if run.more:
        wake.now()


@shared_task(name="nominations.outbox.sweep")
def sweep() -> None:
    counts = {**delivery.sweep(), "purged": delivery.purge()}
    heartbeats.beat("sweep", ", ".join(f"{count} {word}" for word, count in counts.items()))
    if counts["queued"] or counts["released"]:
        wake.now()


@shared_task(name="nominations.outbox.reconcile")
def reconcile() -> None:
    lines = reconciling.reconcile(witnesses.from_settings())
    heartbeats.beat("reconcile", reconciling.in_words(lines))
    if any(line.status == Status.QUEUED for line in lines):
        wake.now()
