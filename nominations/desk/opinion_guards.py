"""Opinions of the visitor's groups, and what hangs on them: what is another group's is not there (404)."""

import uuid

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest

from nominations.desk import guards
from nominations.files.models import StoredFile
from nominations.meetings.voting_models import Ballot, Opinion


def opinions(request: HttpRequest) -> "QuerySet[Opinion]":
    """Return the opinions of the visitor's groups, with how many members voted and how many for it."""
    own = Opinion.objects.visible_to(guards.visitor(request), on=guards.today())
    return own.annotate(
        voted=Count("ballots", filter=~Q(ballots__choice="")),
        in_favour=Count("ballots", filter=Q(ballots__choice=Ballot.Choice.FOR)),
    )


def opinion(request: HttpRequest, opinion_id: uuid.UUID) -> Opinion:
    """Return an opinion of one of the visitor's groups, or 404."""
    own = Opinion.objects.visible_to(guards.visitor(request), on=guards.today())
    found = own.select_related("group", "meeting__group", "item", "file").filter(pk=opinion_id).first()
    if found is None:
        raise Http404
    return found


def reasons_file(opinion: Opinion, iso2: str) -> StoredFile:
    """Return the document with which a State explains its vote, or 404."""
    ballot = opinion.ballots.select_related("reasons_file__blob").filter(country=iso2).first()
    if ballot is None or ballot.reasons_file is None:
        raise Http404
    return ballot.reasons_file
