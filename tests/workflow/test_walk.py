"""Every status × move × role: the table and the access rules say the same as the verbs do."""

from collections.abc import Callable

import pytest
from django.db import transaction

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.workflow import access
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import NOMINATION, Move, Status
from tests.cast import NOW, TODAY, in_status, invitation_of

STATES_MOVES = {Move.SUBMIT, Move.DECLINE, Move.WITHDRAW, Move.DISCARD, Move.RESTORE}
# Part of `register`, which starts from an invitation; tested in test_register.py.
INNER = {Move.REGISTER, Move.REGISTER_NIL, Move.SET_ASIDE}

VERBS: dict[Move, Callable[[Nomination, User], object]] = {
    Move.SUBMIT: lambda it, by: workflow.submit(it, revision=it.revision, by=by, at=NOW),
    Move.DECLINE: lambda it, by: workflow.decline(it.invitation, reason="None free.", by=by, at=NOW),
    Move.WITHDRAW: lambda it, by: workflow.withdraw(it, reason="A mistake.", by=by, at=NOW),
    Move.DISCARD: lambda it, by: workflow.discard(it, by=by, at=NOW),
    Move.RESTORE: lambda it, by: workflow.restore(it, by=by, at=NOW),
    Move.ACCEPT: lambda it, by: mandates.accept(it, version=it.round, by=by, at=NOW),
    Move.RETURN: lambda it, by: workflow.return_for_correction(it, version=it.round, reason="No.", by=by, at=NOW),
    Move.REJECT: lambda it, by: workflow.reject(it, version=it.round, reason="No.", by=by, at=NOW),
    Move.UNDO: lambda it, by: mandates.undo(it, by=by, at=NOW),
}
# A second identical act is one act (double clicks), and a State without a live answer may decline at once.
REPEATABLE = {
    (Move.SUBMIT, Status.SUBMITTED),
    (Move.DECLINE, Status.NIL),
    (Move.WITHDRAW, Status.WITHDRAWN),
    (Move.DISCARD, Status.DISCARDED),
    (Move.ACCEPT, Status.ACCEPTED),
    (Move.RETURN, Status.RETURNED),
    (Move.REJECT, Status.REJECTED),
}
NOT_LIVE = {Status.REJECTED, Status.WITHDRAWN, Status.DISCARDED}


@pytest.fixture
def people(
    austria: User, belgium: User, former_austria: User, officer: User, head_of_unit: User, other_officer: User
) -> dict[str, User]:
    return {
        "contact point of Austria": austria,
        "contact point of Belgium": belgium,
        "ended contact point of Austria": former_austria,
        "desk officer": officer,
        "head of unit": head_of_unit,
        "officer of another group": other_officer,
    }


def test_every_move_has_a_verb_and_a_rule_of_access() -> None:
    assert set(VERBS) | INNER == set(Move) == set(NOMINATION.table) == set(access.WHO)


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status))
def test_each_role_can_make_exactly_the_moves_that_table_and_access_allow(
    status: str, call: Call, group: ExpertGroup, people: dict[str, User]
) -> None:
    group.may_reject = True
    group.save()
    nomination = in_status(
        status, invitation_of(call, "AT"), people["contact point of Austria"], people["desk officer"]
    )
    assert nomination.status == status
    for name, user in people.items():
        side = STATES_MOVES if name == "contact point of Austria" else set(VERBS) - STATES_MOVES
        entitled = name in {"contact point of Austria", "desk officer", "head of unit"}
        for move in VERBS:
            lawful = entitled and move in side and NOMINATION.allows(move, status)
            repeated = entitled and move in side and (move, status) in REPEATABLE
            anew = name == "contact point of Austria" and move is Move.DECLINE and status in NOT_LIVE
            asked = access.answer(move, user, _fresh(nomination), on=TODAY)
            assert bool(asked) is lawful, f"{name} asks to {move} a {status} nomination: {asked.reason}"
            done = _done(move, nomination, user)
            assert done is (lawful or repeated or anew), f"{name} tries to {move} a {status} nomination"


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status))
def test_the_buttons_offered_are_the_moves_that_would_be_allowed(
    status: str, call: Call, people: dict[str, User]
) -> None:
    nomination = in_status(
        Status.SUBMITTED if status == Status.REJECTED else status,
        invitation_of(call, "AT"),
        people["contact point of Austria"],
        people["desk officer"],
    )
    for user in people.values():
        allowed = {move for move in VERBS if access.answer(move, user, nomination, on=TODAY)}
        assert set(access.offered(user, nomination, on=TODAY)) == allowed


def _fresh(nomination: Nomination) -> Nomination:
    return Nomination.objects.select_related("invitation__call__group", "invitation__country").get(pk=nomination.pk)


def _done(move: Move, nomination: Nomination, by: User) -> bool:
    """Try the verb in a transaction that is rolled back; say whether it was done, with its history row."""
    fresh = _fresh(nomination)
    before = NominationEvent.objects.filter(nomination__invitation=fresh.invitation).count()
    try:
        with transaction.atomic():
            VERBS[move](fresh, by)
            after = NominationEvent.objects.filter(nomination__invitation=fresh.invitation).count()
            transaction.set_rollback(True)
    except Refused:
        return False
    assert after - before == (0 if (move, nomination.status) in REPEATABLE else 1)
    return True
