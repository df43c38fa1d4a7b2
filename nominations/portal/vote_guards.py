"""The votes of the visitor's State, and no other: another State's ballot is not found (404)."""

import uuid

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import Http404

from nominations.files.models import StoredFile
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot
from nominations.portal import guards
from nominations.portal.guards import SignedIn


def ballots(request: SignedIn) -> "QuerySet[Ballot]":
    """Return the ballots of the visitor's States, those of open votes first, the nearest last day before."""
    rows = Ballot.objects.visible_to(request.user, on=guards.today())
    is_open = When(opinion__status=OpinionStatus.VOTING, then=Value(0))
    first = Case(is_open, default=Value(1), output_field=IntegerField())
    return rows.select_related("opinion__group", "opinion__meeting", "country").order_by(
        first, F("opinion__answers_until_on").asc(nulls_first=True), "-opinion__opened_at", "pk"
    )


def ballot(request: SignedIn, key: uuid.UUID) -> Ballot:
    """Return a ballot of one of the visitor's States, with its opinion, or 404."""
    rows = ballots(request).select_related("opinion__file__blob", "reasons_file__blob")
    rows = rows.defer("opinion__file__blob__content", "reasons_file__blob__content")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def file(request: SignedIn, key: uuid.UUID, which: str) -> StoredFile:
    """Return the document of the opinion, or the State's own reasons, or 404."""
    own = Ballot.objects.visible_to(request.user, on=guards.today()).filter(pk=key)
    column = {"document": "opinion__file_id", "reasons": "reasons_file_id"}.get(which)
    wanted = own.values_list(column, flat=True).first() if column else None
    found = StoredFile.objects.select_related("blob").filter(pk=wanted).first() if wanted else None
    if found is None:
        raise Http404
    return found
