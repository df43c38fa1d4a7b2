"""The mails of the bench are real and can be sent, and its mail server speaks SMTP. No time is asserted on."""

import os
from collections.abc import Iterator

import pytest

from bench import counting, jobs, mails, names, world
from bench.processes import Worker
from nominations.outbox.models import OutgoingMail


@pytest.fixture
def sink() -> Iterator[tuple[Worker, int]]:
    started = Worker(dict(os.environ), "bench.sink", "0")
    yield started, started.hear()["port"]
    started.end()


@pytest.mark.django_db(transaction=True)
def test_mails_are_queued_and_each_way_sends_them_all(sink: tuple[Worker, int]) -> None:
    server, port = sink
    world.fill(5, at=names.NOW)
    told = OutgoingMail.objects.count()
    assert mails.queue(20) == 20
    assert mails.bare(port, 6)() == 6
    assert mails.drain(port) == 20
    kinds = OutgoingMail.objects.filter(status="sent").exclude(sender="").values_list("kind", flat=True)
    assert sorted(kinds) == ["call_opened"] * 10 + ["reminder_d7"] * 10
    assert jobs.forget() == 20
    mails.queue(4)
    assert mails.floor_drain(port) == 4
    assert {name: len(value) for name, value in server.ask().items() if name == "times"} == {"times": 30}
    jobs.forget()
    assert OutgoingMail.objects.count() == told


@pytest.mark.django_db
def test_the_floor_of_the_planner_writes_the_same_mails() -> None:
    world.fill(5, at=names.NOW)
    asked = counting.timed(jobs.first_plan)
    assert asked["result"] == jobs.floor_first_plan() > 0
    assert asked["queries"] == 19  # 20 is the budget
