"""Who may do what with a declaration, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import ACCESSION, DECLARATION, AccessionMove, AccessionStatus, Move, Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.reference.models import Country

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
        who = speaks_for(user, str(accession.country_id), on=on)
    else:
        who = keeps(user, accession.declaration, on=on)
    if not who:
        return who
    if move is AccessionMove.INVITE_AGAIN:
        return is_open(accession.declaration)
    return may_announce(accession) if move is AccessionMove.ANNOUNCE else YES


def may_announce(accession: Accession) -> Answer:
    """Answer whether the State may accede now: a Member State at any time, another State while it is invited."""
    declaration, country = accession.declaration, accession.country
    possible = is_open_to(declaration, country)
    has_invitation = accession.invited_at is not None and accession.status != AccessionStatus.CALLED_OFF
    if not possible or country.is_member_state or has_invitation:
        return possible
    facts = {"state": country.name_en, "title": declaration.short_title}
    return no(_("%(state)s accedes to “%(title)s” when it is invited: write to the secretariat.") % facts)


def is_open_to(declaration: Declaration, country: Country) -> Answer:
    """Answer whether this State could accede: the declaration is open, and not to Member States only."""
    if not country.is_member_state and declaration.open_to == Declaration.OpenTo.MEMBER_STATES:
        facts = {"state": country.name_en, "title": declaration.short_title}
        return no(_("%(state)s is no Member State, and only Member States sign “%(title)s”.") % facts)
    return is_open(declaration)


def is_open(declaration: Declaration) -> Answer:
    """Answer whether further States may sign now."""
    if declaration.status == Status.OPEN:
        return YES
    facts = {"title": declaration.short_title, "status": declaration.get_status_display()}
    return no(_("“%(title)s” takes no accession now: it is “%(status)s”.") % facts)


def speaks_for(user: Any, iso2: str, *, on: date) -> Answer:
    """Answer whether the user speaks for the State on this day."""
    if iso2 in set(Role.objects.states_of(user, on=on)):
        return YES
    return no(_("Only the State itself may do this."))
