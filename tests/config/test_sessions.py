"""A sign-in lasts 30 minutes without a request and 12 hours in all; most requests do not write it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from config import sessions
from nominations.accounts.models import User

pytestmark = pytest.mark.django_db
Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let the clock of the sessions stand some seconds later."""
    start = sessions.time.time()

    def moved(seconds: int) -> None:
        monkeypatch.setattr(sessions.time, "time", lambda: start + seconds)

    return moved


def is_in(client: Client) -> bool:
    return client.get("/calls/").status_code == 200


def test_a_sign_in_ends_after_twelve_hours_however_busy(
    austria: User, sign_in: Callable[[User], Client], later: Later
) -> None:
    client = sign_in(austria)
    assert is_in(client)
    later(sessions.LONGEST_SECONDS - 1)
    assert is_in(client)
    later(sessions.LONGEST_SECONDS)
    assert not is_in(client)


def test_a_request_within_the_minute_writes_nothing_and_a_later_one_prolongs(
    austria: User, sign_in: Callable[[User], Client], later: Later
) -> None:
    client = sign_in(austria)
    is_in(client)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    noted = Session.objects.get().expire_date
    later(sessions.NOTE_SECONDS - 1)
    is_in(client)
    assert Session.objects.get().expire_date == noted
    later(sessions.NOTE_SECONDS + 1)
    is_in(client)
    assert Session.objects.get().expire_date > noted + timedelta(minutes=20)


def test_half_an_hour_without_a_request_ends_it(austria: User, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(austria)
    assert is_in(client)
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(client)
