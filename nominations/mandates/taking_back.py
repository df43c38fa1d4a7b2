"""Undoing a decision with all that it did to seats: every day of every seat is then as it was before.

Each verb that moves a period says in the audit trail what was before, in its own transaction. What an acceptance wrote
is read there and turned round row by row, the last first (docs/adr/0018-undo-is-a-move.md).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.kernel.refusals import Refused
from nominations.mandates import writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.writing import Act
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from nominations.workflow.states import Move, Status

Row = Mandate | Membership
REMARK = _("The acceptance was undone before its mail left.")


class SeatsChanged(Refused):
    """Somebody changed the seats after the acceptance, so that it cannot be turned round."""

    def __init__(self) -> None:
        super().__init__(
            _("The seats were changed after the acceptance, so it stands. Correct or end the mandate on its own page.")
        )


@transaction.atomic
def undo(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    """Undo the last decision within its minute, an acceptance with the mandates that it made. Twice is once.

    Raises SeatsChanged, or what `workflow.undo` raises; then nothing is undone and no mail is called back.
    """
    drafting.locked_invitation(nomination.invitation)
    was_accepted = drafting.locked(nomination).status == Status.ACCEPTED
    undone = workflow.undo(nomination, by=by, at=at)
    if was_accepted and undone.move == Move.ACCEPT:
        _turn_round(nomination, Act(by, at))
    nomination.refresh_from_db()
    return nomination


def _turn_round(nomination: Nomination, act: Act) -> None:
    writing.locked(nomination.invitation.call.group)
    try:
        with transaction.atomic():
            for event in reversed(_written(nomination)):
                _BACK[event.action.partition(".")[2]](_row(event), event.detail, act)
    except IntegrityError as taken:  # the days that would be given back are somebody else's by now
        raise SeatsChanged from taken


def _written(nomination: Nomination) -> list[AuditEvent]:
    """Return what the last acceptance wrote about mandates and memberships, in order."""
    key, subject = str(nomination.pk), nomination._meta.model_name
    accepted = AuditEvent.objects.filter(subject_type=subject, subject_id=key, action="nomination.accept").latest("pk")
    rows = AuditEvent.objects.filter(pk__gt=accepted.pk, at=accepted.at, subject_type__in=list(_KINDS))
    return list(rows.filter(detail__nomination=key).order_by("pk"))


def _row(event: AuditEvent) -> Any:
    row = _KINDS[event.subject_type].objects.select_related("authority").get(pk=event.subject_id)
    if row.voided_at is not None:
        raise SeatsChanged
    return row


def _strike(row: Row, detail: dict[str, Any], act: Act) -> None:
    if (str(row.since), str(row.until or "")) != (detail["since"], detail["until"]):
        raise SeatsChanged
    writing.strike(row, act, remark=str(REMARK))


def _give_back(row: Row, detail: dict[str, Any], act: Act) -> None:
    """Let a row end as it did before it gave way, was extended, or was left."""
    if str(row.until or "") != detail["until"] or row.end_reason != detail.get("reason", row.end_reason):
        raise SeatsChanged
    writing.put_back(row, act, until=_day(detail["was"]), reason=detail["was_reason"])


def _begin_later(row: Row, detail: dict[str, Any], act: Act) -> None:
    if str(row.since) != detail["since"]:
        raise SeatsChanged
    writing.begin_again_on(row, act, since=date.fromisoformat(detail["was"]))


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


_KINDS: dict[str, type[Mandate] | type[Membership]] = {"mandate": Mandate, "membership": Membership}
_BACK: dict[str, Callable[[Any, dict[str, Any], Act], None]] = {
    "appoint": _strike,
    "begin": _strike,
    "end": _give_back,
    "extend": _give_back,
    "begin_earlier": _begin_later,
}
