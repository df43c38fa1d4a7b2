"""Mails are written with the act that causes them, once; they are planned ahead and called back under lock."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from pytest_django import DjangoCaptureOnCommitCallbacks

from nominations.audit.models import AuditEvent
from nominations.outbox import actions, delivery, wake
from nominations.outbox.actions import Plan
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def test_a_message_becomes_one_queued_row_with_frozen_words(austria_row: Country) -> None:
    [mail] = actions.enqueue([hello(austria_row)], at=NOW)
    mail.refresh_from_db()
    assert (mail.status, mail.kind, mail.recipient) == (Status.QUEUED, "hello", "contact.1@example.org")
    assert (mail.subject, mail.audience) == ("A word to Ännchen <b>", "AT")
    assert (mail.subject_type, mail.subject_id) == ("country", "AT")
    assert mail.created_at == mail.due_at == mail.next_attempt_at == mail.dated_at == NOW
    assert mail.expires_at == NOW + actions.LIFE
    assert mail.message_id == f"<{mail.pk}@nominations.example.org>"
    assert mail.thread_id == "<e03931-2026-1.call@nominations.example.org>"


def test_the_same_key_is_never_queued_twice(austria_row: Country) -> None:
    [first] = actions.enqueue([hello(austria_row)], at=NOW)
    again = actions.enqueue([hello(austria_row, context={"name": "Other"}), hello(austria_row, 2)], at=NOW)
    assert [mail.pk == first.pk for mail in again] == [True, False]
    assert OutgoingMail.objects.count() == 2
    assert again[0].subject == "A word to Ännchen <b>"


def test_an_act_that_fails_sends_no_mail(austria_row: Country) -> None:
    @transaction.atomic
    def act() -> None:
        actions.enqueue([hello(austria_row)], at=NOW)
        actions.enqueue([hello(austria_row, 2, template="notes/nowhere")], at=NOW)

    with pytest.raises(TemplateDoesNotExist):
        act()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "<a@example.org>", "a@example.org\nb", "nobody"])
def test_the_database_takes_one_recipient_a_row(address: str, austria_row: Country) -> None:
    with pytest.raises(IntegrityError, match="mail_one_recipient"), transaction.atomic():
        actions.enqueue([hello(austria_row, recipient=address)], at=NOW)


def test_a_dead_redis_turns_no_saved_form_into_an_error(
    austria_row: Country,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries = []

    def refused(*_words: object, **_options: object) -> None:
        tries.append(1)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(wake.current_app, "send_task", refused)
    monkeypatch.setattr(wake, "_quiet_until", 0.0)
    for number in (1, 2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.enqueue([hello(austria_row, number)], at=NOW)
    assert OutgoingMail.objects.filter(status=Status.QUEUED).count() == 2
    assert len(tries) == 1  # the second act does not wait for Redis again
    assert "mail goes out with the next beat" in caplog.text


def test_a_plan_has_no_words_until_it_is_queued(austria_row: Country) -> None:
    message, due_at = hello(austria_row), NOW + timedelta(days=3)
    actions.plan([Plan(message, due_at), Plan(hello(austria_row, 2), NOW, "It was due before.")], at=NOW)
    planned, skipped = OutgoingMail.objects.order_by("-due_at")
    assert (planned.status, planned.subject, planned.due_at) == (Status.PLANNED, "", due_at)
    assert (skipped.status, skipped.status_reason) == (Status.SKIPPED, "It was due before.")
    [queued] = actions.queue([message], at=due_at)
    queued.refresh_from_db()
    assert (queued.status, queued.subject, queued.dated_at) == (Status.QUEUED, "A word to Ännchen <b>", due_at)
    assert actions.queue([message, hello(austria_row, 2)], at=due_at) == []


def test_one_mail_whose_words_cannot_be_made_fails_alone(austria_row: Country) -> None:
    bad, good = hello(austria_row, 1, template="notes/nowhere"), hello(austria_row, 2)
    actions.plan([Plan(bad, NOW), Plan(good, NOW)], at=NOW)
    actions.queue([bad, good], at=NOW)
    failed, queued = OutgoingMail.objects.order_by("recipient")
    assert failed.status == Status.FAILED
    assert failed.status_reason == "Its words cannot be made: mail/notes/nowhere/subject.txt"
    assert (queued.status, queued.subject) == (Status.QUEUED, "A word to Ännchen <b>")


def test_planning_twice_changes_nothing_and_a_plan_can_be_skipped(austria_row: Country) -> None:
    for reason in ("", "Too late."):
        actions.plan([Plan(hello(austria_row), NOW, reason)], at=NOW)
    mail = OutgoingMail.objects.get()
    assert mail.status == Status.PLANNED
    assert actions.skip([mail.pk], reason="Too late.") == 1
    assert actions.skip([mail.pk], reason="Again.") == 0
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason) == (Status.SKIPPED, "Too late.")


def test_waiting_mails_about_an_object_are_called_back_and_give_their_keys_free(
    austria_row: Country, states: dict[str, Country]
) -> None:
    ours, claimed = actions.enqueue([hello(austria_row), hello(austria_row, 2)], at=NOW)
    actions.enqueue([hello(austria_row, 3, kind="receipt"), hello(states["BE"], 4)], at=NOW)
    OutgoingMail.objects.exclude(pk=claimed.pk).update(next_attempt_at=NOW + timedelta(days=1))
    assert [mail.pk for mail in delivery.claim().mails] == [claimed.pk]
    count = actions.cancel_waiting(about=[austria_row], kinds_prefix="hel", reason="The State has answered.", at=NOW)
    assert count == 2
    for mail in (ours, claimed):
        mail.refresh_from_db()
        assert (mail.status, mail.status_reason) == (Status.CANCELLED, "The State has answered.")
        assert mail.dedup_key.endswith(f"#{mail.pk}")
    assert OutgoingMail.objects.filter(status=Status.QUEUED).count() == 2
    event = AuditEvent.objects.get(action="mail.cancelled")
    assert (event.subject_id, event.at, event.detail["count"]) == ("AT", NOW, 2)
    [again] = actions.enqueue([hello(austria_row)], at=NOW)
    assert again.pk != ours.pk


def test_a_mail_whose_data_has_begun_is_not_called_back(austria_row: Country) -> None:
    [mail] = actions.enqueue([hello(austria_row)], at=NOW)
    claimed = delivery.claim()
    assert delivery.mark(claimed.mails[0], claimed.token)
    assert actions.cancel_waiting(about=[austria_row], kinds=["hello"], reason="Answered.", at=NOW) == 0
    mail.refresh_from_db()
    assert mail.status == Status.SENDING
