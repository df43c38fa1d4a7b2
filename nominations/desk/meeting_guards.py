"""Meetings of the visitor's groups, and what hangs on them: what is another group's is not there (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from nominations.desk import guards
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, MinutesComment
from nominations.meetings.participant_models import Participant, Presence


def meetings(request: HttpRequest) -> "QuerySet[Meeting]":
    """Return the meetings of the visitor's groups."""
    return Meeting.objects.visible_to(guards.visitor(request), on=guards.today())


def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> Meeting:
    """Return a meeting of one of the visitor's groups, or 404."""
    found = meetings(request).select_related("group").filter(pk=meeting_id).first()
    if found is None:
        raise Http404
    return found


def delegation(meeting: Meeting, iso2: str) -> Delegation:
    """Return the delegation of a State to this meeting, or 404."""
    found = Delegation.objects.select_related("country").filter(meeting=meeting, country=iso2).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def participant(meeting: Meeting, participant_id: uuid.UUID) -> Participant:
    """Return a participant of this meeting, who may be withdrawn, or 404."""
    rows = Participant.objects.select_related("delegation__country", "country", "authority")
    found = rows.filter(meeting=meeting, pk=participant_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def item(meeting: Meeting, item_id: uuid.UUID) -> AgendaItem:
    """Return a point of this meeting's programme, or 404."""
    found = AgendaItem.objects.select_related("rapporteur_state").filter(meeting=meeting, pk=item_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def presence(meeting: Meeting, presence_id: int) -> Presence:
    """Return a stay of a participant of this meeting, or 404."""
    rows = Presence.objects.select_related("participant__delegation__country", "participant__authority")
    found = rows.filter(participant__meeting=meeting, pk=presence_id).first()
    if found is None:
        raise Http404
    return found


def document(meeting: Meeting, document_id: uuid.UUID) -> MeetingDocument:
    """Return a document of this meeting, an earlier version or a withdrawn one too, or 404."""
    rows = MeetingDocument.objects.filter(meeting=meeting).select_related("file__blob").defer("file__blob__content")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def comment(meeting: Meeting, comment_id: uuid.UUID) -> MinutesComment:
    """Return a State's comment on the minutes of this meeting, or 404."""
    rows = MinutesComment.objects.filter(minutes__meeting=meeting).select_related("minutes", "country", "item")
    found = rows.filter(pk=comment_id).first()
    if found is None:
        raise Http404
    found.minutes.meeting = meeting
    return found
