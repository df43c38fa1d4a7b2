"""The verbs of a meeting's documents: add, send, publish, withhold, replace, withdraw. Nothing public goes silently."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings import access, paper_notices, publication, queries
from nominations.meetings.actions import locked
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import MeetingDocument, MeetingDocumentQuerySet
from nominations.meetings.states import Status
from nominations.outbox import actions as outbox

TYPES = (StoredFile.Type.PDF, StoredFile.Type.DOCX, StoredFile.Type.PPTX)
KNOWN_TO_MEMBERS = (Status.CONVENED, Status.POSTPONED, Status.HELD, Status.MINUTED)
RETENTION = "meeting"
LONGEST_TITLE = 300

publication_state = publication.publication_state


class NotADocument(Refused):
    """What was given makes no document: no title, or minutes, which are made on their own page."""


class NotNow(Refused):
    """The document, or the meeting, is not in the state for this act."""


class Late(Refused):
    """The limit for documents has passed, and no reason was given."""


class NoReason(Refused):
    """Something public, or sent, is taken away, and nobody says why."""


@transaction.atomic
def add(
    meeting: Meeting,
    *,
    title: str,
    kind: str,
    upload: "UploadedFile[bytes]",
    item: AgendaItem | None = None,
    for_consultation: bool = False,
    by: User,
    at: datetime,
) -> MeetingDocument:
    """Keep a document with the meeting; no member sees it before it is sent. Raises a FileRefused too."""
    meeting = _open(meeting, by=by, at=at)
    stored = _stored(upload, by=by, at=at)
    facts = {"item": _own(item, meeting), "for_consultation": for_consultation, "file": stored}
    return make(meeting, title=title, kind=_kind(kind), by=by, at=at, **facts)


@transaction.atomic
def list_withheld(
    meeting: Meeting, *, title: str, kind: str, ground: str, note: str, by: User, at: datetime
) -> MeetingDocument:
    """List a document that is withheld, with the ground and without the file (Ombudsman OI/3/2024)."""
    meeting = _open(meeting, by=by, at=at)
    facts = _ground(ground, note)
    return make(meeting, title=title, kind=_kind(kind), by=by, at=at, **facts)


@transaction.atomic
def send(documents: Sequence[MeetingDocument], *, late_reason: str = "", by: User, at: datetime) -> Meeting:
    """Tell the members where to find documents: one mail a person, with links and without attachments.

    After the limit for documents (domain rule 13), those on which members are consulted need a reason.
    """
    if not documents:
        raise NotNow(_("Choose at least one document to send."))
    meeting = _open(documents[0].meeting, by=by, at=at)
    if meeting.status not in KNOWN_TO_MEMBERS:
        raise NotNow(_("Convene the meeting first: until then no member knows of it."))
    rows = list(_of(meeting).filter(pk__in=[each.pk for each in documents]))
    if len(rows) < len(set(documents)):
        raise NotNow(_("Send documents of one meeting at a time."))
    for row in rows:
        _sendable(row)
    late = _late(rows, meeting, late_reason, on=clock.local_day(at))
    for row in rows:
        row.sent_at = at
        row.late_reason = clean_text(late_reason) if row in late else ""
        row.save(update_fields=["sent_at", "late_reason"])
        audit.record("meeting_document.send", row, by=by, at=at, number=row.number, late=row in late)
    outbox.enqueue(paper_notices.documents_sent(meeting, rows, at=at), at=at)
    return meeting


@transaction.atomic
def publish(document: MeetingDocument, *, by: User, at: datetime) -> MeetingDocument:
    """Let the public read the document; a version published before stays readable until then."""
    row = _standing(document, by=by, at=at)
    if row.kind == MeetingDocument.Kind.MINUTES:
        raise NotNow(_("The minutes are published on the page of the minutes."))
    if row.withheld_on_ground:
        raise NotNow(_("“%(title)s” is withheld. Say first that it is no longer withheld.") % {"title": row.title})
    if row.published_at:
        raise NotNow(_("“%(title)s” is public already.") % {"title": row.title})
    row.published_at = at
    return _saved(row, "publish", by=by, at=at)


@transaction.atomic
def unpublish(document: MeetingDocument, *, reason: str, by: User, at: datetime) -> MeetingDocument:
    """Take a document out of the public Register, with the reason, which stays in the audit trail."""
    meeting = _secretariat(document.meeting, by=by, at=at)
    row = _of(meeting).get(pk=document.pk)
    if row.published_at is None:
        raise NotNow(_("“%(title)s” is not public.") % {"title": row.title})
    said = _reason(reason)
    since = row.published_at
    row.published_at = None
    return _saved(row, "unpublish", by=by, at=at, reason=said, public_since=since.isoformat())


@transaction.atomic
def withhold(document: MeetingDocument, *, ground: str, note: str, by: User, at: datetime) -> MeetingDocument:
    """Never publish the file: the document is listed with the ground. Members may have been sent it all the same."""
    row = _standing(document, by=by, at=at)
    if row.published_at:
        raise NotNow(_("“%(title)s” is public. Take it out of the Register first.") % {"title": row.title})
    facts = _ground(ground, note)
    for name, value in facts.items():
        setattr(row, name, value)
    return _saved(row, "withhold", by=by, at=at, ground=ground)


@transaction.atomic
def lift(document: MeetingDocument, *, reason: str, by: User, at: datetime) -> MeetingDocument:
    """Say that a document is no longer withheld; publishing it is another act."""
    row = _standing(document, by=by, at=at)
    if not row.withheld_on_ground:
        raise NotNow(_("“%(title)s” is not withheld.") % {"title": row.title})
    if row.file_id is None:
        raise NotNow(_("“%(title)s” has no file. Add the file as a document of its own.") % {"title": row.title})
    said, ground = _reason(reason), row.withheld_on_ground
    row.withheld_on_ground = row.withheld_note = ""
    return _saved(row, "lift", by=by, at=at, reason=said, ground=ground)


@transaction.atomic
def replace(document: MeetingDocument, *, upload: "UploadedFile[bytes]", by: User, at: datetime) -> MeetingDocument:
    """Put a new version in the place of a document; the old one stays with the secretariat. Return the new one."""
    old = _standing(document, by=by, at=at)
    if old.kind == MeetingDocument.Kind.MINUTES:
        raise NotNow(_("Adopted minutes are kept as they are."))
    stored = _stored(upload, by=by, at=at)
    facts = ("item", "for_consultation", "withheld_on_ground", "withheld_note")
    same = {name: getattr(old, name) for name in facts}
    new = make(old.meeting, title=old.title, kind=old.kind, by=by, at=at, file=stored, **same)
    old.replaced_by = new
    _saved(old, "replace", by=by, at=at, number=old.number, new_number=new.number)
    return new


@transaction.atomic
def withdraw(document: MeetingDocument, *, reason: str, by: User, at: datetime) -> MeetingDocument:
    """Take a document off the table; whoever was sent it sees that it was withdrawn, and reads it no more."""
    row = _standing(document, by=by, at=at)
    if row.published_at:
        raise NotNow(_("“%(title)s” is public. Take it out of the Register first.") % {"title": row.title})
    if row.kind == MeetingDocument.Kind.MINUTES:
        raise NotNow(_("Adopted minutes are kept as they are."))
    said = _reason(reason)
    row.withdrawn_at = at
    return _saved(row, "withdraw", by=by, at=at, reason=said)


def make(meeting: Meeting, *, title: str, kind: str, by: User, at: datetime, **facts: Any) -> MeetingDocument:
    """Write the row of a document under the meeting's next number; the meeting must be locked."""
    words = clean_line(title)
    if not words or len(words) > LONGEST_TITLE:
        raise NotADocument(_("Give the document a title of at most %(most)d characters.") % {"most": LONGEST_TITLE})
    last = MeetingDocument.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    facts |= {"number": last + 1, "kind": kind, "title": words, "added_at": at, "added_by": by}
    row = MeetingDocument.objects.create(meeting=meeting, **facts)
    audit.record("meeting_document.add", row, by=by, at=at, number=row.number, kind=kind)
    return row


def _kind(kind: str) -> str:
    if kind not in MeetingDocument.Kind.values:
        raise NotADocument(_("Choose what kind of document it is."))
    if kind == MeetingDocument.Kind.MINUTES:
        raise NotADocument(_("The minutes are written and adopted on the page of the minutes."))
    return kind


def _own(item: AgendaItem | None, meeting: Meeting) -> AgendaItem | None:
    if item is not None and item.meeting_id != meeting.pk:
        raise NotADocument(_("The item belongs to another meeting. Choose one of this meeting."))
    return item


def _stored(upload: "UploadedFile[bytes]", *, by: User, at: datetime) -> StoredFile:
    return files.store(upload, by=by, at=at, allow=TYPES, retention_class=RETENTION)


def _ground(ground: str, note: str) -> dict[str, str]:
    words = clean_text(note)
    if ground not in MeetingDocument.Ground.values:
        raise NotADocument(_("Choose the ground on which the document is withheld (Regulation 1049/2001, Art. 4)."))
    if not words:
        raise NoReason(_("Write why this document is withheld: the public reads it beside the ground."))
    return {"withheld_on_ground": ground, "withheld_note": words}


def _reason(reason: str) -> str:
    words = clean_text(reason)
    if not words:
        raise NoReason(_("Give the reason: it stays in the audit trail."))
    return words


def _late(rows: list[MeetingDocument], meeting: Meeting, late_reason: str, *, on: date) -> list[MeetingDocument]:
    limit = queries.limits(meeting).documents_on
    late = [row for row in rows if row.for_consultation] if on > limit else []
    if late and not clean_text(late_reason):
        facts = {"day": date_format(limit, "l j F Y")}
        raise Late(
            _("Documents on which members are consulted were to be sent by %(day)s. Give the reason for the delay.")
            % facts
        )
    return late


def _sendable(row: MeetingDocument) -> None:
    facts = {"title": row.title}
    if row.withdrawn_at or row.replaced_by_id:
        raise NotNow(_("“%(title)s” was withdrawn or replaced. Send its newest version.") % facts)
    if row.sent_at:
        raise NotNow(_("“%(title)s” was sent already.") % facts)
    if row.file_id is None:
        raise NotNow(_("“%(title)s” is listed without a file, so it cannot be sent.") % facts)


def _open(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    meeting = _secretariat(meeting, by=by, at=at)
    if meeting.status == Status.CANCELLED:
        raise NotNow(_("The meeting is cancelled: it takes no more documents."))
    return meeting


def _secretariat(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Lock the meeting, so that numbers and mails of its documents never race."""
    meeting = locked(meeting)
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    return meeting


def _standing(document: MeetingDocument, *, by: User, at: datetime) -> MeetingDocument:
    meeting = _secretariat(document.meeting, by=by, at=at)
    row = _of(meeting).get(pk=document.pk)
    row.meeting = meeting
    if row.withdrawn_at or row.replaced_by_id:
        raise NotNow(_("“%(title)s” was withdrawn or replaced by a newer version.") % {"title": row.title})
    return row


def _of(meeting: Meeting) -> MeetingDocumentQuerySet:
    return MeetingDocument.objects.filter(meeting=meeting).select_for_update(of=("self",)).order_by("number")


def _saved(row: MeetingDocument, act: str, *, by: User, at: datetime, **detail: Any) -> MeetingDocument:
    row.save()
    audit.record(f"meeting_document.{act}", row, by=by, at=at, **detail)
    return row
