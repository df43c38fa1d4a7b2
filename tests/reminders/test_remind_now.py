"""Remind now: the same rows, a minute to take it back, a warning when one went out lately, and clear refusals."""

from datetime import timedelta

import pytest

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel.refusals import Refused
from nominations.outbox import delivery
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import actions, guards, queries
from nominations.reminders.planner import Verdict
from tests.cast import NOW, invitation_of, submitted

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_it_is_held_for_a_minute_and_carries_a_persons_own_words(
    call: Call, austrias: Invitation, officer: User
) -> None:
    [mail] = actions.remind_now(
        [austrias], by=officer, at=NOW, text="The meeting is\u200b on <b>Monday</b>.\r\nRegards"
    )
    assert (mail.kind, mail.recipient, mail.audience) == ("reminder_now", "contact.at@example.org", "AT")
    assert (mail.status, mail.held_until) == (Status.HELD, NOW + MINUTE)
    assert "The meeting is on <b>Monday</b>.\nRegards" in mail.text
    assert "The meeting is on &lt;b&gt;Monday&lt;/b&gt;.<br>Regards" in mail.html
    assert "Your State's deadline is" in mail.text
    assert guards.still_wanted(mail) == ""
    event = AuditEvent.objects.get(action="call.remind_now")
    assert (event.actor, event.subject_id) == (officer, str(austrias.pk))


def test_two_presses_in_one_minute_are_one_reminder(call: Call, austrias: Invitation, officer: User) -> None:
    first = actions.remind_now([austrias], by=officer, at=NOW)
    assert actions.remind_now([austrias], by=officer, at=NOW.replace(second=(NOW.second + 1) % 60)) == first


def test_the_planner_leaves_it_alone_and_keeps_20_hours_from_it(
    call: Call, austrias: Invitation, officer: User
) -> None:
    actions.plan(at=NOW)
    due = OutgoingMail.objects.about(austrias).get(kind="reminder_d14").due_at
    actions.remind_now([austrias], by=officer, at=due - MINUTE)
    counts = actions.plan(at=due)
    assert counts == {Verdict.QUEUE: 26}
    mails = OutgoingMail.objects.about(austrias).filter(kind__in=["reminder_now", "reminder_d14"])
    assert {mail.kind: mail.status for mail in mails} == {"reminder_now": Status.HELD, "reminder_d14": Status.PLANNED}


def test_called_back_because_its_reader_left_it_holds_up_no_other_reminder(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    """The run that calls it back sends the reminder that is due, and a second run finds nothing to do."""
    actions.plan(at=NOW)
    due = OutgoingMail.objects.about(austrias).get(kind="reminder_d14").due_at
    [mail] = actions.remind_now([austrias], by=officer, at=due - MINUTE)
    Role.objects.filter(user=austria).update(until=NOW.date())
    successor = User.objects.create_user("successor.at@example.org", given_name="Eva", family_name="Nova")
    Role.objects.create(user=successor, kind=Role.Kind.CONTACT_POINT, country_id="AT", since=NOW.date())
    # Austria's four planned reminders and the held one are for nobody any more; her successor has hers, one due now.
    assert actions.plan(at=due) == {Verdict.CANCEL: 5, Verdict.PLAN: 3, Verdict.QUEUE: 27}
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason) == (Status.CANCELLED, "This person is no longer a contact point.")
    mails = OutgoingMail.objects.about(austrias).filter(kind="reminder_d14", status=Status.QUEUED)
    assert [mail.recipient for mail in mails] == ["successor.at@example.org"]
    assert actions.plan(at=due) == {}


def test_an_answer_takes_it_back(call: Call, austrias: Invitation, austria: User, officer: User) -> None:
    [mail] = actions.remind_now([austrias], by=officer, at=NOW)
    submitted(austrias, austria)
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason) == (Status.CANCELLED, "The State has answered.")


def test_a_reminder_of_the_last_24_hours_is_told(call: Call, austrias: Invitation, officer: User) -> None:
    both = [austrias, invitation_of(call, "BE")]
    assert queries.recent(both, at=NOW) == {}
    [mail] = actions.remind_now([austrias], by=officer, at=NOW)
    OutgoingMail.objects.filter(pk=mail.pk).update(status=Status.SENT, sent_at=NOW, held_until=None)
    assert queries.recent(both, at=NOW + timedelta(hours=23)) == {str(austrias.pk): NOW}
    assert queries.recent(both, at=NOW + timedelta(hours=24)) == {}


def test_after_its_minute_it_goes(call: Call, austrias: Invitation, officer: User) -> None:
    [mail] = actions.remind_now([austrias], by=officer, at=NOW - MINUTE)
    assert delivery.sweep()["released"] == 1
    mail.refresh_from_db()
    assert mail.status == Status.QUEUED


def test_nobody_is_reminded_where_one_of_the_states_has_answered(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    submitted(austrias, austria)
    with pytest.raises(actions.CannotRemind, match=r"Austria has answered already\. Take it off the list\."):
        actions.remind_now([invitation_of(call, "BE"), austrias], by=officer, at=NOW)
    assert not OutgoingMail.objects.filter(kind="reminder_now").exists()


def test_a_call_that_is_not_open_reminds_nobody(call: Call, austrias: Invitation, officer: User) -> None:
    calls.close_call(call, by=officer, at=NOW)
    with pytest.raises(actions.CannotRemind, match="is not open: nobody is reminded of it"):
        actions.remind_now([austrias], by=officer, at=NOW)


def test_another_groups_officer_may_not(call: Call, austrias: Invitation, other_officer: User) -> None:
    with pytest.raises(Refused, match="Only the secretariat of the group may do this"):
        actions.remind_now([austrias], by=other_officer, at=NOW)


def test_a_state_without_a_contact_and_an_empty_choice_are_refused(
    call: Call, austrias: Invitation, officer: User
) -> None:
    Role.objects.filter(country_id="AT").delete()
    with pytest.raises(actions.CannotRemind, match="Austria has no contact point that mail can reach"):
        actions.remind_now([austrias], by=officer, at=NOW)
    with pytest.raises(actions.CannotRemind, match="Choose the States to remind"):
        actions.remind_now([], by=officer, at=NOW)
