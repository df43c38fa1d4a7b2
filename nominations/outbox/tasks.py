"""What Celery calls: send what is due, and tidy up behind processes that died. Both are harmless when run twice."""

from functools import cache

from celery import shared_task

from nominations.outbox import delivery, guards, heartbeats, sender, wake
from nominations.outbox.relay import Relay


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
    counts = delivery.sweep()
    heartbeats.beat("sweep", ", ".join(f"{count} {word}" for word, count in counts.items()))
