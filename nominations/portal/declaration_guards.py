"""Declarations for who speaks for a State: those open to it, and those with an accession of its own; else 404."""

import uuid

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import Status
from nominations.files.models import StoredFile
from nominations.portal import guards
from nominations.portal.guards import SignedIn
from nominations.reference.models import Country


def declarations(states: list[Country]) -> "QuerySet[Declaration]":
    """Return what these States may accede to, and what they were invited to or acceded to; the open ones first.

    What the Register does not show is there for States that were invited only.
    """
    iso2 = [state.iso2 for state in states]
    own = Accession.objects.filter(declaration=OuterRef("pk"), country__in=iso2)
    is_open = Q(status=Status.OPEN, is_public=True)
    if not any(state.is_member_state for state in states):
        is_open &= Q(open_to=Declaration.OpenTo.ANY_STATE)
    if not states:
        return Declaration.objects.none()
    rows = Declaration.objects.filter(is_open | Exists(own)).exclude(status=Status.PREPARED)
    first = Case(When(status=Status.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(first, F("date_from").desc(nulls_last=True), "short_title", "pk")


def declaration(states: list[Country], key: uuid.UUID) -> Declaration:
    """Return one of these declarations with its group, or 404."""
    found = declarations(states).select_related("group").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def of_state(request: SignedIn, key: uuid.UUID, iso2: str) -> tuple[Declaration, Country]:
    """Return a declaration and the visitor's own State of this code, or 404."""
    own = [state for state in guards.states(request) if state.iso2 == iso2]
    return declaration(own, key), own[0]


def text(declaration: Declaration, language: str) -> StoredFile:
    """Return the file of the text that stands in a language, or 404."""
    rows = DeclarationText.objects.filter(declaration=declaration, language=language, replaced_at__isnull=True)
    return _file(rows.values_list("file_id", flat=True).first())


def letter(declaration: Declaration, state: Country) -> StoredFile:
    """Return the letter of the State's own accession, the newest one, or 404."""
    rows = Accession.objects.filter(declaration=declaration, country=state, letter__isnull=False)
    return _file(rows.order_by("-announced_at").values_list("letter_id", flat=True).first())


def _file(key: uuid.UUID | None) -> StoredFile:
    found = StoredFile.objects.select_related("blob").filter(pk=key).first() if key else None
    if found is None:
        raise Http404
    return found
