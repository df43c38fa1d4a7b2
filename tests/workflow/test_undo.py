"""Undoing a decision within its minute: all its mails or none, the State's answer as it was, and a trace of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls import changes as call_changes
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.outbox import decisions, delivery
from nominations.outbox.instants import at as instant
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reference.models import Country
from nominations.reminders import actions as reminders
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from nominations.workflow.states import UNDO, Move, Status
from tests.cast import NOW, OPENED, TODAY, content, invitation_of, submitted

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
Decide = Callable[..., Any]


def accept(nomination: Nomination, by: User, at: Any = NOW) -> None:
    mandates.accept(nomination, version=nomination.round, by=by, at=at)


def give_back(nomination: Nomination, by: User, at: Any = NOW) -> None:
    workflow.return_for_correction(nomination, version=nomination.round, reason="Which letter?", by=by, at=at)


def reject(nomination: Nomination, by: User, at: Any = NOW) -> None:
    workflow.reject(nomination, version=nomination.round, reason="Unsuitable.", by=by, at=at)


DECISIONS = pytest.mark.parametrize(
    ("decide", "kind"), [(accept, "accepted"), (give_back, "returned"), (reject, "rejected")]
)


@pytest.fixture
def sent(austrias: Invitation, austria: User) -> Nomination:
    group = austrias.call.group
    group.may_reject = True
    group.save(update_fields=["may_reject"])
    return submitted(austrias, austria)


def mails(kind: str) -> list[tuple[str, bool]]:
    found = OutgoingMail.objects.filter(kind=kind).order_by("created_at", "status")
    return [(mail.status, mail.dedup_key.endswith(f"#{mail.pk}")) for mail in found]


@DECISIONS
def test_the_mail_of_a_decision_is_held_for_a_minute_then_goes_by_itself(
    sent: Nomination, officer: User, decide: Decide, kind: str
) -> None:
    decide(sent, officer)
    mail = OutgoingMail.objects.get(kind=kind)
    assert (mail.status, mail.held_until) == (MailStatus.HELD, NOW + UNDO)
    assert delivery.sweep(now=instant(NOW + UNDO - SECOND))["released"] == 0
    assert delivery.sweep(now=instant(NOW + UNDO))["released"] == 1
    mail.refresh_from_db()
    assert (mail.status, mail.held_until) == (MailStatus.QUEUED, None)


@DECISIONS
def test_within_the_minute_any_officer_undoes_it_and_nobody_hears_of_it(
    sent: Nomination, officer: User, head_of_unit: User, decide: Decide, kind: str
) -> None:
    before = OutgoingMail.objects.count()
    decide(sent, officer)
    undone = mandates.undo(sent, by=head_of_unit, at=NOW + UNDO - SECOND)
    assert undone.status == Status.SUBMITTED
    assert mails(kind) == [(MailStatus.CANCELLED, True)]
    assert OutgoingMail.objects.count() == before + 1
    event = undone.events.latest("pk")
    assert (event.move, event.by, event.by_commission, event.version) == (
        "undo",
        head_of_unit,
        True,
        sent.versions.get(),
    )
    trace = AuditEvent.objects.get(action="nomination.undo")
    assert (trace.actor, trace.on_behalf_of, trace.detail["new"]) == (head_of_unit, "AT", "submitted")


@DECISIONS
def test_after_undoing_the_same_decision_is_taken_again_and_its_mail_written_anew(
    sent: Nomination, officer: User, decide: Decide, kind: str
) -> None:
    decide(sent, officer)
    mandates.undo(sent, by=officer, at=NOW + SECOND)
    decide(sent, officer, at=NOW + 2 * SECOND)
    assert mails(kind) == [(MailStatus.CANCELLED, True), (MailStatus.HELD, False)]
    mandates.undo(sent, by=officer, at=NOW + 3 * SECOND)
    assert mails(kind) == [(MailStatus.CANCELLED, True)] * 2


def test_undoing_twice_is_once(sent: Nomination, officer: User) -> None:
    accept(sent, officer)
    mandates.undo(sent, by=officer, at=NOW)
    mandates.undo(sent, by=officer, at=NOW + SECOND)
    assert [event.move for event in sent.events.order_by("pk")] == ["submit", "accept", "undo"]


@DECISIONS
def test_when_the_minute_is_over_it_says_since_when_and_what_to_do_instead(
    sent: Nomination, officer: User, decide: Decide, kind: str
) -> None:
    decide(sent, officer)
    with pytest.raises(Refused, match=r"^The minute ended at \d\d:\d\d\. (Correct|Write)"):
        mandates.undo(sent, by=officer, at=NOW + UNDO)
    assert mails(kind) == [(MailStatus.HELD, False)], "nothing is called back"


@DECISIONS
@pytest.mark.parametrize(
    ("status", "says"),
    [("queued", "The mail is already on its way. "), ("sent", "The mail has left at ")],
)
def test_when_one_mail_has_left_nothing_is_undone(
    sent: Nomination, officer: User, decide: Decide, kind: str, status: str, says: str
) -> None:
    contact = sent.invitation.country
    assert contact.pk == "AT"
    decide(sent, officer)
    mail = OutgoingMail.objects.get(kind=kind)
    decisions.release(mail, by=officer, at=NOW)
    if status == "sent":
        OutgoingMail.objects.filter(pk=mail.pk).update(status="sent", sent_at=NOW)
    with pytest.raises(Refused, match=says):
        mandates.undo(sent, by=officer, at=NOW + SECOND)
    sent.refresh_from_db()
    assert sent.status != Status.SUBMITTED
    assert mails(kind) == [(status, False)]


def test_a_mail_called_back_by_hand_does_not_stand_in_the_way_and_can_be_written_anew(
    sent: Nomination, officer: User
) -> None:
    give_back(sent, officer)
    decisions.call_back(OutgoingMail.objects.get(kind="returned"), reason="A typing error.", by=officer, at=NOW)
    mandates.undo(sent, by=officer, at=NOW + SECOND)
    give_back(sent, officer, at=NOW + 2 * SECOND)
    assert mails("returned") == [(MailStatus.CANCELLED, True), (MailStatus.HELD, False)]


def test_a_return_is_not_undone_once_the_state_has_begun_to_correct(
    sent: Nomination, officer: User, austria: User
) -> None:
    give_back(sent, officer)
    sent.refresh_from_db()
    drafting.save_draft(sent, content(authority_name="Another"), revision=sent.revision, by=austria, at=NOW)
    with pytest.raises(Refused, match="The State has begun its correction already"):
        mandates.undo(sent, by=officer, at=NOW + SECOND)
    assert mails("returned") == [(MailStatus.HELD, False)]


def test_saving_without_a_change_does_not_stand_in_the_way_and_the_old_page_sends_nothing(
    sent: Nomination, officer: User, austria: User
) -> None:
    give_back(sent, officer)
    sent.refresh_from_db()
    saved = drafting.save_draft(sent, content(), revision=sent.revision, by=austria, at=NOW)
    mandates.undo(sent, by=officer, at=NOW + SECOND)
    with pytest.raises(Refused, match="the nomination is now “Submitted”"):
        workflow.submit(saved, revision=saved.revision, by=austria, at=NOW + SECOND)
    assert sent.versions.count() == 1


def test_a_rejection_is_not_undone_once_the_state_has_begun_another_answer(
    sent: Nomination, officer: User, austria: User
) -> None:
    reject(sent, officer)
    drafting.start(sent.invitation, by=austria, at=NOW)
    with pytest.raises(Refused, match="The State has begun another answer meanwhile"):
        mandates.undo(sent, by=officer, at=NOW + SECOND)


def test_reminders_that_a_return_had_planned_are_called_back(sent: Nomination, officer: User) -> None:
    give_back(sent, officer)
    reminders.plan(at=NOW + SECOND)
    planned = OutgoingMail.objects.filter(kind__startswith="reminder_", subject_id=str(sent.invitation_id))
    assert planned.filter(status=MailStatus.PLANNED).exists()
    mandates.undo(sent, by=officer, at=NOW + 2 * SECOND)
    assert not planned.filter(status=MailStatus.PLANNED).exists()


def test_a_nominee_hears_nothing_of_an_acceptance_that_was_undone(sent: Nomination, officer: User) -> None:
    accept(sent, officer)
    reminders.plan(at=NOW + UNDO - SECOND)
    mandates.undo(sent, by=officer, at=NOW + UNDO - SECOND)
    reminders.plan(at=NOW + 2 * UNDO)
    assert not OutgoingMail.objects.filter(kind="nominee_notice").exists()


def test_receipts_are_not_held(sent: Nomination) -> None:
    assert set(OutgoingMail.objects.filter(kind__in=["receipt", "staff_submitted"]).values_list("status")) == {
        ("queued",)
    }


@pytest.fixture
def change(call: Call, contacts: dict[str, User], officer: User, states: dict[str, Country]) -> Nomination:
    calls.close_call(call, by=officer, at=OPENED)
    call.group.may_reject = True
    call.group.save(update_fields=["may_reject"])
    opened = call_changes.open_change(call.group, country=states["AT"], by=contacts["AT"], at=NOW)
    what = content(effective_on=TODAY + timedelta(days=30))
    return submitted(invitation_of(opened, "AT"), contacts["AT"], what=what)


@pytest.mark.parametrize("decide", [accept, reject])
def test_a_change_that_closed_by_itself_is_open_again(change: Nomination, officer: User, decide: Decide) -> None:
    decide(change, officer)
    call = Call.objects.get(pk=change.invitation.call_id)
    assert call.status == CallStatus.CLOSED
    mandates.undo(change, by=officer, at=NOW + SECOND)
    call.refresh_from_db()
    assert (call.status, call.closed_at) == (CallStatus.OPEN, None)
    give_back(Nomination.objects.get(pk=change.pk), officer, at=NOW + 2 * SECOND)


def test_a_change_stays_closed_once_the_state_has_begun_another(
    change: Nomination, officer: User, austria: User, states: dict[str, Country]
) -> None:
    reject(change, officer)
    call_changes.open_change(change.invitation.call.group, country=states["AT"], by=austria, at=NOW + SECOND)
    with pytest.raises(Refused, match="The State has begun another change meanwhile"):
        mandates.undo(change, by=officer, at=NOW + 2 * SECOND)
    change.refresh_from_db()
    assert change.status == Status.REJECTED


def test_a_call_that_staff_closed_stays_closed(sent: Nomination, officer: User) -> None:
    accept(sent, officer)
    calls.close_call(sent.invitation.call, by=officer, at=NOW)
    mandates.undo(sent, by=officer, at=NOW + SECOND)
    assert Call.objects.get(pk=sent.invitation.call_id).status == CallStatus.CLOSED
    assert sent.events.latest("pk").move == Move.UNDO
