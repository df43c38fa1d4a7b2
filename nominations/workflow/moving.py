"""How a move of a nomination is made, once it is allowed: saved, frozen, recorded, and told to the secretariat."""

from datetime import datetime

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls import changes
from nominations.outbox import actions as outbox
from nominations.workflow import access, freezing, notices, proposing
from nominations.workflow.models import Attachment, Nomination, NominationEvent, NominationVersion
from nominations.workflow.states import ENDS_A_CHANGE, NIL_MOVES, NOMINATION, Move


def send(
    nomination: Nomination,
    move: Move,
    *,
    by: User,
    received_at: datetime,
    at: datetime,
    source: Attachment | None = None,
) -> NominationVersion:
    """Move an answer to the Commission: freeze it, call back its reminders, tell the secretariat."""
    if nomination.submitted_at is None:
        nomination.submitted_at = received_at
        nomination.is_late = nomination.invitation.is_late_at(received_at)
    nomination.round += 1
    version = freezing.freeze(
        nomination, is_nil=move in NIL_MOVES, by=by, received_at=received_at, at=at, source=source
    )
    make(nomination, move, by=by, at=at, version=version)
    about = [nomination.invitation]
    outbox.cancel_waiting(about=about, kinds_prefix="reminder_", reason="The State has answered.", at=at)
    outbox.enqueue(notices.staff_submitted(nomination, version, at=at), at=at)
    return version


def make(
    nomination: Nomination,
    move: Move,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    reason_code: str = "",
    version: NominationVersion | None = None,
) -> Nomination:
    """Save a move that `access` allowed on a locked nomination, with its history and audit rows."""
    before = nomination.status
    nomination.status = NOMINATION.target(move)
    if move not in access.BY_COMMISSION:  # who typed last is the State's own matter
        nomination.updated_at, nomination.updated_by = at, by
    nomination.save()
    NominationEvent.objects.create(
        nomination=nomination,
        move=move,
        from_status=before,
        to_status=nomination.status,
        reason=reason,
        reason_code=reason_code,
        version=version,
        by=by,
        by_commission=move in access.BY_COMMISSION,
        at=at,
    )
    proposing.settle(nomination, by=by, at=at)
    state = str(nomination.invitation.country_id)
    audit.record(f"nomination.{move}", nomination, by=by, at=at, on_behalf_of=state, old=before, new=nomination.status)
    if move in ENDS_A_CHANGE:
        changes.settle(nomination.invitation.call, by=by, at=at)
    return nomination
