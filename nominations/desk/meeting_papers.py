"""The documents of a meeting as the desk lists them: how each stands, and what can be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument

Act = tuple[str, str | Promise]  # address, words


@dataclass(frozen=True)
class Line:
    """A document and what stands beside it."""

    document: MeetingDocument
    state: str | Promise
    tone: str
    acts: list[Act]
    address: str  # of the file; empty where there is none


def rows(meeting: Meeting) -> QuerySet[MeetingDocument]:
    """Return every document of the meeting, versions before and withdrawn ones included, the newest numbers last."""
    found = MeetingDocument.objects.filter(meeting=meeting).select_related("file", "item", "replaced_by", "replaces")
    return found.order_by("number")


def to_send(meeting: Meeting) -> list[MeetingDocument]:
    """Return what could be sent now."""
    found = MeetingDocument.objects.filter(meeting=meeting, sent_at__isnull=True, file__isnull=False).standing()
    return list(found.order_by("number"))


def line(meeting: Meeting, document: MeetingDocument) -> Line:
    state, tone = _standing(document)
    address = meeting_pages.address(meeting, "document_file", document.pk) if document.file_id else ""
    acts: list[Act] = [(meeting_pages.address(meeting, page, document.pk), words) for page, words in _acts(document)]
    return Line(document, state, tone, acts, address)


def _standing(document: MeetingDocument) -> tuple[str | Promise, str]:
    if document.withdrawn_at:
        return _("Withdrawn"), "silent"
    if document.replaced_by_id:
        return _("Replaced"), "silent"
    if document.published_at:
        return _("Public"), "good"
    if document.withheld_on_ground:
        return _("Withheld"), "wait"
    return (_("With members"), "act") if document.sent_at else (_("Not sent yet"), "silent")


def _acts(document: MeetingDocument) -> Iterator[tuple[str, Promise]]:
    """Yield what may be done, as the verbs allow it; they ask once more."""
    if document.published_at:
        yield "document_removal", _("Take out of the Register")
    if document.withdrawn_at or document.replaced_by_id or document.kind == MeetingDocument.Kind.MINUTES:
        return
    if document.withheld_on_ground and document.file_id:
        yield "document_release", _("No longer withhold")
    if not document.published_at and not document.withheld_on_ground:
        yield "document_publication", _("Publish")
        yield "document_withholding", _("Withhold")
    yield "document_replacement", _("New version")
    if not document.published_at:
        yield "document_withdrawal", _("Withdraw")
