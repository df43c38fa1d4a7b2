"""Taking a mandate out again, as if it had never been: who gave way to it sits on, and no day is lost (rule 5)."""

from datetime import date

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
        _reopen(before, after, act)
    if after and after.replaces_id == mandate.pk:
        after.replaces = before
        after.save(update_fields=["replaces"])
    return before


def _gave_way_to(mandate: Mandate) -> Mandate | None:
    # Whoever moved to another authority was the same person then; a correction may have said since that it was not.
    gave_way = [EndReason.REPLACED, EndReason.AUTHORITY_CHANGED]
    rows = placing.standing(mandate.seat).filter(end_reason__in=gave_way, until=mandate.since)
    before: Mandate | None = rows.first()
    if before is None or before.foreseen_until == before.until:
        return None
    if before.authority.until and before.authority.until <= mandate.since:
        # From now on it ends by itself, even where a correction names another authority: it gives way to nobody.
        before.foreseen_until, before.foreseen_reason = before.until, before.end_reason
        before.save(update_fields=["foreseen_until", "foreseen_reason"])
        return None
    return before


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


def _reopen(before: Mandate, after: Mandate | None, act: Act) -> None:
    ends: list[End] = [
        (before.foreseen_until, before.foreseen_reason),
        (before.authority.until, EndReason.AUTHORITY_CHANGED),
    ]
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
