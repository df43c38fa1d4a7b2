"""The verbs of the end of a day: everybody who was there has left at one time; and that this was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.audit.models import AuditEvent
from nominations.kernel import clock
from nominations.kernel.times import shown
from nominations.meetings import attendance, presences
from nominations.meetings.attendance import NotTakenBack
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.presences import NotThere, WrongTime

LEFT, BACK = "attendance.everybody_left", "attendance.everybody_back"


@dataclass(frozen=True)
class Emptied:
    """That everybody was noted as having left, when, and by whom; what `take_back` undoes."""

    event: AuditEvent

    @property
    def key(self) -> int:
        return int(self.event.pk)

    @property
    def left_at(self) -> datetime:
        return datetime.fromisoformat(self.event.detail["left_at"])

    @property
    def time(self) -> str:
        """The time in words: without its day where that is the day on which it was noted."""
        return shown(self.left_at, on=clock.local_day(self.event.at))

    @property
    def persons(self) -> int:
        return int(self.event.detail["persons"])


@transaction.atomic
def everybody_left(meeting: Meeting, *, by: User, at: datetime, left_at: datetime | None = None) -> list[Presence]:
    """Note of all who were there at a time, now without one, that they left then.

    Who came later stays; a stay whose leaving nobody noted on an earlier day is left alone. Raises NotThere, WrongTime.
    """
    meeting, when = _read(meeting), left_at or at
    attendance.allow(meeting, by=by, at=at)
    if when > at:
        raise WrongTime(_("That time is still to come: it is %s now.") % shown(at))
    there = there_at(meeting, when)
    people = {row.pk: row for row in attendance.locked([Participant(pk=each.participant_id) for each in there])}
    there = there_at(meeting, when)  # again: of two doors one notes it
    if not there:
        raise NotThere(_("Nobody was there at %s: nothing is to be noted.") % shown(when))
    _put(there, left_at=when)
    told = [(people[each.participant_id], {**attendance.as_kept(each), "together": True}) for each in there]
    audit.record_each("presence.leave", told, by=by, at=at)
    audit.record(LEFT, meeting, by=by, at=at, left_at=when.isoformat(), persons=len(there))
    return there


@transaction.atomic
def take_back(meeting: Meeting, *, key: int, by: User, at: datetime) -> list[Presence]:
    """Undo on its day that everybody left; times corrected since, and who came again, stay. Raises NotTakenBack."""
    meeting = _read(meeting)
    attendance.allow(meeting, by=by, at=at)
    done = last(meeting, at=at)
    if done is None or done.key != key:
        raise NotTakenBack(_("This was taken back already, or is of an earlier day."))
    stays = _noted_together(meeting, done)
    people = {row.pk: row for row in attendance.locked([Participant(pk=each.participant_id) for each in stays])}
    found = last(meeting, at=at)
    if found is None or found.key != key:
        raise NotTakenBack(_("This was taken back already."))
    came_again = Presence.objects.filter(participant__in=people, arrived_at__gte=done.left_at)
    again = set(came_again.values_list("participant_id", flat=True))
    stays = [each for each in _noted_together(meeting, done) if each.participant_id not in again]
    told = [(people[each.participant_id], attendance.as_kept(each)) for each in stays]
    _put(stays, left_at=None)
    audit.record_each("presence.take_back_leaving", told, by=by, at=at)
    audit.record(BACK, meeting, by=by, at=at, left_at=done.left_at.isoformat(), persons=len(stays))
    return stays


def there_at(meeting: Meeting, when: datetime) -> list[Presence]:
    """Return the open stays that go on at an instant, by person; one query."""
    rows = Presence.objects.filter(participant__meeting=meeting, left_at=None, arrived_at__lt=when)
    return [each for each in rows.order_by("participant", "arrived_at") if presences.is_there(each, when)]


def last(meeting: Meeting, *, at: datetime) -> Emptied | None:
    """Return what was noted of everybody on this day and stands; one query."""
    since = clock.local_instant(clock.local_day(at))
    rows = AuditEvent.objects.filter(subject_type="meeting", subject_id=str(meeting.pk), action__in=[LEFT, BACK])
    newest = rows.filter(at__gte=since).select_related("actor").order_by("-pk").first()
    return Emptied(newest) if newest is not None and newest.action == LEFT else None


def _noted_together(meeting: Meeting, done: Emptied) -> Sequence[Presence]:
    """Return the stays that ended by that act and were not corrected since."""
    stays = Presence.objects.filter(participant__meeting=meeting, left_at=done.left_at).order_by("participant")
    keys = [str(each.participant_id) for each in stays]
    acts = AuditEvent.objects.filter(subject_type="participant", subject_id__in=keys, action="presence.leave")
    by_it = acts.filter(at=done.event.at, actor=done.event.actor_id, detail__together=True)
    people = set(by_it.values_list("subject_id", flat=True))
    return [each for each in stays if str(each.participant_id) in people]


def _put(stays: Sequence[Presence], *, left_at: datetime | None) -> None:
    for each in stays:
        each.left_at = left_at
    Presence.objects.filter(pk__in=[each.pk for each in stays]).update(left_at=left_at)


def _read(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("group").get(pk=meeting.pk)
