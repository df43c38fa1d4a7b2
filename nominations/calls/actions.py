"""The verbs of a call: make, open, close, cancel, and every change of a deadline, each with its mails."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls import access, notices, queries, rules
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.calls.states import CALL, Move, Status
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.predicates import Answer
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail
from nominations.reference import members as reference
from nominations.reference.models import Country


class CannotOpen(Refused):
    """Something stands against opening the call; the sentence lists it."""


class NotAskable(Refused):
    """A call names a State that is none of the Member States."""


class DeadlineRefused(Refused):
    """The new deadline is not a change, lies in the past, or has no reason."""


class ReasonMissing(Refused):
    """An act that the State is told about needs a reason."""


@transaction.atomic
def create_call(
    group: ExpertGroup,
    *,
    title: str,
    deadline_on: date,
    by: User,
    at: datetime,
    introduction: str = "",
    ares_ref: str = "",
    letter_dated: str = "",
    is_rehearsal: bool = False,
    asked: Sequence[str] = (),
) -> Call:
    """Prepare a call; nobody is told before it opens. The reference is CODE-YEAR-NUMBER.

    `asked` are the ISO codes of the States that it asks, for example those with a vacant seat; none: all of them.
    Raises NotAskable, NotAMemberState.
    """
    ExpertGroup.objects.select_for_update().get(pk=group.pk)
    _check_asked(asked, on=clock.local_day(at))
    call = Call.objects.create(
        group=group,
        reference=_next_reference(group, clock.local_day(at).year),
        title=title,
        introduction=introduction,
        ares_ref=ares_ref,
        letter_dated=letter_dated,
        deadline_on=deadline_on,
        is_rehearsal=is_rehearsal,
        asked=sorted(set(asked)),
    )
    audit.record("call.create", call, by=by, at=at, **({"asked": " ".join(call.asked)} if call.asked else {}))
    return call


def _check_asked(asked: Sequence[str], *, on: date) -> None:
    members = set(Country.objects.member_states(on=on).values_list("iso2", flat=True))
    strangers = sorted(set(asked) - members)
    if strangers:
        for country in Country.objects.filter(iso2__in=strangers):
            reference.refuse_outside(country)
        raise NotAskable(_("No Member State has the code %(codes)s.") % {"codes": ", ".join(strangers)})


def _next_reference(group: ExpertGroup, year: int) -> str:
    stem = f"{group.code}-{year}-"
    taken = Call.objects.filter(kind=Call.Kind.CALL, reference__startswith=stem).values_list("reference", flat=True)
    return f"{stem}{max((int(reference.removeprefix(stem)) for reference in taken), default=0) + 1}"


@transaction.atomic
def record_paper_call(
    group: ExpertGroup,
    *,
    reference: str,
    title: str,
    deadline_on: date,
    by: User | None,
    at: datetime,
    introduction: str = "",
    ares_ref: str = "",
    letter_dated: str = "",
) -> Call:
    """Record a call that ran by letter and e-mail before this system: closed, with its 27 rows; nobody is mailed."""
    call = Call.objects.create(
        group=group,
        reference=reference,
        title=title,
        introduction=introduction,
        ares_ref=ares_ref,
        letter_dated=letter_dated,
        deadline_on=deadline_on,
        status=Status.CLOSED,
        on_paper=True,
    )
    _invite(call, on=deadline_on)
    groups.ensure_seats(group, on=deadline_on)
    audit.record("call.record_paper", call, by=by, at=at)
    return call


def _invite(call: Call, *, on: date) -> None:
    states = queries.asked(call, on=on)
    Invitation.objects.bulk_create([Invitation(call=call, country=state) for state in states], ignore_conflicts=True)


@transaction.atomic
def open_call(call: Call, *, by: User, at: datetime) -> Call:
    """Open a call: one invitation for each State that it asks, all at once, and the mail to their contact points.

    Raises CannotOpen while a State has no reachable contact point, or another blocker stands.
    """
    call = _locked(call)
    _allow(access.may(Move.OPEN, by, call, on=clock.local_day(at)))
    against = [finding for finding in queries.opening_findings(queries.Opening(call, at=at)) if finding.blocks]
    if against:
        raise CannotOpen(" ".join(str(finding.sentence) for finding in against))
    call.opened_at = at
    _move(call, Move.OPEN, by=by, at=at)
    _invite(call, on=clock.local_day(at))
    groups.ensure_seats(call.group, on=clock.local_day(at))
    outbox.enqueue(notices.opened(call, at=at), at=at)
    return call


@transaction.atomic
def close_call(call: Call, *, by: User, at: datetime) -> Call:
    """Close a call: no more answers, no more reminders. Drafts keep their text."""
    call = _locked(call)
    _allow(access.may(Move.CLOSE, by, call, on=clock.local_day(at)))
    call.closed_at = at
    _move(call, Move.CLOSE, by=by, at=at)
    _call_back_mail(call, "The call was closed.", at=at, kinds_prefix="reminder_")
    return call


@transaction.atomic
def reopen_call(call: Call, *, by: User, at: datetime) -> Call:
    """Take up a closed call again; what was sent before stays marked as it was."""
    call = _locked(call)
    _allow(access.may(Move.REOPEN, by, call, on=clock.local_day(at)))
    call.closed_at = None
    call.opened_at = call.opened_at or at  # a call recorded from paper was never opened here
    return _move(call, Move.REOPEN, by=by, at=at)


@transaction.atomic
def cancel_call(call: Call, *, reason: str, by: User, at: datetime) -> Call:
    """Cancel a call; the States that were invited are told why."""
    call = _locked(call)
    _allow(access.may(Move.CANCEL, by, call, on=clock.local_day(at)))
    reason = _reason(reason)
    was_open = call.status == Status.OPEN
    call.closed_at = at
    _move(call, Move.CANCEL, by=by, at=at, reason=reason)
    _call_back_mail(call, "The call was cancelled.", at=at)
    if was_open:
        outbox.enqueue(notices.cancelled(call, reason=reason, at=at), at=at)
    return call


@transaction.atomic
def move_deadline(call: Call, *, new_on: date, reason: str, by: User, at: datetime) -> Call:
    """Move an open call's deadline; the old one, author and reason are kept, the States are told (rule 19)."""
    call = _locked(call)
    _allow(access.is_secretariat(by, call, on=clock.local_day(at)))
    reason = _reason(reason)
    old_on = call.deadline_on
    _check_new_day(old_on, new_on, at=at)
    if call.status != Status.OPEN or call.is_change:
        raise DeadlineRefused(_("Only an open call has a deadline to move."))
    call.deadline_on = new_on
    call.deadline_version += 1
    call.save(update_fields=["deadline_on", "deadline_version"])
    DeadlineChange.objects.create(call=call, old_on=old_on, new_on=new_on, reason=reason, by=by, at=at)
    audit.record("call.move_deadline", call, by=by, at=at, old=str(old_on), new=str(new_on))
    _supersede_reminders(list(call.invitations.all()), "The deadline was moved.", at=at)
    outbox.enqueue(notices.deadline_moved(call, old_on=old_on, reason=reason, at=at), at=at)
    return call


@transaction.atomic
def extend(invitation: Invitation, *, new_on: date, reason: str, by: User, at: datetime) -> Invitation:
    """Give one State its own, later last day; an answer that was late before stays marked late for ever."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("call__group", "country")
        .get(pk=invitation.pk)
    )
    call = invitation.call
    _allow(access.is_secretariat(by, call, on=clock.local_day(at)))
    reason = _reason(reason)
    if call.status != Status.OPEN or call.is_change:
        raise DeadlineRefused(_("Only an open call has deadlines to extend."))
    old_on = invitation.deadline_on
    _check_new_day(old_on, new_on, at=at)
    if new_on < call.deadline_on:
        sentence = _("The call itself runs until %(day)s. Choose a later day.")
        raise DeadlineRefused(sentence % {"day": date_format(call.deadline_on, "l j F Y")})
    invitation.extended_to = new_on
    invitation.deadline_version += 1
    invitation.save(update_fields=["extended_to", "deadline_version"])
    DeadlineChange.objects.create(
        call=call, invitation=invitation, old_on=old_on, new_on=new_on, reason=reason, by=by, at=at
    )
    iso2 = str(invitation.country_id)
    audit.record("call.extend", invitation, by=by, at=at, on_behalf_of=iso2, old=str(old_on), new=str(new_on))
    _supersede_reminders([invitation], "The deadline was extended.", at=at)
    outbox.enqueue(notices.extended(invitation, old_on=old_on, new_on=new_on, reason=reason, at=at), at=at)
    return invitation


def _check_new_day(old_on: date, new_on: date, *, at: datetime) -> None:
    if new_on == old_on:
        raise DeadlineRefused(_("This is the deadline already. Choose another day."))
    for finding in rules.deadline_findings(new_on, today=clock.local_day(at), holidays=()):
        if finding.code == "deadline_past":
            raise DeadlineRefused(_("The new deadline lies in the past. Choose a day that is still to come."))
        if finding.blocks:
            raise DeadlineRefused(finding.sentence)


def _call_back_mail(call: Call, reason: str, *, at: datetime, kinds_prefix: str = "") -> None:
    outbox.cancel_waiting(about=list(call.invitations.all()), kinds_prefix=kinds_prefix, reason=reason, at=at)


def _supersede_reminders(invitations: list[Invitation], reason: str, *, at: datetime) -> None:
    """End the reminders of the old deadline: a new set is planned. One of a return is not counted from a deadline."""
    mails = OutgoingMail.objects.about(*invitations).filter(kind__startswith="reminder_")
    superseded = outbox.supersede(mails.exclude(kind="reminder_returned"), reason=reason)
    if superseded:
        audit.record("mail.superseded", invitations[0], by=None, at=at, count=superseded, reason=reason)


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("group").get(pk=call.pk)


def _allow(answer: Answer) -> None:
    if not answer:
        raise Refused(answer.reason)


def _reason(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ReasonMissing(_("Give the reason: it is kept with the call, and the States are told."))
    return cleaned


def _move(call: Call, move: Move, *, by: User, at: datetime, reason: str = "") -> Call:
    """Save the move that `access` allowed, and record it."""
    call.status = CALL.target(move)
    call.save(update_fields=["status", "opened_at", "closed_at"])
    audit.record(f"call.{move}", call, by=by, at=at, **({"reason": reason} if reason else {}))
    return call
