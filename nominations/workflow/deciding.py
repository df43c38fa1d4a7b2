"""The Commission's decisions on a version: by one officer, or proposed by one and taken by another; mails are held."""

from datetime import datetime

from django.db import transaction

from nominations.accounts.models import User
from nominations.kernel import clock
from nominations.outbox import actions as outbox
from nominations.workflow import access, moving, notices, proposing
from nominations.workflow.drafting import allow, locked
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.proposing import Wanted
from nominations.workflow.states import NOMINATION, UNDO, Move, Reason


@transaction.atomic
def accept(nomination: Nomination, *, version: int, by: User, at: datetime) -> NominationVersion:
    """Make the move only: the desk calls `mandates.actions.accept`, which also appoints."""
    nomination = locked(nomination)
    looked_at = _decide(nomination, Wanted(Move.ACCEPT, version), by=by, at=at)
    outbox.enqueue(notices.accepted(nomination, looked_at, at=at), at=at, hold_for=UNDO)
    return looked_at


@transaction.atomic
def return_for_correction(
    nomination: Nomination, *, version: int, reason: str, by: User, at: datetime, reason_code: str = Reason.OTHER
) -> Nomination:
    """Send it back to the State with the reason; its text opens for typing, and reminders resume."""
    nomination = locked(nomination)
    wanted = Wanted(Move.RETURN, version, proposing.code_of(reason_code), proposing.reason_of(reason))
    looked_at = _decide(nomination, wanted, by=by, at=at)
    outbox.enqueue(notices.returned(nomination, looked_at, reason=wanted.reason, at=at), at=at, hold_for=UNDO)
    return nomination


@transaction.atomic
def reject(
    nomination: Nomination, *, version: int, reason: str, by: User, at: datetime, reason_code: str = Reason.OTHER
) -> Nomination:
    """Refuse it and ask for another, where the group's setting allows that."""
    nomination = locked(nomination)
    wanted = Wanted(Move.REJECT, version, proposing.code_of(reason_code), proposing.reason_of(reason))
    looked_at = _decide(nomination, wanted, by=by, at=at)
    outbox.enqueue(notices.rejected(nomination, looked_at, reason=wanted.reason, at=at), at=at, hold_for=UNDO)
    return nomination


def _decide(nomination: Nomination, wanted: Wanted, *, by: User, at: datetime) -> NominationVersion:
    """Make a decision on the version that was looked at; the same decision twice is one."""
    move, version = wanted.move, wanted.version
    repeated = nomination.status == NOMINATION.target(move) and nomination.round == version
    if not repeated:
        allow(access.answer(move, by, nomination, on=clock.local_day(at)))
    allow(access.may_register(by, nomination.invitation, on=clock.local_day(at)))
    proposing.refuse_older(nomination, version)
    looked_at: NominationVersion = nomination.versions.get(number=version)
    if not repeated:
        proposing.refuse_alone(nomination, wanted, by=by)
        nomination.revision += move is Move.RETURN  # a page that was sent before is not sent again by a reload
        facts = {"reason": wanted.reason, "reason_code": wanted.reason_code}
        moving.make(nomination, move, by=by, at=at, version=looked_at, **facts)
    return looked_at
