"""A signature that staff record or correct, with the letter of the State; what is under way in the portal ends."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from nominations.accounts.models import User
from nominations.declarations import acceding, signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel.partial_dates import PartialDate
from nominations.reference.models import Country


@transaction.atomic
def record(
    declaration: Declaration,
    *,
    country: Country,
    when: PartialDate,
    signatory_name: str = "",
    signatory_capacity: str = "",
    letter: "UploadedFile[bytes] | None" = None,
    source: str = "",
    by: User,
    at: datetime,
) -> Signature:
    """Record that a State signed, with its letter; an accession that is invited or announced is settled with it.

    The State is told of that. Raises as `signing.record`, and a FileRefused.
    """
    row = signing.record(
        declaration,
        country=country,
        when=when,
        signatory_name=signatory_name,
        signatory_capacity=signatory_capacity,
        letter=_kept(letter, by=by, at=at),
        source=source,
        by=by,
        at=at,
    )
    acceding.settle([row], by=by, at=at)
    return row


@transaction.atomic
def correct(
    signature: Signature,
    *,
    when: PartialDate,
    signatory_name: str,
    signatory_capacity: str,
    source: str,
    reason: str,
    letter: "UploadedFile[bytes] | None" = None,
    by: User,
    at: datetime,
) -> Signature:
    """Correct what is recorded; a letter is added, or takes the place of the one before, which stays readable.

    Raises as `signing.correct`, and a FileRefused.
    """
    return signing.correct(
        signature,
        when=when,
        signatory_name=signatory_name,
        signatory_capacity=signatory_capacity,
        source=source,
        reason=reason,
        letter=_kept(letter, by=by, at=at),
        by=by,
        at=at,
    )


def _kept(letter: "UploadedFile[bytes] | None", *, by: User, at: datetime) -> StoredFile | None:
    if letter is None:
        return None
    return files.store(letter, by=by, at=at, allow=[StoredFile.Type.PDF], retention_class=acceding.RETENTION)
