"""A second pair of eyes: one officer proposes a decision, another takes it, where the group's setting asks for that."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.workflow import access
from nominations.workflow.drafting import allow, locked
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Proposal
from nominations.workflow.states import Move, Reason

# Whether what happens now is tried out for a page and then rolled back.
_REHEARSED: ContextVar[bool] = ContextVar("rehearsed", default=False)


class NeedsAnother(Refused):
    """Two officers decide in this group: what is asked for needs another person, or a proposal first."""


class NotProposed(Refused):
    """One officer decides in this group, or nothing is proposed that could be taken back."""


class VersionChanged(Refused):
    """The State sent a newer version than the one that was looked at."""


class ReasonMissing(Refused):
    """The other side is told why, so a reason is needed."""


@dataclass(frozen=True)
class Wanted:
    """A decision as somebody proposes or takes it."""

    move: Move
    version: int
    reason_code: str = ""
    reason: str = ""


@transaction.atomic
def propose(
    nomination: Nomination,
    move: Move,
    *,
    version: int,
    by: User,
    at: datetime,
    reason_code: str = "",
    reason: str = "",
) -> Proposal:
    """Propose a decision on a version to the other officers. The same proposal twice is one; another one overtakes it.

    Raises NotProposed where one officer decides, NeedsAnother when a colleague proposed just this.
    """
    nomination = locked(nomination)
    allow(access.answer(move, by, nomination, on=clock.local_day(at)))
    if not nomination.invitation.call.group.four_eyes:
        raise NotProposed(_("In this group one officer decides: decide instead of proposing."))
    wanted = _wanted(move, version, reason_code, reason)
    refuse_older(nomination, version)
    known = standing(nomination)
    if known and _says(known) == wanted:
        if known.by_id != by.pk:
            sentence = _("%(name)s proposed the same on %(day)s. You can decide now.")
            raise NeedsAnother(sentence % {"name": known.by, "day": _when(known.at)})
        return known
    settle(nomination, by=by, at=at)
    made = Proposal.objects.create(
        nomination=nomination,
        version=nomination.versions.get(number=version),
        move=move,
        reason_code=wanted.reason_code,
        reason=wanted.reason,
        by=by,
        at=at,
    )
    audit.record("nomination.propose", nomination, by=by, at=at, move=str(move), version=version)
    return made


@contextmanager
def as_if_proposed() -> Iterator[None]:
    """Let one person decide inside: for a rehearsal, which is rolled back, so that a proposer sees the mail."""
    token = _REHEARSED.set(True)
    try:
        yield
    finally:
        _REHEARSED.reset(token)


@transaction.atomic
def take_back_proposal(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    """Take a proposal off the table: by who made it, or by any other officer of the group."""
    nomination = locked(nomination)
    allow(access.may_register(by, nomination.invitation, on=clock.local_day(at)))
    if standing(nomination) is None:
        raise NotProposed(_("Nothing is proposed here any more."))
    settle(nomination, by=by, at=at)
    audit.record("nomination.take_back_proposal", nomination, by=by, at=at)
    return nomination


def standing(nomination: Nomination) -> Proposal | None:
    """Return the proposal that waits for another officer, if there is one on the newest version."""
    open_ones = Proposal.objects.filter(nomination=nomination, settled_at__isnull=True)
    return open_ones.filter(version__number=nomination.round).select_related("by", "version").first()


def settle(nomination: Nomination, *, by: User, at: datetime) -> None:
    """Close what is proposed, because it was taken, taken back, or overtaken by another move or version."""
    Proposal.objects.filter(nomination=nomination, settled_at__isnull=True).update(settled_at=at, settled_by=by)


def refuse_alone(nomination: Nomination, wanted: Wanted, *, by: User) -> None:
    """Refuse a decision that nobody else proposed just so, where two officers decide; administrators are no exception.

    The caller holds the lock on the nomination.
    """
    if not nomination.invitation.call.group.four_eyes or _REHEARSED.get():
        return
    known = standing(nomination)
    if known is None or known.move != wanted.move:
        raise NeedsAnother(_("In this group two officers decide. Propose it; another officer takes the decision."))
    if known.by_id == by.pk:
        raise NeedsAnother(_("You proposed this yourself, so another officer of the group has to take the decision."))
    if _says(known) != wanted:
        sentence = _("%(name)s proposed other words. Take that decision as it is proposed, or propose yours.")
        raise NeedsAnother(sentence % {"name": known.by})


def refuse_older(nomination: Nomination, version: int) -> None:
    if nomination.round != version:
        raise VersionChanged(_("The State sent a newer version meanwhile. Read it before you decide."))


def reason_of(text: str) -> str:
    """Return the typed reason, cleaned. Raises ReasonMissing."""
    cleaned = clean_text(text)
    if not cleaned:
        raise ReasonMissing(_("Give the reason, so that the other side can understand it."))
    return cleaned


def code_of(reason_code: str) -> str:
    """Return a code of the list. Raises ReasonMissing."""
    if reason_code not in Reason.values:
        raise ReasonMissing(_("Choose the reason from the list."))
    return reason_code


def _wanted(move: Move, version: int, reason_code: str, reason: str) -> Wanted:
    if move is Move.ACCEPT:
        return Wanted(move, version)
    return Wanted(move, version, code_of(reason_code), reason_of(reason))


def _says(proposal: Proposal) -> Wanted:
    return Wanted(Move(proposal.move), proposal.version.number, proposal.reason_code, proposal.reason)


def _when(at: datetime) -> str:
    local = at.astimezone(clock.BRUSSELS)
    return f"{local:%A} {local.day} {local:%B, %H:%M}"
