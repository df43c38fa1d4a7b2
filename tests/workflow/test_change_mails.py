"""Mails of a change say "change of representative", never that there is a call or a deadline."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls import changes as call_changes
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import NOW, OPENED, TODAY, content, drafted, invitation_of, letter, submitted

pytestmark = pytest.mark.django_db

FIRST_DAY = TODAY + timedelta(days=30)
WHAT = content(effective_on=FIRST_DAY)


@pytest.fixture
def change(call: Call, contacts: dict[str, User], officer: User, states: dict[str, Country]) -> Invitation:
    calls.close_call(call, by=officer, at=OPENED)
    OutgoingMail.objects.all().delete()
    ExpertGroup.objects.update(may_reject=True)
    opened = call_changes.open_change(call.group, country=states["AT"], by=contacts["AT"], at=NOW)
    return invitation_of(opened, "AT")


def sent(change: Invitation, austria: User) -> Nomination:
    return submitted(change, austria, what=WHAT)


def mail(kind: str) -> OutgoingMail:
    """Return the one mail of a kind, having read that it speaks of a change, in words and in HTML."""
    found = OutgoingMail.objects.get(kind=kind)
    for text in (found.subject, found.text, found.html):
        assert "hange of" in text or "representative" in text, text
        assert " call" not in text.lower(), text
        assert "eadline" not in text, text
    return found


def long(found: OutgoingMail) -> bool:
    """Whether text and HTML say the first day."""
    words = f"{FIRST_DAY:%A} {FIRST_DAY.day} {FIRST_DAY:%B} {FIRST_DAY.year}"
    return words in found.text and words in found.html


def test_state_and_secretariat_hear_of_a_change_that_was_sent(change: Invitation, austria: User) -> None:
    sent(change, austria)
    assert (mail("receipt").audience, long(mail("receipt"))) == ("AT", True)
    told = mail("staff_submitted")
    assert (told.recipient, long(told)) == ("quantum@commission.example.org", True)
    assert "proposes a change of representative" in told.subject


def test_what_staff_decide_is_said_of_the_change(change: Invitation, austria: User, officer: User) -> None:
    nomination = sent(change, austria)
    back = workflow.return_for_correction(nomination, version=1, reason="Which day?", by=officer, at=NOW)
    assert "Which day?" in mail("returned").text
    OutgoingMail.objects.all().delete()
    again = workflow.submit(back, revision=back.revision, by=austria, at=NOW)
    workflow.accept(again, version=2, by=officer, at=NOW)
    assert long(mail("accepted"))


def test_a_rejected_change_leaves_who_sits(change: Invitation, austria: User, officer: User) -> None:
    workflow.reject(sent(change, austria), version=1, reason="Not suitable.", by=officer, at=NOW)
    assert "who sits now stays" in mail("rejected").text


def test_a_withdrawn_change_is_told_to_both(change: Invitation, austria: User) -> None:
    workflow.withdraw(sent(change, austria), reason="She stays.", by=austria, at=NOW)
    assert "who sits now stays" in mail("withdrawn").text
    assert "who sits now stays" in mail("staff_withdrawn").text


def test_one_who_leaves_without_a_successor_is_told_to_both(change: Invitation, austria: User) -> None:
    workflow.decline(change, reason="She retires.", by=austria, at=NOW, effective_on=FIRST_DAY)
    assert long(mail("nil_receipt"))
    assert (long(mail("staff_submitted")), "leaves" in mail("staff_submitted").subject) == (True, True)


def test_a_registered_change_is_told_to_the_state(change: Invitation, officer: User) -> None:
    workflow.register(change, content=WHAT, upload=letter(), received_at=NOW, by=officer, at=NOW)
    assert long(mail("registered"))


def test_a_cancelled_change_is_told_with_its_reason(change: Invitation, austria: User, officer: User) -> None:
    drafted(change, austria, what=WHAT)
    calls.cancel_call(change.call, reason="Entered twice.", by=officer, at=NOW)
    assert "Entered twice." in mail("call_cancelled").text
