"""What is judged of partners without touching the world: when an event takes place, whether a step is late."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from nominations.kernel.partial_dates import PartialDate, Precision, of_day, written
from nominations.meetings.models import Meeting
from nominations.partnerships.models import NextStep, PartnerEvent


def when(event: PartnerEvent) -> PartialDate:
    """Return when an event takes place: as stated, or on the days of its meeting, which may have moved since."""
    if event.meeting is not None:
        return days_of(event.meeting)
    stated = event.when
    assert stated is not None  # noqa: S101 - the database refuses an event without a date
    return stated


def days_of(meeting: Meeting) -> PartialDate:
    """Return the days of a meeting as a date that is known: one, or from a first to a last."""
    first, last = meeting.first_on, meeting.last_on
    if first == last:
        return of_day(first)
    return PartialDate(first, last, str(Precision.INTERVAL), from_to(first, last))


def from_to(first: date, last: date) -> str:
    """Return two days in words: 3 and 4 September 2019, 29 September to 1 October 2019."""
    is_next = last - first == timedelta(days=1)
    facts = {"first": written(first), "last": written(last)}
    if (first.year, first.month) == (last.year, last.month):
        facts["first"] = str(first.day)
    return (_("%(first)s and %(last)s") if is_next else _("%(first)s to %(last)s")) % facts


def is_over(event: PartnerEvent, *, on: date) -> bool:
    """Answer whether the event is past on this day, for certain."""
    return when(event).end < on


def is_overdue(step: NextStep, *, on: date) -> bool:
    """Answer whether the step should have been done by now, for certain."""
    return step.done_on is None and step.date_to is not None and step.date_to < on
