"""The moves of a nomination, one verb each over `moving.make`; the Commission's decisions lie in files beside."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls.models import Invitation
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.outbox import actions as outbox
from nominations.workflow import access, drafting, moving, notices, rules
from nominations.workflow.assigning import assign
from nominations.workflow.content import Content, content_of
from nominations.workflow.deciding import accept, reject, return_for_correction
from nominations.workflow.drafting import ChangedMeanwhile, allow, locked, locked_invitation
from nominations.workflow.models import Attachment, Nomination
from nominations.workflow.proposing import ReasonMissing, VersionChanged, propose, reason_of, take_back_proposal
from nominations.workflow.review_models import InternalNote
from nominations.workflow.states import EDITABLE, LIVE, Move, Status
from nominations.workflow.undoing import undo

__all__ = [
    "AnsweredAlready",
    "DayMissing",
    "Incomplete",
    "ReasonMissing",
    "ReceivedInFuture",
    "VersionChanged",
    "accept",
    "add_note",
    "assign",
    "decline",
    "discard",
    "propose",
    "register",
    "reject",
    "restore",
    "return_for_correction",
    "submit",
    "take_back_proposal",
    "undo",
    "withdraw",
]


class Incomplete(Refused):
    """Required parts are missing; the sentence lists them."""


class DayMissing(Refused):
    """A representative leaves on a day."""


class AnsweredAlready(Refused):
    """The State has an answer with the Commission; a second one cannot stand beside it."""


class ReceivedInFuture(Refused):
    """An e-mail cannot have been received in the future."""


class NotOfAChange(Refused):
    """A change of representative is not answered with “no nomination”."""


# -- the State's side --


@transaction.atomic
def submit(nomination: Nomination, *, revision: int, by: User, at: datetime) -> Nomination:
    """Submit exactly the revision that was reviewed; late is accepted and marked (rule 18).

    The same revision submitted twice is one submission. Raises ChangedMeanwhile or Incomplete.
    """
    locked_invitation(nomination.invitation)
    nomination = locked(nomination)
    allow(access.may_edit(by, nomination, on=clock.local_day(at)))
    if nomination.status == Status.SUBMITTED and nomination.revision == revision:
        return nomination
    if nomination.status in EDITABLE and nomination.revision != revision:
        raise ChangedMeanwhile(nomination)
    allow(access.answer(Move.SUBMIT, by, nomination, on=clock.local_day(at)))
    _refuse_incomplete(nomination)
    version = moving.send(nomination, Move.SUBMIT, by=by, received_at=at, at=at)
    outbox.enqueue(notices.receipt(nomination, version, at=at), at=at)
    return nomination


@transaction.atomic
def decline(
    invitation: Invitation, *, reason: str, by: User, at: datetime, effective_on: date | None = None
) -> Nomination:
    """Answer "no nomination, because …": a nil return, which counts as an answer. A draft's text is kept.

    Of a change it says that the representative leaves, and nobody follows yet: from `effective_on` the seat is vacant.
    """
    nomination = locked(drafting.start(invitation, by=by, at=at))
    if nomination.status == Status.NIL:
        return nomination
    allow(access.answer(Move.DECLINE, by, nomination, on=clock.local_day(at)))
    nomination.nil_reason = reason_of(reason)
    if nomination.invitation.call.is_change:
        nomination.effective_on = _first_vacant_day(effective_on)
    version = moving.send(nomination, Move.DECLINE, by=by, received_at=at, at=at)
    outbox.enqueue(notices.nil_receipt(nomination, version, at=at), at=at)
    return nomination


@transaction.atomic
def withdraw(nomination: Nomination, *, reason: str, by: User, at: datetime) -> Nomination:
    """Take back what was sent, before the Commission accepted it; the State may start again."""
    locked_invitation(nomination.invitation)
    nomination = locked(nomination)
    if nomination.status == Status.WITHDRAWN:
        allow(access.may_edit(by, nomination, on=clock.local_day(at)))
        return nomination
    allow(access.answer(Move.WITHDRAW, by, nomination, on=clock.local_day(at)))
    reason = reason_of(reason)
    moving.make(nomination, Move.WITHDRAW, by=by, at=at, reason=reason)
    messages = notices.withdrawn(nomination, reason=reason, at=at)
    outbox.enqueue([*messages, *notices.staff_withdrawn(nomination, reason=reason, at=at)], at=at)
    return nomination


@transaction.atomic
def discard(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    """Put a draft away; `restore` brings it back."""
    locked_invitation(nomination.invitation)
    nomination = locked(nomination)
    if nomination.status == Status.DISCARDED:
        allow(access.may_edit(by, nomination, on=clock.local_day(at)))
        return nomination
    allow(access.answer(Move.DISCARD, by, nomination, on=clock.local_day(at)))
    return moving.make(nomination, Move.DISCARD, by=by, at=at)


@transaction.atomic
def restore(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    """Bring a discarded draft back, unless another answer has been started."""
    locked_invitation(nomination.invitation)
    nomination = locked(nomination)
    allow(access.answer(Move.RESTORE, by, nomination, on=clock.local_day(at)))
    _refuse_second(nomination.invitation)
    return moving.make(nomination, Move.RESTORE, by=by, at=at)


# -- the Commission's side --


@transaction.atomic
def register(
    invitation: Invitation,
    *,
    content: Content,
    upload: "UploadedFile[bytes]",
    received_at: datetime,
    by: User,
    at: datetime,
) -> Nomination:
    """Register on a State's behalf an answer that came by e-mail, with its source attached (rules 18, 31).

    A draft of the State is set aside, its text kept; a returned nomination gets its corrected version.
    Late is judged by `received_at`. Raises AnsweredAlready, ReceivedInFuture, or what `files.store` raises.
    """
    nomination = _to_register(invitation, received_at=received_at, by=by, at=at)
    drafting.write(nomination, content)
    _attach_source(nomination, upload, by=by, at=at)
    version = moving.send(nomination, Move.REGISTER, by=by, received_at=received_at, at=at)
    outbox.enqueue(notices.registered(nomination, version, at=at), at=at)
    return nomination


@transaction.atomic
def register_nil(
    invitation: Invitation,
    *,
    reason: str,
    upload: "UploadedFile[bytes]",
    received_at: datetime,
    by: User,
    at: datetime,
) -> Nomination:
    """Register on a State's behalf the answer "no nomination" that came by e-mail, with its source (rules 18, 31).

    It counts as an answer, as one given online does. Raises what `register` raises, and NotOfAChange.
    """
    if invitation.call.is_change:
        raise NotOfAChange(_("This is a change of representative: register who follows, or end the mandate."))
    nomination = _to_register(invitation, received_at=received_at, by=by, at=at)
    nomination.nil_reason = reason_of(reason)
    source = _attach_source(nomination, upload, by=by, at=at)
    version = moving.send(nomination, Move.REGISTER_NIL, by=by, received_at=received_at, at=at, source=source)
    outbox.enqueue(notices.nil_receipt(nomination, version, at=at), at=at)
    return nomination


def _attach_source(nomination: Nomination, upload: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    kinds = (StoredFile.Type.PDF, StoredFile.Type.DOCX, StoredFile.Type.EML)
    stored = files.store(upload, by=by, at=at, allow=kinds)
    nomination.channel = Nomination.Channel.EMAIL
    nomination.revision += 1  # what the State had on its screen is not what stands here now
    return Attachment.objects.create(nomination=nomination, file=stored, kind=Attachment.Kind.EVIDENCE)


def _to_register(invitation: Invitation, *, received_at: datetime, by: User, at: datetime) -> Nomination:
    invitation = locked_invitation(invitation)
    allow(access.may_register(by, invitation, on=clock.local_day(at)))
    if received_at > at:
        raise ReceivedInFuture(_("The answer cannot have been received in the future."))
    found = Nomination.objects.filter(invitation=invitation, status__in=LIVE).first()
    live = locked(found) if found else None
    if live and live.status == Status.RETURNED:
        return live
    if live and live.status == Status.DRAFT:
        moving.make(live, Move.SET_ASIDE, by=by, at=at)
    elif live:
        sentence = _("%(state)s has answered already: %(reference)s is “%(status)s”.")
        facts = {"state": invitation.country, "reference": live.reference, "status": live.get_status_display()}
        raise AnsweredAlready(sentence % facts)
    return drafting.begin(invitation, by=by, at=at)


@transaction.atomic
def add_note(nomination: Nomination, *, text: str, by: User, at: datetime) -> InternalNote:
    """Keep a note of the secretariat; the State never sees it."""
    allow(access.may_register(by, nomination.invitation, on=clock.local_day(at)))
    cleaned = clean_text(text)
    if not cleaned:
        raise ReasonMissing(_("Write the note first."))
    note = InternalNote.objects.create(nomination=nomination, text=cleaned, by=by, at=at)
    audit.record("nomination.note", nomination, by=by, at=at)
    return note


# -- what the verbs share --


def _refuse_incomplete(nomination: Nomination) -> None:
    found = rules.completeness(
        content_of(nomination),
        nomination.invitation.call.group.seat_rules.all(),
        has_letter=nomination.attachments.exists(),
        is_change=nomination.invitation.call.is_change,
    )
    if not found.complete:
        missing = " ".join(str(finding.sentence) for finding in found.findings if finding.blocks)
        raise Incomplete(_("The nomination is not complete yet. %(missing)s") % {"missing": missing})


def _refuse_second(invitation: Invitation) -> None:
    if Nomination.objects.filter(invitation=invitation, status__in=LIVE).exists():
        raise AnsweredAlready(_("Another answer has been started meanwhile. Discard it first."))


def _first_vacant_day(day: date | None) -> date:
    if day is None:
        raise DayMissing(_("Give the first day on which your State has no representative."))
    return day
