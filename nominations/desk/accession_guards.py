"""The accessions of a declaration of the visitor's groups: what is another group's is not there (404)."""

import uuid

from django.http import Http404, HttpRequest

from nominations.declarations.signature_models import Accession
from nominations.desk import declaration_guards
from nominations.files.models import StoredFile


def accession(request: HttpRequest, declaration_id: uuid.UUID, accession_id: uuid.UUID) -> Accession:
    """Return an accession of one of the visitor's declarations, with its State and its letter, or 404."""
    declaration = declaration_guards.declaration(request, declaration_id)
    rows = declaration.accessions.select_related("country", "letter__blob", "announced_by", "signature")
    found = rows.defer("letter__blob__content").filter(pk=accession_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found


def letter(accession: Accession) -> StoredFile:
    """Return the letter of an accession, or 404."""
    if accession.letter_id is None:
        raise Http404
    return StoredFile.objects.select_related("blob").get(pk=accession.letter_id)
