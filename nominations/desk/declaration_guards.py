"""Declarations of the visitor's groups, and what hangs on them: what is another group's is not there (404)."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from nominations.declarations.models import Declaration, DeclarationText, OtherParty
from nominations.declarations.signature_models import Signature
from nominations.desk import guards


def declarations(request: HttpRequest) -> "QuerySet[Declaration]":
    """Return the declarations of the visitor's groups."""
    return Declaration.objects.visible_to(guards.visitor(request), on=guards.today())


def declaration(request: HttpRequest, declaration_id: uuid.UUID) -> Declaration:
    """Return a declaration of one of the visitor's groups, or 404."""
    found = declarations(request).select_related("group").filter(pk=declaration_id).first()
    if found is None:
        raise Http404
    return found


def signature(declaration: Declaration, signature_id: uuid.UUID) -> Signature:
    """Return a standing fact about who signed this declaration, or 404: what was corrected is history."""
    found = declaration.signatures.standing().filter(pk=signature_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found


def version(declaration: Declaration, signature_id: uuid.UUID) -> Signature:
    """Return a fact about who signed this declaration, one that was corrected or struck too, or 404."""
    found = declaration.signatures.select_related("letter__blob").filter(pk=signature_id).first()
    if found is None:
        raise Http404
    return found


def text(declaration: Declaration, text_id: int) -> DeclarationText:
    """Return a text of this declaration, a replaced one too, or 404."""
    rows = DeclarationText.objects.filter(declaration=declaration).select_related("file__blob")
    found = rows.defer("file__blob__content").filter(pk=text_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found


def party(declaration: Declaration, party_id: int) -> OtherParty:
    """Return a party of this declaration that signs as no State, or 404."""
    found = declaration.other_parties.filter(pk=party_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found
