"""Who may do what at a meeting, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.groups.models import ExpertGroup
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.states import MEETING, Move


class NotAllowed(Refused):
    """This user, or this moment, is the wrong one; the sentence says which."""


def allow(answer: Answer) -> None:
    """Raise NotAllowed unless the answer is yes."""
    if not answer:
        raise NotAllowed(answer.reason)


def is_secretariat(user: Any, group: ExpertGroup, *, on: date) -> Answer:
    """Answer whether the user belongs to the secretariat of the group on this day (domain rule 30)."""
    if ExpertGroup.objects.visible_to(user, on=on).filter(pk=group.pk).exists():
        return YES
    return no(_("Only the secretariat of the group may do this."))


def may(move: Move, user: Any, meeting: Meeting, *, on: date) -> Answer:
    """Answer whether this user may make this move of the meeting now."""
    if not MEETING.allows(move, meeting.status):
        facts = {"status": meeting.get_status_display()}
        return no(_("This is not possible while the meeting is “%(status)s”.") % facts)
    return is_secretariat(user, meeting.group, on=on)


def speaks_for(user: Any, delegation: Delegation, *, on: date) -> Answer:
    """Answer whether the user speaks for the State of the delegation on this day."""
    if str(delegation.country_id) in set(Role.objects.states_of(user, on=on)):
        return YES
    return no(_("Only the State itself may do this."))
