"""What Celery's clock calls each minute."""

from celery import shared_task

from nominations.kernel import clock
from nominations.outbox import heartbeats
from nominations.reminders import actions, digests, knowing


@shared_task(name="nominations.reminders.plan")
def plan() -> None:
    knowing.note_informed(at=clock.now())
    counts = actions.plan(at=clock.now())
    heartbeats.beat("plan", ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items()) or "nothing new")


@shared_task(name="nominations.reminders.digest")
def digest() -> None:
    heartbeats.beat("digest", digests.in_words(digests.send(at=clock.now())))
