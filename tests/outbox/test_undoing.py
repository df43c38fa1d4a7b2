"""Taking mails back while they are held: all or none, keys free again, and nobody waits for a row that is leaving."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from nominations.accounts.models import User
from nominations.outbox import actions, undoing
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail, OutgoingMailQuerySet
from nominations.outbox.states import Status
from tests.cast import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(officer: User, templates: Path) -> OutgoingMailQuerySet:
    """Two held mails about one record."""
    letters = [
        Message(
            kind="hello",
            template="notes/hello",
            recipient=f"{name}@example.org",
            recipient_name=name,
            context={"name": name},
            dedup_key=f"k:{name}",
            about=officer,
        )
        for name in ("one", "two")
    ]
    actions.enqueue(letters, at=NOW, hold_for=MINUTE)
    return OutgoingMail.objects.about(officer)


def standing(mails: OutgoingMailQuerySet) -> list[tuple[str, str]]:
    rows = mails.order_by("recipient")
    return [(row.status, row.dedup_key.replace(str(row.pk), "id")) for row in rows]


def test_all_are_called_back_and_their_keys_are_free(held: OutgoingMailQuerySet) -> None:
    assert undoing.take_back(held, reason="Undone.") == 2
    assert standing(held) == [(Status.CANCELLED, "k:one#id"), (Status.CANCELLED, "k:two#id")]
    assert undoing.take_back(held, reason="Undone.") == 0
    assert standing(held) == [(Status.CANCELLED, "k:one#id"), (Status.CANCELLED, "k:two#id")]


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED])
def test_one_that_left_keeps_the_other(held: OutgoingMailQuerySet, status: str) -> None:
    held.filter(recipient="one@example.org").update(status=status, held_until=None)
    with pytest.raises(undoing.HasLeft, match="already on its way"):
        undoing.take_back(held, reason="Undone.")
    assert standing(held) == [(status, "k:one"), (Status.HELD, "k:two")]


def test_when_one_was_sent_it_says_at_what_time_in_brussels(held: OutgoingMailQuerySet) -> None:
    at = NOW.replace(month=1, hour=13, minute=3)
    held.filter(recipient="one@example.org").update(status=Status.SENT, sent_at=at, held_until=None)
    with pytest.raises(undoing.HasLeft, match=r"The mail has left at 14:03\."):
        undoing.take_back(held, reason="Undone.")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_else_has_locked_is_leaving_and_not_waited_for(held: OutgoingMailQuerySet) -> None:
    locked, done = threading.Event(), threading.Event()

    def sender() -> None:
        with transaction.atomic():
            OutgoingMail.objects.select_for_update().get(recipient="two@example.org")
            locked.set()
            done.wait(60)
        connection.close()

    thread = threading.Thread(target=sender)
    thread.start()
    assert locked.wait(60)
    with pytest.raises(undoing.HasLeft, match="already on its way"):
        undoing.take_back(held, reason="Undone.")
    done.set()
    thread.join(120)
    assert standing(held) == [(Status.HELD, "k:one"), (Status.HELD, "k:two")]
