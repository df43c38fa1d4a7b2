"""Who is written to: the first contact, then those behind it, then the Permanent Representation; never one in vain."""

from datetime import datetime, timedelta

import pytest

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status
from nominations.reminders import actions, guards, queries
from nominations.reminders.catalogue import BY_KIND, RETURNED
from nominations.workflow import actions as workflow
from tests.cast import DEADLINE, NOW, SINCE, invitation_of, returned, submitted

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SECOND, REPRESENTATION = "second.at@example.org", "permrep.at@example.org"


def due(kind: str) -> datetime:
    return BY_KIND[kind].slot(DEADLINE, queries.holidays().days).due_at


def enter(email: str, kind: Role.Kind = Role.Kind.CONTACT_POINT, position: int = 1) -> Role:
    user = User.objects.create_user(email, given_name="Further", family_name="Person")
    return Role.objects.create(user=user, kind=kind, country_id="AT", position=position, since=SINCE)


@pytest.fixture
def austrians(call: Call) -> Invitation:
    """Austria's file, with a second contact and the Permanent Representation entered."""
    enter(SECOND, position=2)
    enter(REPRESENTATION, Role.Kind.PERMANENT_REPRESENTATION)
    return invitation_of(call, "AT")


def written(invitation: Invitation, *statuses: str) -> dict[tuple[str, str], str]:
    mails = OutgoingMail.objects.about(invitation).filter(kind__startswith="reminder_")
    mails = mails.filter(status__in=statuses) if statuses else mails
    return {(mail.kind, mail.recipient): mail.status for mail in mails}


def send(invitation: Invitation, *, at: datetime, status: str = Status.SENT) -> None:
    OutgoingMail.objects.about(invitation).filter(status=Status.QUEUED).update(status=status, sent_at=at)


def test_each_step_is_planned_to_its_own_people_only(austrians: Invitation, austria: User) -> None:
    actions.plan(at=NOW)
    to_first = ("reminder_d14", "reminder_d7", "reminder_d1", "reminder_overdue")
    assert written(austrians) == {
        **{(kind, austria.email): Status.PLANNED for kind in to_first},
        ("reminder_second_contact", SECOND): Status.PLANNED,
        ("reminder_permanent_representation", REPRESENTATION): Status.PLANNED,
    }


def test_all_who_share_the_first_position_are_first_contacts(call: Call, austria: User) -> None:
    enter("beside.at@example.org", position=1)
    actions.plan(at=NOW)
    found = written(invitation_of(call, "AT"))
    assert {email for kind, email in found if kind == "reminder_d7"} == {austria.email, "beside.at@example.org"}
    assert not [kind for kind, _email in found if kind == "reminder_second_contact"]


def test_where_nobody_is_entered_for_a_step_nothing_is_written(call: Call, belgiums: Invitation) -> None:
    actions.plan(at=due("reminder_permanent_representation"))
    assert {kind for kind, _email in written(belgiums)} == {
        "reminder_d14",
        "reminder_d7",
        "reminder_d1",
        "reminder_overdue",
    }


@pytest.mark.parametrize(
    ("kind", "to", "words"),
    [
        ("reminder_second_contact", SECOND, "We write to you as a further contact point of Austria."),
        ("reminder_permanent_representation", REPRESENTATION, "We ask the Permanent Representation to look into it."),
    ],
)
def test_after_the_deadline_it_climbs(kind: str, to: str, words: str, austrians: Invitation) -> None:
    actions.plan(at=NOW)
    OutgoingMail.objects.about(austrians).exclude(kind=kind).update(status=Status.SKIPPED, held_until=None)
    actions.plan(at=due(kind))
    mail = OutgoingMail.objects.about(austrians).get(status=Status.QUEUED, kind=kind)
    assert (mail.recipient, mail.audience, mail.if_uncertain) == (to, "AT", IfUncertain.RESEND_ONCE)
    for text in (mail.text, mail.html):
        assert words in text
        assert "it will be accepted and marked as late" in text
    assert guards.still_wanted(mail) == ""


def test_after_an_outage_the_steps_that_are_due_at_once_keep_20_hours_apart(austrians: Invitation) -> None:
    at = due("reminder_permanent_representation") + timedelta(hours=2)
    order = []
    for hours in (0, 1, 19, 20, 21, 40, 41, 60):
        actions.plan(at=at + timedelta(hours=hours))
        order += [(hours, kind) for kind, _email in written(austrians, Status.QUEUED)]
        send(austrians, at=at + timedelta(hours=hours))
    # Over the holidays of Christmas the first step is useful no more when the last one is due.
    ladder = ["reminder_overdue", "reminder_second_contact", "reminder_permanent_representation"]
    useful = [kind for kind in ladder if BY_KIND[kind].slot(DEADLINE, queries.holidays().days).useful_until > at]
    assert order == [(20 * place, kind) for place, kind in enumerate(useful)]
    assert useful[-2:] == ladder[1:]


def test_a_first_contact_whose_last_mail_came_back_is_passed_over(austrians: Invitation, austria: User) -> None:
    actions.plan(at=due("reminder_d14"))
    send(austrians, at=due("reminder_d14"), status=Status.BOUNCED)
    actions.plan(at=due("reminder_d14") + MINUTE)
    found = written(austrians)
    assert found["reminder_d14", SECOND] == Status.QUEUED
    assert found["reminder_d7", SECOND] == Status.PLANNED
    assert found["reminder_d7", austria.email] == Status.CANCELLED
    reason = OutgoingMail.objects.about(austrians).filter(kind="reminder_d7", status=Status.CANCELLED).get()
    assert reason.status_reason == "Mail to this address came back."


def test_an_address_that_a_later_mail_reached_is_written_to_again(austrians: Invitation, austria: User) -> None:
    actions.plan(at=due("reminder_d14"))
    send(austrians, at=due("reminder_d14"), status=Status.BOUNCED)
    [opened] = OutgoingMail.objects.about(austrians).filter(kind="call_opened", recipient=austria.email)
    OutgoingMail.objects.filter(pk=opened.pk).update(status=Status.SENT, sent_at=due("reminder_d14") + MINUTE)
    actions.plan(at=due("reminder_d7"))
    assert written(austrians)["reminder_d7", austria.email] == Status.QUEUED


def test_the_only_contact_is_written_to_even_when_its_mail_came_back(call: Call, belgiums: Invitation) -> None:
    actions.plan(at=due("reminder_d14"))
    send(belgiums, at=due("reminder_d14"), status=Status.BOUNCED)
    actions.plan(at=due("reminder_d7"))
    assert written(belgiums, Status.QUEUED) == {("reminder_d7", "contact.be@example.org"): Status.QUEUED}


def test_a_return_that_is_not_corrected_is_reminded_of_once_a_round_with_its_reason(
    austrians: Invitation, austria: User, officer: User
) -> None:
    nomination = returned(austrians, austria, officer)
    at = RETURNED.slot(clock.local_day(NOW), queries.holidays().days).due_at
    actions.plan(at=NOW)
    assert written(austrians)[RETURNED.kind, austria.email] == Status.PLANNED
    OutgoingMail.objects.about(austrians).exclude(kind=RETURNED.kind).update(status=Status.SKIPPED, held_until=None)
    actions.plan(at=at)
    mail = OutgoingMail.objects.about(austrians).get(kind=RETURNED.kind)
    assert (mail.status, mail.expires_at) == (Status.QUEUED, at + timedelta(days=14))
    assert f"{nomination.reference}.1" in mail.dedup_key
    for text in (mail.text, mail.html):
        assert "The letter names another person." in text
        assert "The corrected version has not reached us yet." in text
    assert guards.still_wanted(mail) == ""
    nomination.refresh_from_db()
    workflow.withdraw(nomination, reason="A new minister.", by=austria, at=at)
    assert guards.still_wanted(mail) == "The nomination is not waiting for this correction any more."
    actions.plan(at=at + MINUTE)
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason) == (
        Status.CANCELLED,
        "The nomination is not waiting for this correction any more.",
    )


def test_a_second_round_is_reminded_of_anew(austrians: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrians, austria, officer)
    actions.plan(at=NOW)
    nomination = workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    workflow.return_for_correction(nomination, version=2, reason="Once more.", by=officer, at=NOW)
    actions.plan(at=NOW + MINUTE)
    mails = OutgoingMail.objects.about(austrians).filter(kind=RETURNED.kind).order_by("created_at")
    assert [
        (f"{nomination.reference}.{round_}:" in mail.dedup_key, mail.status) for round_, mail in enumerate(mails, 1)
    ] == [
        (True, Status.CANCELLED),
        (True, Status.PLANNED),
    ]


def test_a_moved_deadline_leaves_the_reminder_of_a_return(
    call: Call, austrians: Invitation, austria: User, officer: User
) -> None:
    returned(austrians, austria, officer)
    actions.plan(at=NOW)
    calls.move_deadline(call, new_on=DEADLINE + timedelta(days=9), reason="More time.", by=officer, at=NOW)
    assert written(austrians, Status.PLANNED) == {(RETURNED.kind, austria.email): Status.PLANNED}
    assert written(austrians, Status.SUPERSEDED)["reminder_d7", austria.email] == Status.SUPERSEDED


def test_a_deadline_shortened_so_that_d14_lies_behind_skips_it_with_the_reason(
    call: Call, austrians: Invitation, officer: User
) -> None:
    actions.plan(at=NOW)
    calls.move_deadline(
        call, new_on=clock.local_day(NOW) + timedelta(days=10), reason="The meeting comes first.", by=officer, at=NOW
    )
    actions.plan(at=NOW + MINUTE)
    mail = OutgoingMail.objects.about(austrians).get(kind="reminder_d14", status=Status.SKIPPED)
    assert mail.status_reason == "It was due before this deadline was announced."


def test_a_deadline_is_never_moved_into_the_past(call: Call, officer: User) -> None:
    with pytest.raises(calls.DeadlineRefused, match="lies in the past"):
        calls.move_deadline(call, new_on=clock.local_day(NOW) - timedelta(days=1), reason="x", by=officer, at=NOW)


def test_what_staff_called_back_is_not_planned_anew(austrians: Invitation) -> None:
    actions.plan(at=NOW)
    mails = OutgoingMail.objects.about(austrians).filter(kind="reminder_d7")
    outbox.call_back(mails, reason="They telephoned.")
    assert actions.plan(at=due("reminder_d7"))[actions.Verdict.QUEUE] == 26
    assert [mail.status for mail in mails] == [Status.CANCELLED]


def test_a_mail_in_doubt_does_not_stop_the_next_step_for_ever(austrians: Invitation) -> None:
    at = due("reminder_d14")
    actions.plan(at=at)
    OutgoingMail.objects.about(austrians).filter(status=Status.QUEUED).update(status=Status.UNCERTAIN, uncertain_at=at)
    actions.plan(at=due("reminder_d7"))
    assert {kind for kind, _email in written(austrians, Status.QUEUED)} == {"reminder_d7"}


def test_what_the_guard_stopped_can_be_planned_again_after_a_withdrawal(austrians: Invitation, austria: User) -> None:
    """The sender had claimed it when the State answered: its key is free again (outbox/delivery.py)."""
    nomination = submitted(austrians, austria, at=due("reminder_d7") - MINUTE)
    workflow.withdraw(nomination, reason="A new minister.", by=austria, at=due("reminder_d7"))
    actions.plan(at=due("reminder_d7") + MINUTE)
    assert {kind for kind, _email in written(austrians, Status.QUEUED)} == {"reminder_d7"}
