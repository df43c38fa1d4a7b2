"""The meetings of the visitor's State, and no other: another State's delegation is not found (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from nominations.groups.models import Seat
from nominations.meetings import places
from nominations.meetings.models import AgendaItem, Delegation
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant
from nominations.portal import guards
from nominations.portal.guards import SignedIn

LARGEST_NUMBER = 32_767  # of the column


def delegations(request: SignedIn) -> "QuerySet[Delegation]":
    """Return the delegations of the visitor's States, to meetings that were convened."""
    return Delegation.objects.visible_to(request.user, on=guards.today())


def delegation(request: SignedIn, key: uuid.UUID) -> Delegation:
    """Return a delegation of one of the visitor's States, with its meeting and group, or 404."""
    found = delegations(request).select_related("meeting__group", "country").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def seat(delegation: Delegation, number: int) -> Seat:
    """Return one of the State's own seats in the group, or 404."""
    found = next((seat for seat in places.seats_of(delegation) if seat.number == number), None)
    if found is None:
        raise Http404
    return found


def documents(delegation: Delegation) -> "QuerySet[MeetingDocument]":
    """Return what the members of the meeting were sent: of each document the newest version that they have."""
    rows = MeetingDocument.objects.filter(meeting=delegation.meeting).sent()
    return (
        rows.exclude(replaced_by__sent_at__isnull=False)
        .select_related("file__blob", "item")
        .defer("file__blob__content")
        .order_by("number")
    )


def document(delegation: Delegation, number: int) -> MeetingDocument:
    """Return a document that members may read, with its file; what was not sent, or was withdrawn, is not there."""
    rows = documents(delegation).filter(withdrawn_at__isnull=True, file__isnull=False)
    found = rows.filter(number=number).first() if number <= LARGEST_NUMBER else None
    if found is None:
        raise Http404
    return found


def participant(delegation: Delegation, key: uuid.UUID) -> Participant:
    """Return who was named for this delegation, and may be withdrawn, or 404."""
    found = Participant.objects.filter(delegation=delegation, pk=key).first()
    if found is None:
        raise Http404
    found.delegation, found.meeting = delegation, delegation.meeting
    return found


def item(delegation: Delegation, key: uuid.UUID) -> AgendaItem:
    """Return an item of the meeting's programme whose rapporteur is of the visitor's State, or 404."""
    rows = AgendaItem.objects.filter(meeting=delegation.meeting, rapporteur_state=delegation.country)
    found = rows.exclude(kind=AgendaItem.Kind.BREAK).select_related("record").filter(pk=key).first()
    if found is None:
        raise Http404
    found.meeting = delegation.meeting
    return found


def minutes(delegation: Delegation) -> Minutes | None:
    """Return the minutes of the meeting, which may be a draft that members do not read."""
    found = Minutes.objects.filter(meeting=delegation.meeting).select_related("document").first()
    if found is not None:
        found.meeting = delegation.meeting
    return found
