"""What Celery's clock calls each minute where functional mailboxes are set."""

from celery import shared_task

from nominations.inbox import imap, poller
from nominations.kernel import clock
from nominations.outbox import heartbeats


@shared_task(name="nominations.inbox.poll")
def poll() -> None:
    """Read the functional mailboxes; what is read already is never asked for again, so running twice is harmless."""
    accounts = imap.accounts()
    if accounts:
        readings = poller.poll(accounts, at=clock.now())
        heartbeats.beat("poll", "; ".join(str(reading) for reading in readings))
