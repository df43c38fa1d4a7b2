"""What Celery's clock calls each minute for meetings: written procedures whose last day has passed are closed."""

from celery import shared_task

from nominations.kernel import clock
from nominations.meetings import opinions
from nominations.outbox import heartbeats


@shared_task(name="nominations.meetings.close_votes")
def close_votes() -> None:
    heartbeats.beat("votes", f"{opinions.close_over(at=clock.now())} closed")
