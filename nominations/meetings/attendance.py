"""The verbs of the door: who arrived and left when, what was a mistake, and whose travel is reimbursable."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.kernel.times import shown
from nominations.meetings import access, presences
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.presences import AlreadyThere, NotThere, WrongTime
from nominations.meetings.states import Status

OPEN_DOOR = (Status.CONVENED, Status.HELD)


class NotExpected(Refused):
    """The person was withdrawn, or the meeting takes no attendance now."""


class NotTakenBack(Refused):
    """It is gone already, needs a reason, or something followed it."""


class NotReimbursable(Refused):
    """The participant makes no journey, or does not come."""


def arrive(
    participant: Participant, *, by: User, at: datetime, arrived_at: datetime | None = None, mode: str | None = None
) -> Presence:
    """Note that somebody is there, now or since a time typed; raises AlreadyThere, NotExpected, WrongTime."""
    [presence] = arrive_several([participant], by=by, at=at, arrived_at=arrived_at, mode=mode)
    return presence


@transaction.atomic
def arrive_several(
    participants: Sequence[Participant],
    *,
    by: User,
    at: datetime,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
    mode: str | None = None,
) -> list[Presence]:
    """Note of all of them, or of none, that they are there, or were there until `left_at`; as planned, or in a mode.

    Raises AlreadyThere, with a sentence for each who was there at that time, NotExpected, WrongTime.
    """
    rows = locked(participants)
    if not rows:
        return []
    meeting, when = rows[0].meeting, arrived_at or at
    allow(meeting, by=by, at=at)
    _refuse_withdrawn(rows)
    presences.check_times(meeting, when, left_at, at=at)
    left_at = presences.end_of(when, left_at, at=at)
    _make_free(rows, when, left_at)
    made = Presence.objects.bulk_create(
        Presence(participant=row, arrived_at=when, left_at=left_at, mode=mode or row.mode, recorded_by=by)
        for row in rows
    )
    audit.record_each("presence.arrive", [(each.participant, as_kept(each)) for each in made], by=by, at=at)
    return made


@transaction.atomic
def leave(participant: Participant, *, by: User, at: datetime, left_at: datetime | None = None) -> Presence:
    """Note that somebody has left, now or at a time typed; raises NotThere, WrongTime."""
    [row] = locked([participant])
    allow(row.meeting, by=by, at=at)
    when = left_at or at
    presence = row.presences.filter(left_at=None).first()
    if presence is None or presences.is_forgotten(presence, when):
        raise NotThere(_("%s is not checked in, and cannot leave.") % row)
    if when <= presence.arrived_at:
        facts = {"name": str(row), "since": shown(presence.arrived_at, on=clock.local_day(when))}
        raise WrongTime(_("%(name)s arrived at %(since)s and cannot leave before that.") % facts)
    presences.check_times(row.meeting, presence.arrived_at, when, at=at)
    presence.left_at = when
    presence.save(update_fields=["left_at"])
    audit.record("presence.leave", row, by=by, at=at, **as_kept(presence))
    return presence


@transaction.atomic
def take_back(presence: Presence, *, by: User, at: datetime, because: str = "") -> Participant:
    """Undo an arrival: freely on its own day while nothing followed, later with a reason. The audit trail keeps it."""
    row, presence = _of(presence)
    allow(row.meeting, by=by, at=at)
    because = clean_text(because)
    is_fresh = presence.left_at is None and clock.local_day(presence.arrived_at) == clock.local_day(at)
    if not is_fresh and not because:
        raise NotTakenBack(_("Give the reason: only an arrival of today, with no leaving, is undone without one."))
    audit.record("presence.take_back", row, by=by, at=at, because=because, **as_kept(presence))
    presence.delete()
    return row


@transaction.atomic
def take_back_leaving(presence: Presence, *, by: User, at: datetime) -> Presence:
    """Undo a leaving of today: the person is still there."""
    row, presence = _of(presence)
    allow(row.meeting, by=by, at=at)
    if presence.left_at is None:
        raise NotTakenBack(_("%s has not left.") % row)
    if clock.local_day(presence.left_at) != clock.local_day(at):
        raise NotTakenBack(_("Only a leaving of today is undone. Correct the times instead."))
    if row.presences.filter(arrived_at__gte=presence.left_at).exists():
        raise NotTakenBack(_("%s came again since. Correct the times instead.") % row)
    audit.record("presence.take_back_leaving", row, by=by, at=at, **as_kept(presence))
    presence.left_at = None
    presence.save(update_fields=["left_at"])
    return presence


@transaction.atomic
def correct(
    presence: Presence,
    *,
    arrived_at: datetime,
    left_at: datetime | None,
    because: str,
    by: User,
    at: datetime,
    mode: str | None = None,
) -> Presence:
    """Put other times, with the reason; raises AlreadyThere, WrongTime, NotTakenBack without a reason."""
    row, presence = _of(presence)
    allow(row.meeting, by=by, at=at)
    because = clean_text(because)
    if not because:
        raise NotTakenBack(_("Give the reason for the correction."))
    presences.check_times(row.meeting, arrived_at, left_at, at=at)
    left_at = presences.end_of(arrived_at, left_at, at=at)
    presences.check_free(row, row.presences.exclude(pk=presence.pk), arrived_at, left_at)
    old = as_kept(presence)
    presence.arrived_at, presence.left_at, presence.mode = arrived_at, left_at, mode or presence.mode
    presence.save(update_fields=["arrived_at", "left_at", "mode"])
    audit.record("presence.correct", row, by=by, at=at, because=because, old=old, new=as_kept(presence))
    return presence


@transaction.atomic
def mark_reimbursable(participant: Participant, *, by: User, at: datetime) -> Participant:
    """Say that the travel of this person is reimbursable: one of a State, so the mark moves (domain section 1)."""
    row = _to_mark(participant, by=by, at=at)
    if row.withdrawn_at is not None:
        raise NotReimbursable(_("%s was withdrawn and does not come.") % row)
    came = row.presences.filter(mode=Participant.Mode.IN_PERSON).exists()
    if row.mode == Participant.Mode.ONLINE and not came:  # as attendance_rows.Line.may_travel
        raise NotReimbursable(_("%s attends online: there is no journey to reimburse.") % row)
    if row.reimbursable:
        return row
    if row.delegation_id:
        others = Participant.objects.filter(delegation=row.delegation_id, reimbursable=True)
        moved = [str(each.pk) for each in others]
        others.update(reimbursable=False)
    else:
        moved = []
    return _mark(row, to=True, by=by, at=at, instead_of=moved)


@transaction.atomic
def unmark_reimbursable(participant: Participant, *, by: User, at: datetime) -> Participant:
    """Take the mark away; nobody else gets it by itself."""
    row = _to_mark(participant, by=by, at=at)
    return _mark(row, to=False, by=by, at=at, instead_of=[]) if row.reimbursable else row


def _to_mark(participant: Participant, *, by: User, at: datetime) -> Participant:
    """Lock the delegation before the person, so that two marks of one State wait for each other."""
    if participant.delegation_id:
        Delegation.objects.select_for_update().get(pk=participant.delegation_id)
    [row] = locked([participant])
    access.allow(access.is_secretariat(by, row.meeting.group, on=clock.local_day(at)))
    if row.meeting.status == Status.CANCELLED:
        raise NotReimbursable(_("The meeting was cancelled: nobody travels."))
    return row


def _mark(row: Participant, *, to: bool, by: User, at: datetime, instead_of: list[str]) -> Participant:
    row.reimbursable = to
    row.save(update_fields=["reimbursable"])
    audit.record("participant.reimbursable", row, by=by, at=at, reimbursable=to, instead_of=instead_of)
    return row


def locked(participants: Sequence[Participant]) -> list[Participant]:
    """Lock the rows, always in one order, and return them in the order asked; nobody twice."""
    rows = Participant.objects.select_for_update(of=("self",)).select_related("meeting__group").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[each.pk for each in participants])}
    return [found[pk] for pk in dict.fromkeys(each.pk for each in participants)]


def _of(presence: Presence) -> tuple[Participant, Presence]:
    """Lock the person, then read the stay again: a second press finds it gone."""
    [row] = locked([Participant(pk=presence.participant_id)])
    found = row.presences.filter(pk=presence.pk).first()
    if found is None:
        raise NotTakenBack(_("This was taken back already."))
    return row, found


def allow(meeting: Meeting, *, by: User, at: datetime) -> None:
    """Raise NotAllowed or NotExpected unless this user may take the attendance of the meeting now."""
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    if meeting.status not in OPEN_DOOR:
        facts = {"status": meeting.get_status_display()}
        raise NotExpected(_("Attendance is taken of a meeting that is convened; this one is “%(status)s”.") % facts)


def _refuse_withdrawn(rows: Sequence[Participant]) -> None:
    said = [
        _("%(name)s was withdrawn: %(reason)s") % {"name": row, "reason": row.withdrawn_reason}
        for row in rows
        if row.withdrawn_at
    ]
    if said:
        raise NotExpected(" ".join([*said, str(HOW_TO_REGISTER)]))


HOW_TO_REGISTER = gettext_lazy("Register the person again in the delegation before checking them in.")


def _make_free(rows: Sequence[Participant], when: datetime, left_at: datetime | None) -> None:
    """End what nobody noted the end of on an earlier day, and refuse who is there at that time."""
    known: dict[object, list[Presence]] = defaultdict(list)
    forgotten = []
    for presence in Presence.objects.filter(participant__in=rows):
        if presences.is_forgotten(presence, when):
            presence.left_at = presences.forgotten_end(presence)
            forgotten.append(presence)
        known[presence.participant_id].append(presence)
    refused = []
    for row in rows:
        try:
            presences.check_free(row, known[row.pk], when, left_at)
        except AlreadyThere as refusal:
            refused.append(str(refusal))
    if refused:
        raise AlreadyThere(" ".join(refused))
    Presence.objects.bulk_update(forgotten, ["left_at"])


def as_kept(presence: Presence) -> dict[str, str]:
    """Return a stay as the audit trail keeps it."""
    left = presence.left_at.isoformat() if presence.left_at else ""
    return {"arrived_at": presence.arrived_at.isoformat(), "left_at": left, "mode": str(presence.mode)}
