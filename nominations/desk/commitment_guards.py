"""Commitments and reviews of one declaration, and States of a review: what is another's is not there (404)."""

import uuid

from django.http import Http404

from nominations.declarations.commitment_models import Commitment, Review
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Account, Grid


def commitment(declaration: Declaration, commitment_id: uuid.UUID) -> Commitment:
    """Return a point of this declaration, or 404."""
    found = declaration.commitments.filter(pk=commitment_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found


def review(declaration: Declaration, review_id: uuid.UUID) -> Review:
    """Return a review of this declaration, or 404."""
    found = declaration.reviews.filter(pk=review_id).first()
    if found is None:
        raise Http404
    found.declaration = declaration
    return found


def account(grid: Grid, iso2: str) -> Account:
    """Return the account of a State that reports at this review, or 404."""
    found = grid.of(iso2)
    if found is None:
        raise Http404
    return found
