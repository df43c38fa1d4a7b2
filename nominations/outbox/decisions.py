"""What people decide about one mail: hold, change, release, call back, send again, settle a doubt, note a bounce.

Each verb locks the row, asks the table of moves, saves and leaves a trace. Whoever may ask is the desk's to know.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.audit import actions as audit
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.outbox import actions, attachments, wake
from nominations.outbox.messages import LONGEST_SUBJECT, plain_page
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import MAIL, WAITING, Move, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser as User

LONGEST_REASON = 300
# Said once more as a new mail; before the others the same mail is queued again.
_SAID_AGAIN = (Status.SENT, Status.BOUNCED, Status.EXPIRED)
_ALIVE = (*WAITING, Status.SENDING, Status.UNCERTAIN)


class NotPossible(Refused):
    """The mail has moved on: what was asked for is not possible from where it stands."""


class WordsMissing(Refused):
    """A mail needs a subject and a text."""


class WordsGone(Refused):
    """The words were deleted, or carried a sign-in code: there is nothing to send again."""


class AliveAlready(Refused):
    """A mail with the same key still waits or is in doubt: a second one would say it twice."""


class ReasonMissing(Refused):
    """Calling a mail back, or giving it up, needs a reason that colleagues can read."""


def offered(mail: OutgoingMail) -> list[Move]:
    """Return the moves that a person may make from here: what the buttons are drawn from."""
    by_hand = (Move.HOLD, Move.QUEUE, Move.CANCEL, Move.RECONCILE, Move.RESEND, Move.GIVE_UP)
    status = Status(mail.status)
    moves = [move for move in by_hand if MAIL.allows(move, status)]
    if status is Status.PLANNED:
        moves.remove(Move.QUEUE)  # its words are made when it is due
    if mail.in_data:
        moves.remove(Move.CANCEL)
    if status in _SAID_AGAIN:
        moves.append(Move.RESEND)
    return [move for move in moves if move is not Move.RESEND or _has_words(mail)]


@transaction.atomic
def hold(mail: OutgoingMail, *, by: "User", at: datetime) -> OutgoingMail:
    """Keep a queued mail back until a person releases it."""
    mail = _moved(mail, Move.HOLD)
    mail.status_reason = _("Held by %(person)s.") % {"person": by}
    return _saved(mail, "hold", by=by, at=at)


@transaction.atomic
def release(mail: OutgoingMail, *, by: "User", at: datetime) -> OutgoingMail:
    """Let a held mail go now."""
    locked = _locked(mail)
    if locked.status != Status.HELD:
        raise NotPossible(_("This mail is not held: it is “%(status)s”.") % {"status": locked.get_status_display()})
    mail = _moved(locked, Move.QUEUE)
    mail.held_until, mail.next_attempt_at, mail.status_reason = None, at, ""
    wake.on_commit()
    return _saved(mail, "release", by=by, at=at)


@transaction.atomic
def edit(mail: OutgoingMail, *, subject: str, text: str, by: "User", at: datetime) -> OutgoingMail:
    """Change the words of a held mail; its formatted form is made anew from the text."""
    mail = _locked(mail)
    if mail.status != Status.HELD:
        raise NotPossible(_("Only a held mail can be changed. Hold it first."))
    subject, text = clean_line(subject)[:LONGEST_SUBJECT], clean_text(text)
    if not subject or not text:
        raise WordsMissing(_("A mail needs a subject and a text."))
    mail.subject, mail.text = subject, f"{text}\n"
    mail.html = plain_page(subject, text, language=mail.language)
    mail.held_until = None  # what was changed by a person is released by a person
    return _saved(mail, "edit", by=by, at=at)


@transaction.atomic
def call_back(mail: OutgoingMail, *, reason: str, by: "User", at: datetime) -> OutgoingMail:
    """Cancel a mail that has not gone. Its key stays taken, so that the planner does not write it anew."""
    reason = _reason(reason)
    mail = _locked(mail)
    if not actions.call_back(OutgoingMail.objects.filter(pk=mail.pk), reason=reason):
        raise NotPossible(_("This mail can no longer be called back: it is “%s”.") % mail.get_status_display())
    mail.refresh_from_db()
    audit.record("mail.call_back", mail, by=by, at=at, reason=reason)
    return mail


@transaction.atomic
def resend(mail: OutgoingMail, *, by: "User", at: datetime) -> OutgoingMail:
    """Send a mail again and return the mail that goes out.

    One that failed or is uncertain goes again itself, the same bytes. Of one that was sent, came back or expired a new
    mail says the same words. Raises AliveAlready while one with its key still waits, WordsGone, NotPossible.
    """
    mail = _locked(mail)
    if not _has_words(mail):
        raise WordsGone(_("The words of this mail are no longer kept, so it cannot be sent again."))
    again = _said_again(mail, at=at) if mail.status in _SAID_AGAIN else _moved(mail, Move.RESEND)
    again.next_attempt_at, again.expires_at, again.status_reason = at, at + actions.LIFE, ""
    again.uncertain_at, again.resends = None, again.resends + 1
    again.save()
    if again.pk != mail.pk:
        attachments.carry_over(mail, again)
    audit.record("mail.resend", mail, by=by, at=at, mail=str(again.pk))
    wake.on_commit()
    return again


@transaction.atomic
def arrived(mail: OutgoingMail, *, by: "User", at: datetime) -> OutgoingMail:
    """Settle a doubt: somebody knows that the mail was received."""
    mail = _moved(mail, Move.RECONCILE)
    mail.sent_at, mail.uncertain_at = mail.uncertain_at, None
    mail.status_reason = _("Received, says %(person)s.") % {"person": by}
    return _saved(mail, "arrived", by=by, at=at)


@transaction.atomic
def give_up(mail: OutgoingMail, *, reason: str, by: "User", at: datetime) -> OutgoingMail:
    """Settle a doubt: it did not arrive, and is not sent again."""
    reason = _reason(reason)
    mail = _moved(mail, Move.GIVE_UP)
    mail.uncertain_at, mail.status_reason = None, reason
    return _saved(mail, "give_up", by=by, at=at)


@transaction.atomic
def bounce(mail: OutgoingMail, *, reason: str, at: datetime) -> OutgoingMail:
    """Note that a mail came back (RFC 3464). Raises NotPossible when it never went out."""
    mail = _moved(mail, Move.BOUNCE)
    mail.sent_at, mail.uncertain_at = mail.sent_at or mail.uncertain_at, None
    mail.status_reason = clean_line(reason)[:LONGEST_REASON]
    return _saved(mail, "bounce", by=None, at=at)


def _said_again(mail: OutgoingMail, *, at: datetime) -> OutgoingMail:
    """Return a new row with the words and the key of an old one, which keeps its own id behind its key."""
    base = mail.dedup_key.removesuffix(f"#{mail.pk}")
    holder = OutgoingMail.objects.select_for_update().filter(dedup_key=base).first()
    if holder is not None:
        if holder.status in _ALIVE:
            raise AliveAlready(_("The same mail is already on its way to this person. Look at that one first."))
        holder.dedup_key = f"{base}#{holder.pk}"
        holder.save(update_fields=["dedup_key"])
    pk = uuid.uuid4()
    original, again = mail.pk, OutgoingMail.objects.get(pk=mail.pk)
    again.pk, again.message_id = pk, f"<{pk}@{mail.message_id.strip('<>').rpartition('@')[2]}>"
    again.dedup_key, again.resend_of_id, again.sender = base, original, settings.DEFAULT_FROM_EMAIL
    again.status, again.created_at, again.due_at, again.dated_at = Status.QUEUED, at, at, at
    again.sent_at, again.attempts, again.last_reply, again.sha256, again.resends = None, 0, "", "", 0
    again._state.adding = True
    return again


def _has_words(mail: OutgoingMail) -> bool:
    return bool(mail.text) and not mail.sensitive


def _moved(mail: OutgoingMail, move: Move) -> OutgoingMail:
    locked = _locked(mail)
    if not MAIL.allows(move, locked.status):
        raise NotPossible(
            _("This is not possible any more: the mail is “%(status)s”.") % {"status": locked.get_status_display()}
        )
    locked.status = MAIL.target(move)
    return locked


def _locked(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.select_for_update().get(pk=mail.pk)


def _reason(typed: str) -> str:
    cleaned = clean_line(typed)[:LONGEST_REASON]
    if not cleaned:
        raise ReasonMissing(_("Give the reason, so that colleagues can understand it."))
    return cleaned


def _saved(mail: OutgoingMail, act: str, *, by: "User | None", at: datetime) -> OutgoingMail:
    mail.save()
    facts: dict[str, Any] = {"on_behalf_of": mail.audience} if mail.audience else {}
    audit.record(f"mail.{act}", mail, by=by, at=at, **facts)
    return mail
