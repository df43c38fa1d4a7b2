"""What the verbs of this room write with: an end, a later end, a row struck out, a membership; each with its event."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates.models import Mandate, MandateQuerySet, Membership, Tenure
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority
from nominations.workflow.models import Nomination


@dataclass(frozen=True)
class Act:
    """Who acts and when; nobody is the clock, or an import. By accepting which nomination, where it is that."""

    by: User | None
    at: datetime
    nomination: Nomination | None = None

    @property
    def today(self) -> date:
        return clock.local_day(self.at)


def locked(group: ExpertGroup) -> ExpertGroup:
    """Lock a group: every verb that moves a period in it holds this, after authorities and persons, before seats."""
    return ExpertGroup.objects.select_for_update(no_key=True).get(pk=group.pk)


def record(what: str, row: Mandate | Membership, act: Act, **detail: Any) -> None:
    state = str(row.authority.country_id)
    if act.nomination:
        detail["nomination"] = str(act.nomination.pk)
    audit.record(f"{row._meta.model_name}.{what}", row, by=act.by, at=act.at, on_behalf_of=state, **detail)


def cut(row: Mandate | Membership, act: Act, *, until: date, reason: EndReason) -> None:
    """End a row; the end that was foreseen for it stays in the audit trail."""
    was = {"was": _text(row.until), "was_reason": row.end_reason}
    _set_end(row, until, reason)
    record("end", row, act, until=str(until), reason=reason, **was)


def foresee(rows: MandateQuerySet, *, until: date, reason: EndReason) -> None:
    """Let mandates that gave way before a day end then at the latest, should they ever be given back."""
    gave_way = rows.standing().filter(until__lte=until)
    later = gave_way.filter(Q(foreseen_until__isnull=True) | Q(foreseen_until__gt=until))
    later.update(foreseen_until=until, foreseen_reason=reason)


def run_on(row: Mandate | Membership, act: Act, *, until: date | None, reason: str) -> None:
    """Let a row run longer; without `until` for as long as nothing ends it."""
    was = {"was": _text(row.until), "was_reason": row.end_reason}
    _set_end(row, until, reason if until else "")
    record("extend", row, act, until=_text(until), **was)


def put_back(row: Mandate | Membership, act: Act, *, until: date | None, reason: str) -> None:
    """Let a row end as it did before an act that is undone."""
    was = {"was": _text(row.until), "was_reason": row.end_reason}
    _set_end(row, until, reason)
    record("put_back", row, act, until=_text(until), reason=reason, **was)


def begin_again_on(row: Mandate | Membership, act: Act, *, since: date) -> None:
    """Let a row begin as it did before an act that is undone."""
    was, row.since = row.since, since
    row.save(update_fields=["since"])
    record("put_back", row, act, since=str(since), was=str(was))


def strike(row: Mandate | Membership, act: Act, *, remark: str) -> None:
    """Void a row: it stays to be read and never counts again."""
    row.voided_at, row.end_reason, row.remark = act.at, EndReason.ENTERED_IN_ERROR, remark
    row.save(update_fields=["voided_at", "end_reason", "remark"])
    record("void", row, act)


def join(
    group: ExpertGroup,
    authority: Authority,
    act: Act,
    *,
    since: date,
    until: date | None = None,
    reason: EndReason = EndReason.AUTHORITY_CHANGED,
    nomination: Nomination | None = None,
    replaces: Membership | None = None,
) -> Membership:
    """See to it that the authority is a member in a period; rows that touch it are stretched to cover it (rule 1)."""
    rows: list[Membership] = list(_touching(group, authority, since, until))
    if not rows:
        return _begin(
            Membership(group=group, authority=authority, since=since, nomination=nomination, replaces=replaces),
            act,
            until=until,
            reason=reason,
        )
    first, last = rows[0], rows[-1]
    if since < first.since:
        record("begin_earlier", first, act, since=str(since), was=str(first.since))
        first.since = since
        first.save(update_fields=["since"])
    for row, following in pairwise(rows):
        if row.until != following.since:
            run_on(row, act, until=following.since, reason=row.end_reason)
    if last.until is not None and (until is None or until > last.until):
        run_on(last, act, until=until, reason=reason)
    return last


def leave(group: ExpertGroup, authority: Authority, act: Act, *, on: date) -> None:
    """End the membership of an authority for which nobody sits from a day on."""
    sitting = Mandate.objects.from_day(on).filter(seat__group=group, authority=authority)
    if not sitting.exists():
        for membership in Membership.objects.as_of(on).filter(group=group, authority=authority, since__lt=on):
            cut(membership, act, until=on, reason=EndReason.AUTHORITY_CHANGED)


def _begin(membership: Membership, act: Act, *, until: date | None, reason: EndReason) -> Membership:
    membership.until, membership.end_reason = until, reason if until else ""
    membership.recorded_at = act.at
    membership.save(force_insert=True)
    record("begin", membership, act, since=str(membership.since), until=_text(until))
    return membership


def _touching(group: ExpertGroup, authority: Authority, since: date, until: date | None) -> Any:
    rows = Membership.objects.standing().filter(group=group, authority=authority)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=since))
    return (rows.filter(since__lte=until) if until else rows).order_by("since")


def _set_end(row: Tenure, until: date | None, reason: str) -> None:
    row.until, row.end_reason = until, reason
    row.save(update_fields=["until", "end_reason"])


def _text(day: date | None) -> str:
    return str(day) if day else ""
