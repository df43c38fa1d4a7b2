"""When somebody was there: what two stays of a person may be to each other, and what a typed time must not be."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.times import shown
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence

# Longer than a session that runs past midnight, shorter than from one morning to the next.
LONGEST_NIGHT = timedelta(hours=12)


class AlreadyThere(Refused):
    """The participant is there at this time already."""


class NotThere(Refused):
    """Nobody leaves who has not come."""


class WrongTime(Refused):
    """The time is on no day of the meeting, in the future, or before the arrival."""


def days_of(meeting: Meeting) -> list[date]:
    """Return the days of a meeting, in Brussels."""
    return [
        meeting.first_on + timedelta(days=number) for number in range((meeting.last_on - meeting.first_on).days + 1)
    ]


def is_forgotten(presence: Presence, at: datetime) -> bool:
    """Say whether nobody noted the leaving on an earlier day: such a stay ended with its day, whenever that was."""
    arrived = presence.arrived_at
    is_earlier = clock.local_day(arrived) < clock.local_day(at)
    return presence.left_at is None and is_earlier and at - arrived > LONGEST_NIGHT


def forgotten_end(presence: Presence) -> datetime:
    """Return when a stay ended whose leaving nobody noted: with its day."""
    return clock.day_ends(clock.local_day(presence.arrived_at))


def end_of(arrived_at: datetime, left_at: datetime | None, *, at: datetime) -> datetime | None:
    """Return when a stay that is written down later ended: where nobody knows, with its day."""
    stay = Presence(arrived_at=arrived_at, left_at=left_at)
    return forgotten_end(stay) if is_forgotten(stay, at) else left_at


def is_noted(presence: Presence) -> bool:
    """Say whether somebody noted when the person left."""
    return presence.left_at is not None and presence.left_at != forgotten_end(presence)


def is_there(presence: Presence, at: datetime) -> bool:
    """Say whether a stay goes on at an instant."""
    return presence.left_at is None and not is_forgotten(presence, at)


def check_times(meeting: Meeting, arrived_at: datetime, left_at: datetime | None, *, at: datetime) -> None:
    """Raise WrongTime for what no visitor of the meeting can have done."""
    if max(arrived_at, left_at or arrived_at) > at:
        raise WrongTime(_("That time is still to come: it is %s now.") % shown(at))
    if not meeting.first_on <= clock.local_day(arrived_at) <= meeting.last_on:
        raise WrongTime(_("The meeting is on another day: %s.") % _days(meeting))
    if left_at is None:
        return
    if left_at <= arrived_at:
        facts = {"arrived": shown(arrived_at), "left": shown(left_at)}
        raise WrongTime(_("Leaving at %(left)s comes before arriving at %(arrived)s.") % facts)
    is_next_morning = left_at - arrived_at <= LONGEST_NIGHT
    if clock.local_day(left_at) != clock.local_day(arrived_at) and not is_next_morning:
        if left_at == clock.day_ends(clock.local_day(arrived_at)):
            return
        raise WrongTime(_("Enter each day by itself: a stay ends on the day on which it began."))


def check_free(
    participant: Participant, others: Iterable[Presence], arrived_at: datetime, left_at: datetime | None
) -> None:
    """Raise AlreadyThere when the person was there at that time."""
    on = clock.local_day(arrived_at)
    for other in others:
        if left_at is not None and other.arrived_at >= left_at:
            continue
        if other.left_at is not None and other.left_at <= arrived_at:
            continue
        facts = {"name": str(participant), "since": shown(other.arrived_at, on=on)}
        if other.left_at is None:
            raise AlreadyThere(_("%(name)s is there already, since %(since)s.") % facts)
        facts["until"] = shown(other.left_at, on=on)
        sentence = _("%(name)s was there from %(since)s to %(until)s. Correct that time, or choose another.")
        raise AlreadyThere(sentence % facts)


def _days(meeting: Meeting) -> str:
    days: Sequence[date] = days_of(meeting)
    first, last = (shown(clock.local_instant(day, 12)).partition(",")[0] for day in (days[0], days[-1]))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
