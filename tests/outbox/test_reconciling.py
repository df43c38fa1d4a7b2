"""Each doubt has one consequence: found it was sent, proved absent it goes again, unknown for long its kind decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from django.db.models import Model
from django.db.models.functions import Now

from nominations.audit.models import AuditEvent
from nominations.outbox import actions, delivery, reconciling
from nominations.outbox.instants import at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.reconciling import Asked, Said, Settled, Verdict
from nominations.outbox.relay import Answer, Outcome
from nominations.outbox.states import IfUncertain, Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]
QUIET, LONG = NOW + timedelta(minutes=11), NOW + timedelta(hours=2)


class Knows:
    """A witness that says the same of every mail, and remembers what it was asked."""

    def __init__(self, verdict: Verdict, evidence: str = "", taken_at: datetime | None = None) -> None:
        self.said = Said(verdict, evidence, taken_at)
        self.asked: list[Asked] = []

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        self.asked += asked
        return {each.message_id: self.said for each in asked}


def doubted(about: Country, number: int = 1, **changes: object) -> OutgoingMail:
    """A mail whose connection broke after the final dot, at NOW."""
    mail = actions.enqueue([hello(about, number, **changes)], at=NOW)[0]
    claimed = delivery.claim(now=at(NOW))
    assert delivery.mark(claimed.mails[0], claimed.token, sha256="a" * 64, now=at(NOW))
    delivery.finish(claimed.mails[0], claimed.token, Answer(Outcome.UNCERTAIN, "dropped"), now=at(NOW))
    mail.refresh_from_db()
    assert (mail.status, mail.uncertain_at) == (Status.UNCERTAIN, NOW)
    return mail


def run(verdict: Verdict, when: datetime = QUIET, **more: object) -> list[Settled]:
    return reconciling.reconcile([Knows(verdict, **more)], now=at(when))  # type: ignore[arg-type]


def fresh(mail: OutgoingMail) -> OutgoingMail:
    mail.refresh_from_db()
    return mail


def trail(about: Model) -> list[str]:
    return list(AuditEvent.objects.filter(subject_id=str(about.pk)).values_list("action", flat=True))


def test_nobody_is_asked_before_the_quiet_time_is_over(austria_row: Country) -> None:
    doubted(austria_row)
    witness = Knows(Verdict.ACCEPTED)
    assert reconciling.reconcile([witness], now=at(NOW + timedelta(minutes=9))) == []
    assert witness.asked == []


def test_a_mail_that_is_found_was_sent_when_the_server_says(austria_row: Country) -> None:
    mail, taken_at = doubted(austria_row), NOW + timedelta(seconds=2)
    [line] = run(Verdict.ACCEPTED, evidence="queued as 4bGx", taken_at=taken_at)
    assert (line.status, line.mail) == (Status.SENT, mail)
    assert (fresh(mail).status, mail.sent_at, mail.last_reply) == (Status.SENT, taken_at, "queued as 4bGx")
    assert (mail.status_reason, mail.uncertain_at) == (reconciling.SETTLED, None)
    assert trail(mail) == ["mail.reconciled"]
    assert run(Verdict.ACCEPTED) == []


def test_a_mail_proved_absent_goes_again_the_same_bytes(austria_row: Country) -> None:
    mail = doubted(austria_row)
    run(Verdict.ABSENT)
    assert (fresh(mail).status, mail.resends, mail.next_attempt_at) == (Status.QUEUED, 1, QUIET)
    assert (mail.sha256, mail.status_reason) == ("a" * 64, reconciling.ABSENT)


def test_the_witness_is_asked_about_all_the_time_in_which_it_may_have_gone(austria_row: Country) -> None:
    mail, witness = doubted(austria_row), Knows(Verdict.UNKNOWN)
    reconciling.reconcile([witness], now=at(QUIET))
    assert witness.asked == [Asked(mail.message_id, mail.recipient, NOW - timedelta(seconds=660), NOW)]


def test_one_witness_who_saw_it_outweighs_one_who_did_not(austria_row: Country) -> None:
    mail = doubted(austria_row)
    reconciling.reconcile([Knows(Verdict.ABSENT), Knows(Verdict.ACCEPTED), Knows(Verdict.ABSENT)], now=at(QUIET))
    assert fresh(mail).status == Status.SENT


def test_without_any_witness_it_stays_in_doubt_for_staff(austria_row: Country) -> None:
    mail = doubted(austria_row)
    reconciling.reconcile([], now=at(QUIET))
    assert (fresh(mail).status, mail.status_reason) == (Status.UNCERTAIN, "No reply after the end of the mail.")
    reconciling.reconcile([], now=at(LONG))
    assert (fresh(mail).status, mail.status_reason) == (Status.UNCERTAIN, reconciling.ASK_STAFF)
    assert trail(mail) == []


def test_a_kind_that_must_arrive_goes_once_more_and_only_once(austria_row: Country) -> None:
    mail = doubted(austria_row, if_uncertain=IfUncertain.RESEND_ONCE)
    run(Verdict.UNKNOWN)
    assert fresh(mail).status == Status.UNCERTAIN  # the witness may still find out
    run(Verdict.UNKNOWN, LONG)
    assert (fresh(mail).status, mail.resends, mail.status_reason) == (Status.QUEUED, 1, reconciling.SENT_ONCE_MORE)
    OutgoingMail.objects.update(status=Status.UNCERTAIN, uncertain_at=NOW)
    run(Verdict.UNKNOWN, LONG)
    assert (fresh(mail).status, mail.resends, mail.status_reason) == (Status.UNCERTAIN, 1, reconciling.ASK_STAFF)


@pytest.mark.parametrize(("verdict", "when"), [(Verdict.ABSENT, QUIET), (Verdict.UNKNOWN, LONG)])
def test_a_sign_in_code_never_goes_again(verdict: Verdict, when: datetime, austria_row: Country) -> None:
    mail = doubted(austria_row, sensitive=True)
    run(verdict, when)
    assert (fresh(mail).status, mail.status_reason, mail.text) == (Status.FAILED, reconciling.NEVER_AGAIN, "")


def test_a_dry_run_says_the_same_and_changes_nothing(austria_row: Country) -> None:
    mail = doubted(austria_row)
    [line] = reconciling.reconcile([Knows(Verdict.ABSENT)], now=at(QUIET), dry_run=True)
    assert line.status is Status.QUEUED
    assert fresh(mail).status == Status.UNCERTAIN


def test_what_staff_settled_meanwhile_stays_as_they_did(austria_row: Country) -> None:
    mail = doubted(austria_row)

    class Slow(Knows):
        def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
            OutgoingMail.objects.update(status=Status.SENT, sent_at=NOW, uncertain_at=None, status_reason="By staff.")
            return super().look_up(asked)

    reconciling.reconcile([Slow(Verdict.ABSENT)], now=at(QUIET))
    assert (fresh(mail).status, mail.status_reason) == (Status.SENT, "By staff.")


def test_a_yes_that_comes_after_the_mail_was_queued_again_stops_the_second_one(austria_row: Country) -> None:
    mail = doubted(austria_row)
    attempt = fresh(mail)
    run(Verdict.ABSENT)
    sleeper = delivery.Claim(attempt.pk)  # its lease ended long ago
    delivery.finish(attempt, sleeper.token, Answer(Outcome.SENT, "250 OK"))
    assert (fresh(mail).status, mail.last_reply) == (Status.SENT, "250 OK")
    assert delivery.claim(now=at(LONG)).mails == []


def test_a_yes_of_an_old_attempt_does_not_touch_a_new_one(austria_row: Country) -> None:
    mail = doubted(austria_row)
    attempt = fresh(mail)
    run(Verdict.ABSENT)
    [again] = delivery.claim(now=at(QUIET)).mails
    delivery.finish(attempt, attempt.pk, Answer(Outcome.SENT, "250 OK"))
    assert (again.attempts, fresh(mail).status) == (2, Status.SENDING)


def test_in_words_it_counts_where_doubts_ended(austria_row: Country) -> None:
    doubted(austria_row, 1)
    assert reconciling.in_words(run(Verdict.ACCEPTED)) == "1 sent"
    assert reconciling.in_words([]) == "no doubts"


def test_a_rate_of_many_doubts_is_settled_with_few_questions(austria_row: Country) -> None:
    for number in range(3):
        doubted(austria_row, number)
    witness = Knows(Verdict.ACCEPTED)
    assert len(reconciling.reconcile([witness], now=Now() + timedelta(days=1))) == 3  # type: ignore[arg-type]
    assert len(witness.asked) == 3
