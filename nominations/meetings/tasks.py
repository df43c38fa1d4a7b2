"""What Celery's clock calls for meetings: votes that are over are closed, the calendars of who left are cleared."""

from celery import shared_task

from nominations.kernel import clock
from nominations.meetings import leavers, opinions
from nominations.outbox import heartbeats


@shared_task(name="nominations.meetings.close_votes")
def close_votes() -> None:
    heartbeats.beat("votes", f"{opinions.close_over(at=clock.now())} closed")


@shared_task(name="nominations.meetings.tell_leavers")
def tell_leavers() -> None:
    heartbeats.beat("leavers", f"{leavers.tell(at=clock.now())} told")
