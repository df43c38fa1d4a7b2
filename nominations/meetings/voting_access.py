"""Who may do what with an opinion and with a State's vote, and why not."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.kernel import clock
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.meetings import access
from nominations.meetings.states import OPINION, OpinionMove, OpinionStatus, Status
from nominations.meetings.voting_models import Ballot, Opinion

IN_SESSION = (Status.CONVENED, Status.HELD)
VOTED = (OpinionStatus.CARRIED, OpinionStatus.NOT_CARRIED)


class VoteOver(Refused):
    """The last day of the vote has passed, or the vote has ended in another way."""


class NotInSession(Refused):
    """What happens in a meeting can only be recorded of a meeting that takes place."""


def may(move: OpinionMove, user: Any, opinion: Opinion, *, on: date) -> Answer:
    """Answer whether this user may make this move of the opinion now: first the table, then the person."""
    if not OPINION.allows(move, opinion.status):
        facts = {"status": opinion.get_status_display()}
        return no(_("This is not possible: the opinion is now “%(status)s”.") % facts)
    return access.is_secretariat(user, opinion.group, on=on)


def speaks_for(user: Any, ballot: Ballot, *, on: date) -> Answer:
    """Answer whether the user speaks for the State of the ballot on this day."""
    if str(ballot.country_id) in set(Role.objects.states_of(user, on=on)):
        return YES
    return no(_("Only a contact point of the State may do this."))


def check_open(opinion: Opinion, *, at: datetime) -> None:
    """Raise VoteOver unless the vote is open at this instant."""
    if opinion.status == OpinionStatus.PROPOSED:
        raise VoteOver(_("The vote is not open yet."))
    if opinion.status != OpinionStatus.VOTING:
        facts = {"status": opinion.get_status_display()}
        raise VoteOver(_("The vote is no longer open: the opinion is now “%(status)s”.") % facts)
    if opinion.ends_at and opinion.answers_until_on and at >= opinion.ends_at:
        day = date_format(opinion.answers_until_on, "l j F Y")
        raise VoteOver(_("The vote ended on %(day)s, 23:59:59 Brussels time.") % {"day": day})


def check_in_session(opinion: Opinion, *, at: datetime) -> None:
    """Raise NotInSession unless the opinion's meeting has begun and is neither postponed nor cancelled."""
    meeting = opinion.meeting
    if meeting is None:
        raise NotInSession(_("There is no meeting: this is a written procedure."))
    if meeting.status not in IN_SESSION:
        facts = {"status": meeting.get_status_display()}
        raise NotInSession(_("The meeting is “%(status)s”: nothing can be decided in it.") % facts)
    if clock.local_day(at) < meeting.first_on:
        day = date_format(meeting.first_on, "l j F Y")
        raise NotInSession(_("The meeting begins on %(day)s: nothing can be decided in it before.") % {"day": day})
