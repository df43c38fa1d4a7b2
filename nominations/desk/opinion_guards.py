"""Opinions of the visitor's groups, and what hangs on them: what is another group's is not there (404)."""

import uuid

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest

from nominations.desk import guards
from nominations.files.models import StoredFile
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion


def opinions(request: HttpRequest) -> "QuerySet[Opinion]":
    """Return the opinions of the visitor's groups, with how many members voted and how many for it."""
    own = Opinion.objects.visible_to(guards.visitor(request), on=guards.today())
    return own.annotate(voted=_number(~Q(choice="")), in_favour=_number(Q(choice=Ballot.Choice.FOR)))


def _number(which: Q) -> Coalesce:
    """Count ballots; a subquery, so that it is asked for the rows that a page shows and no other."""
    cast = Ballot.objects.filter(which, opinion=OuterRef("pk")).order_by()
    counted = cast.values("opinion").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def opinion(request: HttpRequest, opinion_id: uuid.UUID) -> Opinion:
    """Return an opinion of one of the visitor's groups, or 404."""
    own = Opinion.objects.visible_to(guards.visitor(request), on=guards.today())
    found = own.select_related("group", "meeting__group", "item", "file").filter(pk=opinion_id).first()
    if found is None:
        raise Http404
    return found


def ballot(opinion: Opinion, iso2: str) -> Ballot:
    """Return the place of a member in a written vote that is open, or 404."""
    if not opinion.is_written or opinion.status != OpinionStatus.VOTING:
        raise Http404
    found = opinion.ballots.select_related("country", "opinion__group").filter(country=iso2).first()
    if found is None:
        raise Http404
    return found


def reasons_file(opinion: Opinion, iso2: str) -> StoredFile:
    """Return the document with which a State explains its vote, or 404."""
    ballot = opinion.ballots.select_related("reasons_file__blob").filter(country=iso2).first()
    if ballot is None or ballot.reasons_file is None:
        raise Http404
    return ballot.reasons_file
