"""The secretariat's mail after a deadline: once a call and day, who is missing, never what a draft says."""

from datetime import date, datetime, timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status
from nominations.reminders import actions, guards, queries, to_staff
from nominations.reminders.catalogue import STAFF
from nominations.workflow import actions as workflow
from tests.cast import DEADLINE, NOW, content, drafted, invitation_of, submitted

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PARTS = [to_staff]


def due(day: date = DEADLINE) -> datetime:
    return STAFF.slot(day, queries.holidays().days).due_at


def staff_mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=STAFF.kind).order_by("due_at"))


def test_the_first_working_day_after_the_deadline_it_names_who_is_missing(
    call: Call, austrias: Invitation, austria: User, belgium: User
) -> None:
    submitted(austrias, austria)
    drafted(invitation_of(call, "BE"), belgium, what=content(authority_name="", remarks="Not for staff."))
    about_belgium = OutgoingMail.objects.about(invitation_of(call, "BE"))
    about_belgium.update(status=Status.BOUNCED, sent_at=NOW)
    actions.plan(at=NOW, parts=PARTS)
    [mail] = staff_mails()
    assert (mail.status, mail.due_at, mail.expires_at) == (Status.PLANNED, due(), due() + timedelta(days=7))
    actions.plan(at=due(), parts=PARTS)
    [mail] = staff_mails()
    assert (mail.status, mail.recipient, mail.audience) == (Status.QUEUED, "quantum@commission.example.org", "")
    assert (mail.subject_type, mail.subject_id) == ("call", str(call.pk))
    assert mail.if_uncertain == IfUncertain.HOLD
    assert mail.subject == f"{call.reference}: deadline reached, 26 States are missing"
    for words in (mail.text, mail.html):
        assert f"{DEADLINE:%A} {DEADLINE.day} {DEADLINE:%B %Y}" in words
        assert "1 of 27 States has answered. These have not:" in words
        assert "Belgium: Draft, 83 % complete; 0 mails sent, 1 came back" in words
        assert "Bulgaria: nothing begun; 0 mails sent" in words
        assert "Not for staff" not in words
        assert f"/admin/nominations/call/{call.pk}/change/" in words
    assert guards.staff_wanted(mail) == ""


def test_an_extended_state_has_a_mail_of_its_own_day(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    own = DEADLINE + timedelta(days=14)
    calls.extend(austrias, new_on=own, reason="Elections.", by=officer, at=NOW)
    actions.plan(at=NOW, parts=PARTS)
    assert [mail.due_at for mail in staff_mails()] == [due(), due(own)]
    actions.plan(at=due(), parts=PARTS)
    assert "1 State has a later deadline of its own." in staff_mails()[0].text
    assert "Austria" not in staff_mails()[0].text
    submitted(austrias, austria)
    actions.plan(at=due(own), parts=PARTS)
    assert staff_mails()[1].subject == f"{call.reference}: deadline reached, the State has answered"


def test_two_deadlines_of_one_weekend_make_one_mail(call: Call, austrias: Invitation, officer: User) -> None:
    saturday = DEADLINE + timedelta(days=(5 - DEADLINE.weekday()) % 7)
    if saturday != DEADLINE:
        calls.move_deadline(call, new_on=saturday, reason="A weekend.", by=officer, at=NOW)
    calls.extend(austrias, new_on=saturday + timedelta(days=1), reason="A day.", by=officer, at=NOW)
    actions.plan(at=NOW, parts=PARTS)
    [mail] = staff_mails()
    assert mail.due_at == due(saturday) == due(saturday + timedelta(days=1))


def test_when_all_have_answered_it_says_so(call: Call, contacts: dict[str, User]) -> None:
    for invitation in call.invitations.select_related("country", "call__group"):
        workflow.decline(invitation, reason="Nobody.", by=contacts[str(invitation.country_id)], at=NOW)
    actions.plan(at=due(), parts=PARTS)
    [mail] = staff_mails()
    assert mail.subject == f"{call.reference}: deadline reached, all 27 States have answered"
    assert "All 27 States have answered; nothing is missing." in mail.text


def test_a_moved_deadline_or_a_closed_call_takes_it_back(call: Call, officer: User) -> None:
    actions.plan(at=due(), parts=PARTS)
    [mail] = staff_mails()
    calls.move_deadline(call, new_on=DEADLINE + timedelta(days=30), reason="More time.", by=officer, at=NOW)
    assert guards.staff_wanted(mail) == "The deadline was moved."
    actions.plan(at=due(), parts=PARTS)
    assert [mail.status for mail in staff_mails()] == [Status.CANCELLED, Status.PLANNED]
    calls.close_call(call, by=officer, at=NOW)
    assert guards.staff_wanted(mail) == "The call is not open."
    actions.plan(at=NOW, parts=PARTS)
    assert [mail.status for mail in staff_mails()] == [Status.CANCELLED] * 2


def test_a_week_late_it_is_skipped(call: Call) -> None:
    actions.plan(at=due() + timedelta(days=7), parts=PARTS)
    [mail] = staff_mails()
    assert (mail.status, mail.status_reason) == (Status.SKIPPED, "It could not be sent in time to be useful.")
    assert clock.local_day(mail.due_at) == clock.local_day(due())
