"""Claims, leases and the marker: no two processes send one mail, and a sleeper that wakes up stops."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from nominations.outbox import actions, delivery
from nominations.outbox.delivery import Claim
from nominations.outbox.instants import at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Answer, Outcome
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import LONG_AGO, hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def queued(about: Country, count: int = 1, **changes: object) -> list[OutgoingMail]:
    return actions.enqueue([hello(about, number, **changes) for number in range(count)], at=NOW)


def only() -> OutgoingMail:
    return OutgoingMail.objects.get()


def elsewhere(work: Callable[[], object]) -> object:
    """Do something in another thread, on its own connection to the database."""

    def closing() -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing).result(timeout=120)


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_another_process_is_claiming_is_passed_over(austria_row: Country) -> None:
    queued(austria_row, 5)
    with transaction.atomic():
        ours = delivery.claim(3)
        theirs = elsewhere(lambda: delivery.claim(10))
    assert isinstance(theirs, Claim)
    assert (len(ours.mails), len(theirs.mails)) == (3, 2)
    assert not {mail.pk for mail in ours.mails} & {mail.pk for mail in theirs.mails}


@pytest.mark.django_db(transaction=True)
def test_many_processes_claim_every_mail_exactly_once(austria_row: Country) -> None:
    mails = queued(austria_row, 60)
    claimed, start = [], threading.Barrier(4)

    def claim_all() -> None:
        start.wait(60)
        try:
            while taken := delivery.claim(7).mails:
                claimed.extend(mail.pk for mail in taken)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim_all) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(claimed) == sorted(mail.pk for mail in mails)


@pytest.mark.django_db(transaction=True)
def test_calling_back_and_marking_wait_for_each_other(austria_row: Country) -> None:
    """The State submits while its reminder is on its way: whoever locks the row first wins, the other one sees it."""
    queued(austria_row)
    claimed = delivery.claim()
    submitting, marked = threading.Event(), []

    def mark() -> None:
        submitting.wait(60)
        marked.append(delivery.mark(claimed.mails[0], claimed.token))

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: elsewhere(mark))
        with transaction.atomic():
            assert actions.cancel_waiting(about=[austria_row], kinds=["hello"], reason="Answered.", at=NOW) == 1
            submitting.set()
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)  # the marker waits for the submission's transaction
        waiting.result(timeout=120)
    assert marked == [False]
    assert only().status == Status.CANCELLED


def test_a_claim_takes_a_lease_that_the_marker_prolongs(austria_row: Country) -> None:
    queued(austria_row)
    claimed = delivery.claim()
    mail = only()
    assert (mail.status, mail.lease_token, mail.in_data) == (Status.SENDING, claimed.token, False)
    first_lease = mail.lease_until
    assert delivery.mark(claimed.mails[0], claimed.token)
    mail = only()
    assert mail.in_data
    assert first_lease is not None
    assert mail.lease_until is not None
    assert mail.lease_until - first_lease > timedelta(minutes=8)


def test_a_process_that_slept_beyond_its_lease_stops_before_data(austria_row: Country) -> None:
    queued(austria_row)
    sleeper = delivery.claim()
    OutgoingMail.objects.update(lease_until=LONG_AGO)
    assert not delivery.mark(sleeper.mails[0], sleeper.token)
    delivery.sweep()
    successor = delivery.claim()
    assert [mail.pk for mail in successor.mails] == [sleeper.mails[0].pk]
    assert not delivery.mark(sleeper.mails[0], sleeper.token)
    delivery.finish(sleeper.mails[0], sleeper.token, Answer(Outcome.REFUSED, "550 no"))
    assert (only().status, only().lease_token) == (Status.SENDING, successor.token)


def test_the_sweep_queues_what_was_claimed_and_doubts_what_was_in_data(austria_row: Country) -> None:
    queued(austria_row, 3)
    dead = delivery.claim(2)
    assert delivery.mark(dead.mails[0], dead.token)
    assert set(delivery.sweep().values()) == {0}  # the leases still run
    OutgoingMail.objects.filter(status=Status.SENDING).update(lease_until=LONG_AGO)
    assert delivery.sweep() == {"uncertain": 1, "queued": 1, "expired": 0, "released": 0}
    doubted = OutgoingMail.objects.get(status=Status.UNCERTAIN)
    assert (doubted.pk, doubted.status_reason) == (
        dead.mails[0].pk,
        "The sender stopped while the mail was being handed over.",
    )
    assert OutgoingMail.objects.filter(status=Status.QUEUED).count() == 2


def test_a_mail_past_its_use_is_not_claimed_but_expires(austria_row: Country) -> None:
    queued(austria_row, expires_at=LONG_AGO, sensitive=True)
    assert delivery.claim().mails == []
    assert delivery.sweep()["expired"] == 1
    assert (only().status, only().status_reason, only().text) == (
        Status.EXPIRED,
        "Not sent in time to be useful.",
        "",
    )


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 5), (4, 15), (5, 30), (6, 60), (99, 60)])
def test_back_off_grows_to_an_hour(attempts: int, minutes: int) -> None:
    waits = [delivery.back_off(attempts) / timedelta(minutes=minutes) for _number in range(50)]
    assert all(0.8 <= wait <= 1.2 for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (5, 60), (6, 300), (99, 300)])
def test_after_a_lost_connection_a_mail_goes_sooner(attempts: int, seconds: int) -> None:
    assert all(0.8 <= delivery.back_off(attempts, dropped=True).total_seconds() / seconds <= 1.2 for _try in range(20))


def test_the_marker_keeps_the_hash_of_what_is_about_to_be_sent(austria_row: Country) -> None:
    queued(austria_row)
    claimed = delivery.claim()
    assert delivery.mark(claimed.mails[0], claimed.token, sha256="b" * 64)
    assert only().sha256 == "b" * 64


def test_words_are_deleted_after_ninety_days_and_the_rest_stays_as_evidence(austria_row: Country) -> None:
    old, young, waiting = queued(austria_row, 3)
    sent = {"status": Status.SENT, "sent_at": NOW, "sha256": "c" * 64}
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=91), **sent)
    OutgoingMail.objects.filter(pk=young.pk).update(created_at=NOW - timedelta(days=89), **sent)
    OutgoingMail.objects.filter(pk=waiting.pk).update(created_at=NOW - timedelta(days=91))
    assert delivery.purge(now=at(NOW)) == 1
    for mail in (old, young, waiting):
        mail.refresh_from_db()
    assert (old.text, old.html, old.purged_at) == ("", "", NOW)
    assert (old.subject, old.sha256, old.sent_at) == ("A word to Ännchen <b>", "c" * 64, NOW)
    assert young.text
    assert waiting.text
    assert delivery.purge(now=at(NOW)) == 0


def test_the_time_can_be_passed_in(austria_row: Country) -> None:
    queued(austria_row)
    later = NOW + timedelta(days=1)
    claimed = delivery.claim(now=at(later))
    assert not delivery.mark(claimed.mails[0], claimed.token, now=at(later + timedelta(minutes=3)))
    assert delivery.mark(claimed.mails[0], claimed.token, now=at(later), sha256="0" * 64)
    assert (only().lease_until, only().sha256) == (later + timedelta(minutes=11), "0" * 64)
    delivery.finish(claimed.mails[0], claimed.token, Answer(Outcome.SENT, "250 OK"), now=at(later))
    assert (only().status, only().sent_at) == (Status.SENT, later)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.DROPPED, Status.QUEUED), (Outcome.TRY_LATER, Status.QUEUED), (Outcome.REFUSED, Status.FAILED)],
)
def test_a_sleeper_who_knows_that_it_did_not_go_settles_the_doubt(
    outcome: Outcome, status: Status, austria_row: Country
) -> None:
    queued(austria_row)
    sleeper = delivery.claim()
    assert delivery.mark(sleeper.mails[0], sleeper.token)
    OutgoingMail.objects.update(lease_until=LONG_AGO)
    assert delivery.sweep()["uncertain"] == 1
    delivery.finish(sleeper.mails[0], sleeper.token, Answer(outcome, "no dot was sent"))
    assert (only().status, only().uncertain_at, only().last_reply) == (status, None, "no dot was sent")


def test_a_sleeper_does_not_bring_back_a_code_whose_words_are_gone(austria_row: Country) -> None:
    queued(austria_row, sensitive=True)
    sleeper = delivery.claim()
    assert delivery.mark(sleeper.mails[0], sleeper.token)
    OutgoingMail.objects.update(lease_until=LONG_AGO)
    delivery.sweep()
    delivery.finish(sleeper.mails[0], sleeper.token, Answer(Outcome.DROPPED, "no dot was sent"))
    assert (only().status, only().text) == (Status.UNCERTAIN, "")
