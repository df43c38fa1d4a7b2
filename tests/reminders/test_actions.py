"""Reminders through a call's life: the States without an answer get each one once, the others none."""

import threading
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import actions, guards, queries
from nominations.reminders.catalogue import BY_KIND, STEPS, To
from nominations.reminders.planner import Verdict
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, OPENED, content, drafted, invitation_of, returned, submitted

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TO_FIRST = [step for step in STEPS if step.to is To.FIRST]


def due(kind: str, counted_from: date = DEADLINE) -> datetime:
    return BY_KIND[kind].slot(counted_from, queries.holidays().days).due_at


def reminders(invitation: Invitation | None = None) -> list[OutgoingMail]:
    mails = OutgoingMail.objects.filter(kind__startswith="reminder_").order_by("due_at", "recipient")
    return list(mails.about(invitation) if invitation else mails)


def fates(invitation: Invitation) -> dict[str, str]:
    return {mail.kind: mail.status for mail in reminders(invitation) if mail.status not in {"cancelled", "superseded"}}


def gone(invitation: Invitation) -> None:
    """Let what is queued be sent."""
    queued = OutgoingMail.objects.about(invitation).filter(status=Status.QUEUED)
    for mail in queued:
        OutgoingMail.objects.filter(pk=mail.pk).update(status=Status.SENT, sent_at=mail.next_attempt_at)


def test_all_reminders_of_all_states_are_planned_when_the_call_is_open(call: Call) -> None:
    counts = actions.plan(at=NOW)
    assert counts == {Verdict.PLAN: 27 * 4 + 1}  # and one to the secretariat
    austrias = reminders(invitation_of(call, "AT"))
    assert [(mail.kind, mail.due_at, mail.status) for mail in austrias] == [
        (step.kind, due(step.kind), Status.PLANNED) for step in TO_FIRST
    ]
    first = austrias[0]
    assert (first.recipient, first.audience, first.reply_to) == (
        "contact.at@example.org",
        "AT",
        "quantum@commission.example.org",
    )
    assert first.expires_at == due("reminder_d14") + timedelta(days=3)


def test_planning_again_changes_nothing(call: Call) -> None:
    actions.plan(at=NOW)
    before = list(OutgoingMail.objects.order_by("pk").values())
    assert actions.plan(at=NOW + MINUTE) == {}
    assert list(OutgoingMail.objects.order_by("pk").values()) == before


def test_a_call_in_preparation_never_mails(draft_call: Call) -> None:
    assert actions.plan(at=NOW) == {}
    assert reminders() == []


@pytest.mark.parametrize("step", TO_FIRST, ids=lambda step: step.kind)
def test_when_it_is_due_it_is_queued_with_its_words(step: object, call: Call, austrias: Invitation) -> None:
    actions.plan(at=NOW)
    kind = getattr(step, "kind", "")
    actions.plan(at=due(kind) + MINUTE)
    [mail] = [mail for mail in reminders(austrias) if mail.status == Status.QUEUED]
    assert mail.kind == kind
    assert (mail.next_attempt_at, mail.dated_at) == (due(kind) + MINUTE, due(kind) + MINUTE)
    assert mail.subject.startswith(f"{call.reference}: ")
    for words in (mail.text, mail.html):
        assert f"{DEADLINE:%A} {DEADLINE.day} {DEADLINE:%B %Y}, 23:59:59 Brussels time" in words
        assert f"/calls/{austrias.pk}/" in words
        assert "No draft has been begun yet" in words
        assert "quantum@commission.example.org" in words


def test_the_time_left_is_the_true_one_when_a_reminder_goes_late(call: Call, austrias: Invitation) -> None:
    actions.plan(at=due("reminder_d14") + timedelta(days=2))
    [mail] = [mail for mail in reminders(austrias) if mail.status == Status.QUEUED]
    assert "12 days are left" in mail.text


def test_a_draft_is_told_what_it_still_lacks(call: Call, austrias: Invitation, austria: User) -> None:
    drafted(austrias, austria, what=content(authority_name=""))
    actions.plan(at=due("reminder_d7"))
    [mail] = [mail for mail in reminders(austrias) if mail.status == Status.QUEUED]
    assert "Your draft still lacks:\n- Name the competent authority." in mail.text
    assert "<li>Name the competent authority.</li>" in mail.html


def test_only_states_without_an_answer_are_reminded(
    call: Call, austrias: Invitation, belgiums: Invitation, austria: User, belgium: User
) -> None:
    submitted(austrias, austria)
    workflow.decline(belgiums, reason="No expert is free.", by=belgium, at=NOW)
    actions.plan(at=due("reminder_d7"))
    assert reminders(austrias) == reminders(belgiums) == []
    assert len([mail for mail in reminders() if mail.status == Status.QUEUED]) == 25


def test_an_answer_calls_back_what_was_planned_and_queued(call: Call, austrias: Invitation, austria: User) -> None:
    actions.plan(at=NOW)
    actions.plan(at=due("reminder_d14"))
    assert fates(austrias)["reminder_d14"] == Status.QUEUED
    submitted(austrias, austria, at=due("reminder_d14") + MINUTE)
    assert {mail.status for mail in reminders(austrias)} == {Status.CANCELLED}
    assert {mail.status_reason for mail in reminders(austrias)} == {"The State has answered."}
    assert actions.plan(at=due("reminder_d7"))[Verdict.QUEUE] == 26


def test_a_return_takes_up_reminders_again_and_none_is_sent_twice(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    actions.plan(at=due("reminder_d14"))
    gone(austrias)
    returned(austrias, austria, officer, at=due("reminder_d14") + timedelta(days=1))
    actions.plan(at=due("reminder_d14") + timedelta(days=2))
    assert fates(austrias) == {
        "reminder_d14": Status.SENT,
        "reminder_d7": Status.PLANNED,
        "reminder_d1": Status.PLANNED,
        "reminder_overdue": Status.PLANNED,
        "reminder_returned": Status.PLANNED,
    }


def test_a_returned_nomination_is_reminded_of_its_correction(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    returned(austrias, austria, officer)
    actions.plan(at=due("reminder_d7"))
    [mail] = [mail for mail in reminders(austrias) if mail.status == Status.QUEUED]
    for words in (mail.text, mail.html):
        assert "The Commission returned your nomination for correction" in words
        assert "Your draft is complete: it only has to be submitted." in words


def test_a_withdrawn_answer_is_reminded_of_again(call: Call, austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    workflow.withdraw(nomination, reason="A new minister.", by=austria, at=NOW)
    actions.plan(at=NOW)
    assert set(fates(austrias).values()) == {Status.PLANNED}


def test_an_extended_state_has_its_own_days(call: Call, austrias: Invitation, officer: User) -> None:
    actions.plan(at=NOW)
    at = due("reminder_d1") + timedelta(hours=1)
    own = DEADLINE + timedelta(days=10)
    calls.extend(austrias, new_on=own, reason="Elections.", by=officer, at=at)
    actions.plan(at=at + MINUTE)
    austrias = Invitation.objects.get(pk=austrias.pk)
    new = {mail.kind: (mail.status, mail.due_at) for mail in reminders(austrias) if mail.status != Status.SUPERSEDED}
    assert new == {
        "reminder_d14": (Status.SKIPPED, due("reminder_d14", own)),
        "reminder_d7": (Status.PLANNED, due("reminder_d7", own)),
        "reminder_d1": (Status.PLANNED, due("reminder_d1", own)),
        "reminder_overdue": (Status.PLANNED, due("reminder_overdue", own)),
    }
    actions.plan(at=due("reminder_overdue"))
    assert fates(austrias)["reminder_overdue"] == Status.PLANNED
    assert fates(invitation_of(call, "BE"))["reminder_overdue"] == Status.QUEUED


def test_a_moved_deadline_plans_a_new_set(call: Call, austrias: Invitation, officer: User) -> None:
    actions.plan(at=NOW)
    calls.move_deadline(call, new_on=DEADLINE + timedelta(days=30), reason="More time.", by=officer, at=NOW)
    actions.plan(at=NOW + MINUTE)
    old = [mail for mail in reminders(austrias) if mail.status == Status.SUPERSEDED]
    assert [mail.status_reason for mail in old] == ["The deadline was moved."] * 4
    assert list(fates(austrias).values()) == [Status.PLANNED] * 4


def test_a_closed_call_calls_back_and_a_reopened_one_plans_again(
    call: Call, austrias: Invitation, officer: User
) -> None:
    actions.plan(at=NOW)
    calls.close_call(call, by=officer, at=NOW)
    assert actions.plan(at=NOW + MINUTE) == {Verdict.CANCEL: 1}  # what was planned to the secretariat
    assert {mail.status for mail in reminders()} == {Status.CANCELLED}
    calls.reopen_call(call, by=officer, at=NOW + MINUTE)
    actions.plan(at=NOW + MINUTE)
    assert list(fates(austrias).values()) == [Status.PLANNED] * 4


def test_after_a_long_outage_there_is_no_burst(call: Call, austrias: Invitation) -> None:
    actions.plan(at=due("reminder_overdue") + timedelta(hours=5))
    assert fates(austrias) == {
        "reminder_d14": Status.SKIPPED,
        "reminder_d7": Status.SKIPPED,
        "reminder_d1": Status.SKIPPED,
        "reminder_overdue": Status.QUEUED,
    }
    skipped = [mail.status_reason for mail in reminders(austrias) if mail.status == Status.SKIPPED]
    assert set(skipped) == {"It could not be sent in time to be useful."}


def test_a_second_contact_point_is_reminded_too_and_a_former_one_is_not(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    actions.plan(at=NOW)
    second = accounts.create_contact(
        "second.at@example.org",
        given_name="Second",
        family_name="Contact",
        country_id="AT",
        since=clock.local_day(NOW),
        by=officer,
        at=NOW,
        position=2,
    )
    first = Role.objects.get(user=austria)
    accounts.end_role(first, on=clock.local_day(NOW), by=officer, at=NOW)
    actions.plan(at=NOW + MINUTE)
    by_recipient = {(mail.recipient, mail.status) for mail in reminders(austrias)}
    assert by_recipient == {(austria.email, Status.CANCELLED), (second.user.email, Status.PLANNED)}
    reasons = {mail.status_reason for mail in reminders(austrias) if mail.recipient == austria.email}
    assert reasons == {"This person is no longer a contact point."}


def test_the_number_of_queries_does_not_grow_with_the_states_that_are_due(
    call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    at = due("reminder_d7")
    with django_assert_num_queries(28):  # six of them are savepoints
        actions.plan(at=at)
    with django_assert_num_queries(14):
        actions.plan(at=at + MINUTE)


def test_the_guard_stops_what_became_unwanted_after_it_was_queued(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    actions.plan(at=due("reminder_d7"))
    mail = next(mail for mail in reminders(austrias) if mail.status == Status.QUEUED)
    assert guards.still_wanted(mail) == ""
    drafted(austrias, austria)
    assert guards.still_wanted(mail) == ""
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=1), reason="x", by=officer, at=NOW)
    assert guards.still_wanted(mail) == "The deadline was moved."
    workflow.decline(austrias, reason="Nobody.", by=austria, at=NOW)
    belgiums = next(mail for mail in reminders(invitation_of(call, "BE")) if mail.status == Status.QUEUED)
    assert guards.still_wanted(belgiums) == ""
    calls.close_call(call, by=officer, at=NOW)
    assert guards.still_wanted(belgiums) == "The call is not open."
    Call.objects.update(status="open", closed_at=None)
    Invitation.objects.update(deadline_version=1)
    assert guards.still_wanted(mail) == "The State has answered."
    assert Nomination.objects.get(invitation=austrias).status == "nil"


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_the_same_time_write_and_queue_everything_once(call: Call) -> None:
    start, at = threading.Barrier(2), due("reminder_d7")

    def run() -> None:
        start.wait(60)
        try:
            actions.plan(at=at)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    actions.plan(at=at + MINUTE)
    assert Counter(mail.status for mail in reminders()) == {"queued": 27, "skipped": 27, "planned": 2 * 27}


def test_reminders_are_of_the_opened_call_only(call: Call) -> None:
    actions.plan(at=OPENED + MINUTE)
    assert {mail.subject_id for mail in reminders()} == {str(each.pk) for each in call.invitations.all()}


def test_what_was_given_up_while_the_clock_was_ahead_stays_given_up(call: Call, austrias: Invitation) -> None:
    """Once written, the decision holds: a clock put right brings back no mail that staff read never went."""
    actions.plan(at=NOW)
    actions.plan(at=due("reminder_d1") + timedelta(days=2))
    assert fates(austrias)["reminder_d1"] == Status.SKIPPED
    actions.plan(at=due("reminder_d1") + MINUTE)
    assert fates(austrias)["reminder_d1"] == Status.SKIPPED
