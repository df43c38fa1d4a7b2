"""Undoing a decision within the minute in which its mails are held (docs/adr/0018-undo-is-a-move.md)."""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls import changes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox import actions as outbox
from nominations.outbox import undoing as mails
from nominations.outbox.models import OutgoingMail, OutgoingMailQuerySet
from nominations.workflow import access, freezing, moving
from nominations.workflow.drafting import allow, locked, locked_invitation
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import ENDS_A_CHANGE, LIVE, UNDO, Move

# Of each decision: the kind of its mails, and what to do once they have left.
KINDS = {Move.ACCEPT: "accepted", Move.RETURN: "returned", Move.REJECT: "rejected"}
INSTEAD: dict[Move, Promise] = {
    Move.ACCEPT: _("Correct or end the mandate on its own page, and write to the State."),
    Move.RETURN: _("Write to the State, and wait for its correction."),
    Move.REJECT: _("Write to the State: it may send its nomination again."),
}


class TooLate(Refused):
    """The minute is over, or a mail of the decision has left."""


class MovedOn(Refused):
    """The State, or a colleague, has gone on from the decision already."""


@transaction.atomic
def undo(nomination: Nomination, *, by: User, at: datetime) -> NominationEvent:
    """Make the last decision undone and call all its mails back, or refuse; return the event of that decision.

    The desk calls `mandates.actions.undo`, which also takes back whom an acceptance appointed. Twice is once.
    """
    locked_invitation(nomination.invitation)
    nomination = locked(nomination)
    events = list(nomination.events.select_related("version").order_by("-pk")[:2])
    if [event.move for event in events[:1]] == [Move.UNDO]:
        allow(access.may_register(by, nomination.invitation, on=clock.local_day(at)))
        return events[1]
    allow(access.answer(Move.UNDO, by, nomination, on=clock.local_day(at)))
    last = events[0]
    _refuse_moved_on(nomination, last)
    _take_mails_back(nomination, last, at=at)
    if last.move in ENDS_A_CHANGE:
        changes.reopen(nomination.invitation.call, closed_at=last.at, by=by, at=at)
        nomination.invitation.call.refresh_from_db(fields=["status", "closed_at"])
    nomination.revision += 1  # what the State saw as returned is not sent by a page that is still open
    moving.make(nomination, Move.UNDO, by=by, at=at, version=last.version)
    about, reason = [nomination.invitation], "The decision was undone."
    outbox.cancel_waiting(about=about, kinds_prefix="reminder_", reason=reason, at=at)
    return last


def mails_of(decision: NominationEvent, nomination: Nomination) -> OutgoingMailQuerySet:
    """Return the mails that a decision wrote."""
    about = OutgoingMail.objects.about(nomination.invitation)
    return about.filter(kind=KINDS[Move(decision.move)], created_at=decision.at)


def _take_mails_back(nomination: Nomination, decision: NominationEvent, *, at: datetime) -> None:
    instead = INSTEAD[Move(decision.move)]
    ends = decision.at + UNDO
    try:
        mails.take_back(mails_of(decision, nomination), reason="The decision was undone within the minute.")
    except mails.HasLeft as left:
        raise TooLate(f"{left} {instead}") from left
    if at >= ends:
        over = _("The minute ended at %(time)s.") % {"time": f"{ends.astimezone(clock.BRUSSELS):%H:%M}"}
        raise TooLate(f"{over} {instead}")


def _refuse_moved_on(nomination: Nomination, decision: NominationEvent) -> None:
    live = Nomination.objects.filter(invitation=nomination.invitation, status__in=LIVE).exclude(pk=nomination.pk)
    if live.exists():
        raise MovedOn(_("The State has begun another answer meanwhile, so the decision stands. Write to the State."))
    if decision.move == Move.RETURN and decision.version and not freezing.says_the_same(nomination, decision.version):
        raise MovedOn(_("The State has begun its correction already, so the decision stands. Write to the State."))
