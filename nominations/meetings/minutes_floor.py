"""What every verb of the minutes begins with: the rows locked, who may, and the refusals with their sentences."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.meetings import access
from nominations.meetings.actions import locked
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import Minutes
from nominations.meetings.states import MINUTES, MinutesMove, MinutesStatus

LONGEST = 40_000  # characters of one text


class ChangedMeanwhile(Refused):
    """Somebody else saved since the page was opened; nothing was saved, and what was typed stays on the page."""

    def __init__(self) -> None:
        super().__init__(_("A colleague saved since you opened this page. Nothing of yours was saved yet: compare."))


class NotNow(Refused):
    """The minutes, or the meeting, are not in the state for this act."""


class Incomplete(Refused):
    """Something is missing before the minutes can go on: a text, an answer, a reason."""


class TooLate(Refused):
    """The day for comments has passed."""


class NotYours(Refused):
    """The State is not the rapporteur's, or was not invited to the meeting."""


def cleaned(text: str) -> str:
    words = clean_text(text)
    if len(words) > LONGEST:
        facts = {"most": LONGEST, "now": len(words)}
        raise Incomplete(_("A text may have %(most)d characters; one has %(now)d. Shorten it.") % facts)
    return words


def may_be_written(minutes: Minutes, *, on: date) -> bool:
    """Answer whether the texts may change: in draft, and after the day for comments, so that these are taken up."""
    if minutes.status == MinutesStatus.CIRCULATED:
        return minutes.comments_until_on is not None and on > minutes.comments_until_on
    return minutes.status == MinutesStatus.DRAFT


def minutes_of(meeting: Meeting) -> Minutes:
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None:
        raise NotNow(_("Nothing of the minutes is written yet."))
    minutes.meeting = meeting
    return minutes


def moving(meeting: Meeting, move: MinutesMove, *, by: User, at: datetime) -> Minutes:
    meeting = secretariat(meeting, by=by, at=at)
    minutes = minutes_of(meeting)
    if not MINUTES.allows(move, minutes.status):
        facts = {"status": minutes.get_status_display()}
        raise NotNow(_("This is not possible while the minutes are “%(status)s”.") % facts)
    return minutes


def moved(minutes: Minutes, move: MinutesMove, *, by: User, at: datetime, **detail: Any) -> Minutes:
    minutes.status = MINUTES.target(move)
    minutes.save()
    audit.record(f"minutes.{move.value}", minutes, by=by, at=at, **detail)
    return minutes


def secretariat(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    meeting = locked(meeting)
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    return meeting
