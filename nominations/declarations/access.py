"""Who may do what with a declaration, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import ACCESSION, DECLARATION, AccessionMove, Move
from nominations.groups.models import ExpertGroup
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused

BY_STATES = {AccessionMove.ANNOUNCE, AccessionMove.TAKE_BACK}


class NotAllowed(Refused):
    """This user, or this moment, is the wrong one; the sentence says which."""


def allow(answer: Answer) -> None:
    """Raise NotAllowed unless the answer is yes."""
    if not answer:
        raise NotAllowed(answer.reason)


def keeps(user: Any, declaration: Declaration, *, on: date) -> Answer:
    """Answer whether the user belongs to the secretariat of the related group on this day (domain rule 30)."""
    if ExpertGroup.objects.visible_to(user, on=on).filter(pk=declaration.group_id).exists():
        return YES
    return no(_("Only the secretariat of the related group may do this."))


def may(move: Move, user: Any, declaration: Declaration, *, on: date) -> Answer:
    """Answer whether this user may make this move of the declaration now."""
    if not DECLARATION.allows(move, declaration.status):
        facts = {"status": declaration.get_status_display()}
        return no(_("This is not possible while the declaration is “%(status)s”.") % facts)
    return keeps(user, declaration, on=on)


def may_accede(move: AccessionMove, user: Any, accession: Accession, *, on: date) -> Answer:
    """Answer whether this user may make this move of the accession now: the State announces, staff confirm."""
    if not ACCESSION.allows(move, accession.status):
        facts = {"status": accession.get_status_display()}
        return no(_("This is not possible while the accession is “%(status)s”.") % facts)
    if move in BY_STATES:
        return speaks_for(user, str(accession.country_id), on=on)
    return keeps(user, accession.declaration, on=on)


def speaks_for(user: Any, iso2: str, *, on: date) -> Answer:
    """Answer whether the user speaks for the State on this day."""
    if iso2 in set(Role.objects.states_of(user, on=on)):
        return YES
    return no(_("Only the State itself may do this."))
