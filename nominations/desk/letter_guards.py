"""Letters of the visitor's groups, and no other: what is another group's is not there (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from nominations.desk import guards
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Annex, Letter


def letters(request: HttpRequest) -> "QuerySet[Letter]":
    """Return the letters of the visitor's groups; the content and the file stay in the database."""
    return Letter.objects.filter(group__in=_own(request)).defer("content")


def letter(request: HttpRequest, letter_id: uuid.UUID) -> Letter:
    """Return a letter of one of the visitor's groups, or 404."""
    rows = letters(request).select_related("group", "country", "signatory", "file", "issued_by", "withdrawn_by")
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise Http404
    return found


def annexes(request: HttpRequest) -> "QuerySet[Annex]":
    """Return the annexes of the visitor's groups, the retired ones too."""
    return Annex.objects.filter(group__in=_own(request))


def annex(request: HttpRequest, annex_id: int) -> Annex:
    """Return an annex of one of the visitor's groups, or 404."""
    found = annexes(request).select_related("group", "call", "file").filter(pk=annex_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest) -> "QuerySet[ExpertGroup]":
    visitor = guards.visitor(request)
    return ExpertGroup.objects.visible_to(visitor, on=guards.today())
