"""Who may change a delegation now: the State until its last day, the secretariat with a reason, nobody afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.kernel import clock
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.mandates.placing import in_words
from nominations.meetings import access
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.states import Status

ONLY = _("Only the State itself and the secretariat of the group may do this.")
# Why nothing can be changed now; while a meeting is convened, only the day decides.
NOT_NOW = {
    Status.PLANNED: _("The meeting is not convened yet: delegations are named afterwards."),
    Status.POSTPONED: _(
        "The meeting is postponed. Its delegations stay as they are, and are confirmed when the new day is known."
    ),
    Status.CANCELLED: _("The meeting is cancelled, so nobody is named for it any more."),
    Status.HELD: _("The meeting took place: who was named for it stays as it was."),
    Status.MINUTED: _("The meeting took place: who was named for it stays as it was."),
}


class ReasonMissing(Refused):
    """Staff change a delegation for a reason that the State reads."""


@dataclass(frozen=True)
class Act:
    """A change of a delegation that is allowed: the locked row, who makes it, and for staff the reason."""

    delegation: Delegation
    by: User
    at: datetime
    because: str  # empty where the State itself acts
    is_of_staff: bool

    @property
    def meeting(self) -> Meeting:
        return self.delegation.meeting

    @property
    def state(self) -> str:
        return str(self.delegation.country_id)


def may_change(user: Any, delegation: Delegation, *, at: datetime) -> Answer:
    """Answer whether the user may change the delegation now; staff also give a reason."""
    on, meeting = clock.local_day(at), delegation.meeting
    is_state = access.speaks_for(user, delegation, on=on)
    is_staff = access.is_secretariat(user, meeting.group, on=on)
    if not is_state and not is_staff:
        return no(ONLY)
    if meeting.status in NOT_NOW:
        return no(NOT_NOW[Status(meeting.status)])
    if is_staff or is_in_time(meeting, at=at):
        return YES
    facts = {"day": _day(meeting), "mailbox": meeting.group.mailbox_on(on)}
    late = _("The time for naming ended on %(day)s. The secretariat can still change it: write to %(mailbox)s.")
    return no(late % facts)


def is_in_time(meeting: Meeting, *, at: datetime) -> bool:
    """Answer whether a State still changes its delegation itself: until 23:59:59 in Brussels on its last day."""
    return meeting.answers_end_at is not None and at < meeting.answers_end_at


def begin(delegation: Delegation, *, because: str, by: User, at: datetime) -> Act:
    """Lock the meeting, then the delegation, and return the act that is allowed. Raises NotAllowed, ReasonMissing.

    The meeting's lock sets those in a row who name the same person for two States, or while it is being cancelled.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("group")
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True).select_related("country")
    found = meeting.get(pk=delegation.meeting_id)
    row = rows.get(pk=delegation.pk)
    row.meeting = found
    access.allow(may_change(by, row, at=at))
    is_state = access.speaks_for(by, row, on=clock.local_day(at)) and is_in_time(found, at=at)
    because = clean_text(because)
    if not is_state and not because:
        raise ReasonMissing(_("Give the reason: the State reads why you change its delegation."))
    return Act(row, by, at, "" if is_state else because, not is_state)


def _day(meeting: Meeting) -> str:
    return in_words(meeting.answers_until_on) if meeting.answers_until_on else ""
