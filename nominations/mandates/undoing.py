"""Taking a mandate out again, as if it had never been: who gave way to it sits on, and no day is lost (rule 5)."""

from datetime import date
from typing import Any

from django.db.models import Q

from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.mandates import placing, rules, writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act

End = tuple[date | None, str]  # a first day after the last, and why


def take_out(mandate: Mandate, act: Act, *, remark: str) -> Mandate | None:
    """Void a mandate. Who gave way to it sits on, as long as was foreseen or until the next begins; return that one.

    The authority that became a member by it leaves with it. The caller holds the lock on the group.
    """
    after = placing.standing(mandate.seat).filter(since__gt=mandate.since).order_by("since").first()
    before = _gave_way_to(mandate)
    writing.strike(mandate, act, remark=remark)
    _unjoin(mandate, act, remark=remark)
    if before:
        _reopen(before, mandate, after, act)
    if after and after.replaces_id == mandate.pk:
        after.replaces = before
        after.save(update_fields=["replaces"])
    return before


def _gave_way_to(mandate: Mandate) -> Mandate | None:
    replaced = Q(end_reason=EndReason.REPLACED)
    moved = Q(end_reason=EndReason.AUTHORITY_CHANGED, person=mandate.person_id)
    before: Mandate | None = placing.standing(mandate.seat).filter(replaced | moved, until=mandate.since).first()
    is_over = before and before.authority.until and before.authority.until <= mandate.since
    return None if is_over else before


def _unjoin(voided: Mandate, act: Act, *, remark: str) -> None:
    """Void the membership that was written together with a voided mandate, unless others sit by it."""
    group, authority = voided.seat.group, voided.authority
    rows = Membership.objects.standing().filter(group=group, authority=authority, since=voided.since)
    membership = rows.filter(recorded_at=voided.recorded_at).first()
    if membership is None:
        return
    sitting = Mandate.objects.from_day(membership.since).filter(seat__group=group, authority=authority)
    if membership.until:
        sitting = sitting.filter(since__lt=membership.until)
    if not sitting.exists():
        writing.strike(membership, act, remark=remark)


def _reopen(before: Mandate, voided: Mandate, after: Mandate | None, act: Act) -> None:
    ends = [*_said_of(before), (before.authority.until, EndReason.AUTHORITY_CHANGED)]
    if voided.seat.group.status == ExpertGroup.Status.CLOSED:
        ends.append((_closed_on(voided.seat.group) or voided.until, EndReason.GROUP_CLOSED))
    if after:
        ends.append((after.since, EndReason.REPLACED))
    until, reason = _first(ends)
    was, before.until = before.until, until
    placing.check(before)
    before.until = was
    writing.run_on(before, act, until=until, reason=reason)
    placing.cover(before, act)


def _first(ends: list[End]) -> End:
    """Return the earliest end; of two on one day the one named first, and none where nothing ends it."""
    until, reason = None, ""
    for day, why in ends:
        if day != until and rules.earlier(day, until) == day:
            until, reason = day, why
    return until, reason


def _said_of(before: Mandate) -> list[End]:
    """Return the end foreseen for a mandate when another cut it short, and what was said of its authority since.

    Both stand in the audit trail: of the row, or of the ones that it was written anew from.
    """
    cut = _cut(before)
    if cut is None:
        return []
    ours = Membership.objects.filter(group=before.seat.group_id, authority=before.authority_id)
    keys = [str(key) for key in ours.values_list("pk", flat=True)]
    events = _events("membership", "end", *keys).filter(pk__gt=cut.pk, detail__until__gt=str(before.until))
    left = events.exclude(detail__reason=EndReason.AUTHORITY_CHANGED)  # written when another authority took the seat
    ends: list[End] = [(date.fromisoformat(it.detail["until"]), it.detail["reason"]) for it in left]
    was = cut.detail.get("was")
    return [(date.fromisoformat(was), cut.detail["was_reason"]), *ends] if was else ends


def _cut(row: Mandate) -> AuditEvent | None:
    """Return the event that ended a row as it ends now; of a row written anew, the one of the row before."""
    cut: AuditEvent | None = _events("mandate", "end", str(row.pk)).filter(detail__until=str(row.until)).first()
    older = Mandate.objects.filter(replaced_by=row).first()
    if cut is not None or older is None or not _is_same(row, older):
        return cut
    older.until = row.until
    return _cut(older)


def _is_same(row: Mandate, older: Mandate) -> bool:
    """Say whether a row continues another: a correction, or the same person for the authority's successor."""
    carried = older.end_reason == EndReason.AUTHORITY_CHANGED and older.person_id == row.person_id
    return older.voided_at is not None or carried


def _closed_on(group: ExpertGroup) -> date | None:
    closed = _events("expertgroup", "close", str(group.pk)).first()
    return date.fromisoformat(closed.detail["on"]) if closed else None


def _events(subject: str, what: str, *keys: str) -> Any:
    action = {"expertgroup": "group"}.get(subject, subject)
    return AuditEvent.objects.filter(subject_type=subject, subject_id__in=keys, action=f"{action}.{what}")
