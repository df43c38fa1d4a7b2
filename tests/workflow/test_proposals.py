"""A second pair of eyes: who proposes does not decide, what is decided is what was proposed, and at once is once."""

from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Proposal
from nominations.workflow.states import Move, Reason, Status
from tests.cast import NOW, OPENED, SINCE, submitted
from tests.journeys.racing import race, refusals

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "The letter names somebody else.", "reason_code": Reason.LETTER_DIFFERS}


@pytest.fixture
def sent(austrias: Invitation, austria: User) -> Nomination:
    ExpertGroup.objects.filter(pk=austrias.call.group_id).update(four_eyes=True)
    return submitted(austrias, austria)


def propose(nomination: Nomination, by: User, move: Move = Move.ACCEPT, **facts: Any) -> Proposal:
    return workflow.propose(nomination, move, version=nomination.round, by=by, at=NOW, **facts)


def accept(nomination: Nomination, by: User) -> Nomination:
    return mandates.accept(nomination, version=nomination.round, by=by, at=NOW)


def give_back(nomination: Nomination, by: User, **facts: Any) -> Nomination:
    return workflow.return_for_correction(nomination, version=nomination.round, by=by, at=NOW, **{**WHY, **facts})


def test_one_proposes_another_accepts_and_the_proposal_is_settled(
    sent: Nomination, officer: User, head_of_unit: User
) -> None:
    made = propose(sent, officer)
    assert accept(sent, head_of_unit).status == Status.ACCEPTED
    made.refresh_from_db()
    assert (made.settled_at, made.settled_by) == (NOW, head_of_unit)
    event = AuditEvent.objects.get(action="nomination.propose")
    assert (event.actor, event.detail) == (officer, {"move": "accept", "version": 1})


def test_without_a_proposal_nobody_decides(sent: Nomination, officer: User) -> None:
    for decide in (accept, give_back):
        with pytest.raises(Refused, match="In this group two officers decide"):
            decide(sent, officer)


def test_a_proposal_of_another_decision_is_none(sent: Nomination, officer: User, head_of_unit: User) -> None:
    propose(sent, officer)
    with pytest.raises(Refused, match="In this group two officers decide"):
        give_back(sent, head_of_unit)


def test_the_same_person_may_not_do_both_not_even_an_administrator(sent: Nomination, superuser: User) -> None:
    propose(sent, superuser)
    with pytest.raises(Refused, match="You proposed this yourself"):
        accept(sent, superuser)


def test_only_the_proposed_words_go_out(sent: Nomination, officer: User, head_of_unit: User) -> None:
    propose(sent, officer, Move.RETURN, **WHY)
    with pytest.raises(Refused, match="Staff Officer proposed other words"):
        give_back(sent, head_of_unit, reason="Something else.")
    with pytest.raises(Refused, match="Staff Officer proposed other words"):
        give_back(sent, head_of_unit, reason_code=Reason.OTHER)
    assert give_back(sent, head_of_unit).status == Status.RETURNED


def test_a_newer_version_overtakes_a_proposal(
    sent: Nomination, officer: User, head_of_unit: User, austria: User
) -> None:
    propose(sent, officer, Move.RETURN, **WHY)
    back = give_back(sent, head_of_unit)
    again = workflow.submit(back, revision=back.revision, by=austria, at=NOW)
    propose(again, officer)
    workflow.withdraw(again, reason="Elections.", by=austria, at=NOW)
    assert not Proposal.objects.filter(settled_at=None).exists()


def test_a_proposal_on_an_older_version_is_refused(sent: Nomination, officer: User) -> None:
    with pytest.raises(Refused, match="The State sent a newer version meanwhile"):
        workflow.propose(sent, Move.ACCEPT, version=0, by=officer, at=NOW)


def test_another_proposal_takes_the_place_of_the_first(sent: Nomination, officer: User, head_of_unit: User) -> None:
    first = propose(sent, officer)
    propose(sent, head_of_unit, Move.RETURN, **WHY)
    first.refresh_from_db()
    assert first.settled_by == head_of_unit
    assert give_back(sent, officer).status == Status.RETURNED


def test_the_same_proposal_twice_is_one_and_by_a_colleague_it_is_refused(
    sent: Nomination, officer: User, head_of_unit: User
) -> None:
    assert propose(sent, officer) == propose(sent, officer)
    with pytest.raises(Refused, match=r"Staff Officer proposed the same on .* You can decide now"):
        propose(sent, head_of_unit)


def test_a_proposal_is_taken_back(sent: Nomination, officer: User, head_of_unit: User) -> None:
    propose(sent, officer)
    workflow.take_back_proposal(sent, by=officer, at=NOW)
    with pytest.raises(Refused, match="In this group two officers decide"):
        accept(sent, head_of_unit)
    with pytest.raises(Refused, match="Nothing is proposed here any more"):
        workflow.take_back_proposal(sent, by=officer, at=NOW)
    assert AuditEvent.objects.filter(action="nomination.take_back_proposal", actor=officer).count() == 1


def test_a_return_is_proposed_with_its_reason(sent: Nomination, officer: User) -> None:
    with pytest.raises(Refused, match="Give the reason"):
        propose(sent, officer, Move.RETURN, reason_code=Reason.OTHER)
    with pytest.raises(Refused, match="Choose the reason from the list"):
        propose(sent, officer, Move.RETURN, reason="Why.", reason_code="weather")


def test_where_one_decides_nothing_is_proposed(austrias: Invitation, austria: User, officer: User) -> None:
    with pytest.raises(Refused, match="In this group one officer decides"):
        propose(submitted(austrias, austria), officer)


def test_strangers_and_states_propose_nothing(sent: Nomination, other_officer: User, austria: User) -> None:
    for somebody in (other_officer, austria):
        with pytest.raises(Refused, match="Only the secretariat of the group may do this"):
            propose(sent, somebody)


def test_an_officer_is_assigned_and_an_outsider_is_refused(
    sent: Nomination, officer: User, head_of_unit: User, other_officer: User, superuser: User
) -> None:
    assert workflow.assign(sent, to=officer, by=head_of_unit, at=NOW).assigned_to == officer
    workflow.assign(sent, to=officer, by=head_of_unit, at=NOW)
    (event,) = AuditEvent.objects.filter(action="nomination.assign")
    assert (event.actor, event.detail) == (head_of_unit, {"to": str(officer.pk), "was": ""})
    for outsider in (other_officer, superuser):
        with pytest.raises(Refused, match="is not in the secretariat of E03931 today"):
            workflow.assign(sent, to=outsider, by=officer, at=NOW)
    with pytest.raises(Refused, match="Only the secretariat"):
        workflow.assign(sent, to=None, by=other_officer, at=NOW)
    assert workflow.assign(sent, to=None, by=officer, at=NOW).assigned_to is None


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_propose_and_accept_at_once_agree_once(
    sent: Nomination, officer: User, head_of_unit: User, superuser: User
) -> None:
    ended = race(lambda: propose(sent, officer), lambda: propose(sent, head_of_unit), lambda: accept(sent, superuser))
    sent.refresh_from_db()
    made = Proposal.objects.get()
    assert len(refusals(ended)) >= 1
    assert (made.settled_at is not None) == (sent.status == Status.ACCEPTED)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_who_take_a_proposed_decision_at_once_take_it_once(
    sent: Nomination, officer: User, head_of_unit: User
) -> None:
    third = third_of(sent)
    propose(sent, officer)
    race(lambda: accept(sent, head_of_unit), lambda: accept(sent, third))
    assert [event.move for event in sent.events.order_by("pk")] == ["submit", "accept"]
    assert Proposal.objects.get().settled_by in (head_of_unit, third)


def third_of(nomination: Nomination) -> User:
    user = User.objects.create(email="third@commission.example.org", family_name="Third", is_staff=True)
    groups.add_officer(nomination.invitation.call.group, user=user, since=SINCE, by=None, at=OPENED)
    return user
