"""`manage.py plan_reminders` and the clock's task: the same verb, with a table for people."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.reminders.tasks import plan as plan_task
from tests.cast import DEADLINE

pytestmark = pytest.mark.django_db


def test_the_dry_run_shows_a_table_and_writes_nothing(call: Call) -> None:
    out = StringIO()
    at = clock.local_instant(DEADLINE - timedelta(days=7), 10).astimezone(clock.BRUSSELS)
    call_command("plan_reminders", "--dry-run", "--at", at.replace(tzinfo=None).isoformat(), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[-1] == "55 planned, 27 queued, 27 skipped (nothing was written)."
    [austrias] = [line for line in lines if "reminder_d7" in line and "contact.at@" in line]
    assert austrias.split() == ["queue", *f"{at:%a %d %b %Y}".split(), "09:00", "reminder_d7", "contact.at@example.org"]
    assert not OutgoingMail.objects.filter(kind__startswith="reminder_").exists()


def test_the_command_plans_and_leaves_a_heartbeat(call: Call) -> None:
    out = StringIO()
    call_command("plan_reminders", stdout=out)
    assert out.getvalue() == "109 planned.\n"
    assert Heartbeat.objects.get(job="plan").last_result == "109 planned"
    plan_task()
    assert Heartbeat.objects.get(job="plan").last_result == "nothing new"


def test_time_is_not_moved_outside_local_mode(settings: object) -> None:
    settings.LOCAL_MODE = False
    with pytest.raises(CommandError, match="local mode only"):
        call_command("plan_reminders", "--at", "2026-05-18T09:00")


def test_a_time_that_is_none_gets_a_clear_sentence() -> None:
    with pytest.raises(CommandError, match="“tomorrow” is no time: write it as 2026-05-18T09:00"):
        call_command("plan_reminders", "--at", "tomorrow")
