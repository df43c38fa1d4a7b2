"""Who may move a call, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.calls.states import CALL, Move
from nominations.groups.models import ExpertGroup
from nominations.kernel.predicates import YES, Answer, no


def is_secretariat(user: Any, call: Call, *, on: date) -> Answer:
    """Answer whether the user belongs to the secretariat of the call's group on this day (domain rule 30)."""
    if ExpertGroup.objects.visible_to(user, on=on).filter(pk=call.group_id).exists():
        return YES
    return no(_("Only the secretariat of the group may do this."))


def may(move: Move, user: Any, call: Call, *, on: date) -> Answer:
    """Answer whether this user may make this move now."""
    if not CALL.allows(move, call.status):
        return no(_("This is not possible while the call is “%(status)s”.") % {"status": call.get_status_display()})
    if call.is_change and move is Move.REOPEN:
        return no(_("A change that has ended stays closed: the State can propose another one at any time."))
    return is_secretariat(user, call, on=on)


def offered(call: Call) -> list[Move]:
    """Return the moves whose buttons are drawn for the secretariat; `may` refuses the others."""
    moves = CALL.moves_from(call.status)
    return [move for move in moves if move is not Move.REOPEN] if call.is_change else moves
