"""When each job of the clock last ran and how it went; `/health/` and staff read it from the database."""

from django.db.models.functions import Now

from nominations.outbox.models import Heartbeat


def beat(job: str, result: str) -> None:
    row = Heartbeat(job=job, last_run_at=Now(), last_result=result[:200])
    Heartbeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["job"], update_fields=["last_run_at", "last_result"]
    )
