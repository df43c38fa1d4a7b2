"""Who may make which move on a nomination, and why not: one table, which also draws the buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.calls import access as calls
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel.predicates import YES, Answer, no
from nominations.workflow.models import Nomination
from nominations.workflow.states import DECISIONS, NOMINATION, Move


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What an answer depends on: for whom the user speaks on the day, and how the call stands."""

    speaks_for_state: bool = False
    is_secretariat: bool = False
    call_status: str
    may_reject: bool
    is_change: bool = False


def standing(user: Any, invitation: Invitation, *, on: date) -> Standing:
    """Return the user's standing towards a State's file on a day."""
    call = invitation.call
    return Standing(
        speaks_for_state=str(invitation.country_id) in set(Role.objects.states_of(user, on=on)),
        is_secretariat=bool(calls.is_secretariat(user, call, on=on)),
        **_of_call(call),
    )


def of_state(invitation: Invitation) -> Standing:
    """Return the standing of a visitor whom a guard let to the own State's file; asks nothing again."""
    return Standing(speaks_for_state=True, **_of_call(invitation.call))


def of_secretariat(invitation: Invitation) -> Standing:
    """Return the standing of a visitor whom a guard let to a file of the own group; asks nothing again."""
    return Standing(is_secretariat=True, **_of_call(invitation.call))


def _of_call(call: Call) -> dict[str, Any]:
    return {"call_status": call.status, "may_reject": call.group.may_reject, "is_change": call.is_change}


def _state(who: Standing) -> Answer:
    return YES if who.speaks_for_state else no(_("Only a contact point of the State may do this."))


def _state_in_open_call(who: Standing) -> Answer:
    if not _state(who):
        return _state(who)
    if who.call_status == CallStatus.OPEN:
        return YES
    if who.is_change:
        return no(_("This change has ended. Propose another one under “Your seats”; your text is kept."))
    return no(_("The call is no longer open. Write to the group's functional mailbox; your text is kept."))


def _secretariat(who: Standing) -> Answer:
    if not who.is_secretariat:
        return no(_("Only the secretariat of the group may do this."))
    if who.call_status == CallStatus.CANCELLED:
        return no(_("The call was cancelled."))
    return YES


def _secretariat_in_open_call(who: Standing) -> Answer:
    if not _secretariat(who):
        return _secretariat(who)
    if who.call_status == CallStatus.OPEN:
        return YES
    if who.is_change:
        return no(_("The change has ended, so the State could not answer. It can propose another one."))
    return no(_("The call is closed, so the State could not answer. Reopen the call first."))


def _secretariat_that_may_reject(who: Standing) -> Answer:
    if _secretariat(who) and not who.may_reject:
        return no(_("This group acknowledges nominations: return it for correction instead."))
    return _secretariat(who)


WHO: dict[Move, Callable[[Standing], Answer]] = {
    Move.SUBMIT: _state_in_open_call,
    Move.DECLINE: _state_in_open_call,
    Move.WITHDRAW: _state_in_open_call,
    Move.DISCARD: _state,
    Move.RESTORE: _state_in_open_call,
    Move.ACCEPT: _secretariat,
    Move.RETURN: _secretariat_in_open_call,
    Move.REJECT: _secretariat_that_may_reject,
    Move.REGISTER: _secretariat,
    Move.REGISTER_NIL: _secretariat,
    Move.SET_ASIDE: _secretariat,
    Move.UNDO: _secretariat,
}
BY_COMMISSION = frozenset({*DECISIONS, Move.REGISTER, Move.REGISTER_NIL, Move.SET_ASIDE, Move.UNDO})


def answer(move: Move, user: Any, nomination: Nomination, *, on: date) -> Answer:
    """Answer whether this user may make this move on this nomination now: first the table, then the person."""
    return answer_to(standing(user, nomination.invitation, on=on), move, nomination)


def answer_to(who: Standing, move: Move, nomination: Nomination) -> Answer:
    """Answer the same for a standing that is known already."""
    answer = WHO[move](who)
    if not answer:
        return answer
    if not NOMINATION.allows(move, nomination.status):
        status = nomination.get_status_display()
        return no(_("This is not possible: the nomination is now “%(status)s”.") % {"status": status})
    return YES


def offered(user: Any, nomination: Nomination, *, on: date) -> list[Move]:
    """Return the moves whose buttons are drawn for this user; the same table refuses the others."""
    return offered_to(standing(user, nomination.invitation, on=on), nomination)


def offered_to(who: Standing, nomination: Nomination) -> list[Move]:
    """Return the same for a standing that is known already."""
    # Part of registering on a State's behalf, never a button of a nomination.
    inner = {Move.REGISTER, Move.REGISTER_NIL, Move.SET_ASIDE}
    return [move for move in NOMINATION.moves_from(nomination.status) if move not in inner and WHO[move](who)]


def may_start(who: Standing) -> Answer:
    """Answer whether an answer to the call may be begun for the State by somebody of this standing."""
    return _state_in_open_call(who)


def may_register(user: Any, invitation: Invitation, *, on: date) -> Answer:
    """Answer whether this user may register an answer that came by e-mail."""
    return _secretariat(standing(user, invitation, on=on))


def may_edit(user: Any, nomination: Nomination, *, on: date) -> Answer:
    """Answer whether this user may type in the draft: the State's side only, whatever the deadline or the call."""
    return _state(standing(user, nomination.invitation, on=on))
