"""The meetings of the visitor's State, and no other: another State's delegation is not found (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from nominations.groups.models import Seat
from nominations.meetings import places
from nominations.meetings.models import Delegation
from nominations.meetings.participant_models import Participant
from nominations.portal import guards
from nominations.portal.guards import SignedIn


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


def participant(delegation: Delegation, key: uuid.UUID) -> Participant:
    """Return who was named for this delegation, and may be withdrawn, or 404."""
    found = Participant.objects.filter(delegation=delegation, pk=key).first()
    if found is None:
        raise Http404
    found.delegation, found.meeting = delegation, delegation.meeting
    return found
