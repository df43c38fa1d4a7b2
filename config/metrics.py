"""What `/metrics/` tells Prometheus: how the mail stands, in figures. No address, no State, no name is among them."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Status as Received
from nominations.outbox.models import Heartbeat
from nominations.outbox.queries import Figures, figures

STATUSES = ("queued", "held", "sending", "uncertain", "failed", "bounced")


def page(*, at: datetime) -> bytes:
    """Return the figures at an instant in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Mail(at))
    return generate_latest(registry)


class Mail(Collector):
    """Asks the database anew at each reading; nothing is counted in a process, so all processes say the same."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = figures(at=self.at)
        yield _by_label("nominations_mails", "Mails by status.", "status", _counts(now))
        yield _gauge("nominations_mails_due", "Mails whose time has come.", now.due)
        oldest = (self.at - now.oldest_due_at).total_seconds() if now.oldest_due_at else 0
        yield _gauge("nominations_oldest_due_mail_age_seconds", "Since when the oldest due mail waits.", oldest)
        yield _gauge("nominations_mails_sent_last_hour", "Mails sent within the last hour.", now.sent_last_hour)
        away = now.relay_away_since is not None
        yield _gauge("nominations_mail_server_away", "1 while the mail server cannot be reached.", away)
        unread = ReceivedMail.objects.filter(status=Received.UNREAD).count()
        yield _gauge("nominations_received_mails_unread", "Received mails that nobody has read.", unread)
        ages = {beat.job: (self.at - beat.last_run_at).total_seconds() for beat in Heartbeat.objects.all()}
        yield _by_label("nominations_job_age_seconds", "Since when each job of the clock last ran.", "job", ages)


def _counts(now: Figures) -> dict[str, float]:
    return {status: getattr(now, status) for status in STATUSES}


def _gauge(name: str, explained: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, explained, value=value)


def _by_label(name: str, explained: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, explained, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
