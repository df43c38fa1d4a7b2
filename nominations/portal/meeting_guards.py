"""The meetings of the visitor's State, and no other: another State's delegation is not found (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from nominations.meetings.models import Delegation
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
