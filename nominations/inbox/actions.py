"""Taking in what came to a functional mailbox, once, and what staff do with it. Nothing here ever sends a mail."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.files import checks, names
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.inbox import matching
from nominations.inbox.matching import Match
from nominations.inbox.models import ReceivedMail
from nominations.inbox.parsing import Parsed, parse
from nominations.inbox.states import RECEIVED, Kind, Move, Status
from nominations.kernel.refusals import Refused
from nominations.outbox import decisions

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LARGEST = checks.LARGEST
LONGEST_LINE = 300
TOO_LARGE = "It is too large to keep here; open it in the mailbox."
UNREADABLE = "It could not be read; open it in the mailbox."
ANOTHER_RECIPIENT = "It reports about another address than the mail went to: nothing was marked."
UNKNOWN_MAIL = "It names no mail of ours: nothing was marked."
SIGN_IN_CODE = "It answers a mail with a sign-in code: its words are not kept."


class NotPossible(Refused):
    """The received mail is not, or no longer, in the state for this."""


@transaction.atomic
def take(raw: bytes, *, mailbox: str, uid: str, size: int, received_at: datetime, at: datetime) -> ReceivedMail | None:
    """Keep a mail of a mailbox; None when it is there already or is one of our own.

    `raw` is the whole mail, or its beginning when `size` says that there is more than may be kept. The same mail under
    another UID (moved there and back, or a mailbox that was restored) is recognised by Message-ID, sender and size.
    """
    parsed = parse(raw)
    if matching.is_ours(parsed) or _is_known(parsed, mailbox, size, received_at):
        return None
    match = matching.match(parsed)
    row = ReceivedMail(mailbox=mailbox, uid=uid, size=size, received_at=received_at, read_at=at)
    _fill(row, parsed, match)
    row.raw, refusal = _kept(raw, parsed, match, size, at=at)
    marked = _mark(parsed, match, at=at)
    row.note = " ".join(part for part in (marked, refusal, parsed.note) if part)[:LONGEST_LINE]
    return _insert(row)


@transaction.atomic
def take_unreadable(*, mailbox: str, uid: str, size: int, received_at: datetime, at: datetime) -> ReceivedMail | None:
    """Note a mail that could not be taken, so that a person looks at it in the mailbox."""
    row = ReceivedMail(mailbox=mailbox, uid=uid, size=size, received_at=received_at, read_at=at)
    row.kind, row.status, row.note = Kind.ANSWER, Status.UNREAD, UNREADABLE
    return _insert(row)


def _insert(row: ReceivedMail) -> ReceivedMail | None:
    ReceivedMail.objects.bulk_create([row], ignore_conflicts=True)
    return ReceivedMail.objects.filter(pk=row.pk).first()


def _is_known(parsed: Parsed, mailbox: str, size: int, received_at: datetime) -> bool:
    """A Message-ID alone is the sender's to choose: another mail under the same one is not thrown away."""
    same = ReceivedMail.objects.filter(
        mailbox=mailbox, message_id=parsed.message_id[:LONGEST_LINE], sender=parsed.sender[:320], size=size
    )
    return (same if parsed.message_id else same.filter(received_at=received_at)).exists()


def _fill(row: ReceivedMail, parsed: Parsed, match: Match) -> None:
    is_secret = match.mail is not None and match.mail.sensitive
    row.kind = parsed.kind
    row.status = Status.UNREAD if parsed.kind is Kind.ANSWER else Status.NOTED
    row.message_id = parsed.message_id[:LONGEST_LINE]
    row.sender, row.sender_name = parsed.sender[:320], parsed.sender_name[:LONGEST_LINE]
    row.subject = parsed.subject[:LONGEST_LINE]
    row.text = "" if is_secret else parsed.text
    row.attachments = [] if is_secret else [asdict(each) for each in parsed.attachments]
    row.answers = match.mail
    row.subject_type, row.subject_id, row.audience = match.subject_type, match.subject_id, match.audience
    row.failed_recipient = parsed.recipients[0][:320] if parsed.recipients else ""
    row.delivery_status = parsed.status[:20]


def _kept(raw: bytes, parsed: Parsed, match: Match, size: int, *, at: datetime) -> tuple[StoredFile | None, str]:
    """Return the whole mail as a stored file, or nothing and the reason."""
    if match.mail is not None and match.mail.sensitive:
        return None, SIGN_IN_CODE
    if size > LARGEST or len(raw) > LARGEST:
        return None, TOO_LARGE
    name = names.clean(f"{parsed.subject[:100] or 'mail'}.eml")
    upload = SimpleUploadedFile(name, raw, content_type=StoredFile.Type.EML)
    try:
        return files.store(upload, by=None, at=at, allow=(StoredFile.Type.EML,)), ""
    except FileRefused:
        return None, "It is no complete mail and is not kept here; open it in the mailbox."


def _mark(parsed: Parsed, match: Match, *, at: datetime) -> str:
    """Mark the mail that came back; return what is to be noted when nothing was marked."""
    if parsed.kind not in {Kind.BOUNCE, Kind.DELAY, Kind.DELIVERED}:
        return ""
    if match.mail is None:
        return UNKNOWN_MAIL
    if not matching.is_recipient(match.mail, parsed):
        return ANOTHER_RECIPIENT
    if parsed.kind is not Kind.BOUNCE:
        return ""
    try:
        decisions.bounce(match.mail, reason=f"{parsed.status} {parsed.diagnostic}".strip() or parsed.subject, at=at)
    except Refused as refusal:
        return str(refusal)
    return ""


# -- what staff do --


def file(received: ReceivedMail, *, by: "AbstractBaseUser", at: datetime) -> ReceivedMail:
    """Put a mail aside: it was read and asks for nothing more."""
    return _move(received, Move.FILE, by=by, at=at)


def reopen(received: ReceivedMail, *, by: "AbstractBaseUser", at: datetime) -> ReceivedMail:
    """Put a mail back among those to read."""
    return _move(received, Move.REOPEN, by=by, at=at)


@transaction.atomic
def attach(
    received: ReceivedMail, *, subject_type: str, subject_id: str, audience: str, by: "AbstractBaseUser", at: datetime
) -> ReceivedMail:
    """Say to which row of a call a mail belongs, where its headers do not say so or say it wrongly."""
    received = _locked(received)
    if received.status == Status.REGISTERED:
        raise NotPossible(_("This mail is registered as an answer already. It stays where it is."))
    received.subject_type, received.subject_id, received.audience = subject_type, subject_id, audience
    received.save(update_fields=["subject_type", "subject_id", "audience"])
    audit.record("received.attach", received, by=by, at=at, to=f"{subject_type}:{subject_id}")
    return received


@transaction.atomic
def mark_registered(
    received: ReceivedMail, *, subject_type: str, subject_id: str, by: "AbstractBaseUser", at: datetime
) -> ReceivedMail:
    """Note that an answer was registered from this mail; it belongs to that nomination from now on."""
    if received.kind != Kind.ANSWER:
        raise NotPossible(_("Only an answer that a person wrote can be registered."))
    received = _move(received, Move.REGISTER, by=by, at=at)
    received.subject_type, received.subject_id = subject_type, subject_id
    received.save(update_fields=["subject_type", "subject_id"])
    return received


@transaction.atomic
def _move(received: ReceivedMail, move: Move, *, by: "AbstractBaseUser", at: datetime) -> ReceivedMail:
    received = _locked(received)
    if not RECEIVED.allows(move, received.status):
        sentence = _("This is not possible while the mail is “%(status)s”.")
        raise NotPossible(sentence % {"status": received.get_status_display()})
    received.status = RECEIVED.target(move)
    is_decided = received.status != Status.UNREAD
    received.handled_at, received.handled_by = (at, by) if is_decided else (None, None)  # type: ignore[assignment]
    received.save(update_fields=["status", "handled_at", "handled_by"])
    audit.record(f"received.{move.value}", received, by=by, at=at)
    return received


def _locked(received: ReceivedMail) -> ReceivedMail:
    return ReceivedMail.objects.select_for_update().get(pk=received.pk)
