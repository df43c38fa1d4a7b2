"""Several States recorded at once, as one source dates them: all of them, or none."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from nominations.accounts.models import User
from nominations.declarations import signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import PartialDate
from nominations.reference.models import Country


@transaction.atomic
def record_together(
    declaration: Declaration,
    *,
    countries: Iterable[Country],
    when: PartialDate,
    source: str = "",
    by: User | None,
    at: datetime,
) -> list[Signature]:
    """Record that these States signed in the same words of one source.

    Raises CannotSign for the first that cannot; then none of them is recorded.
    """
    return [
        signing.record(declaration, country=country, when=when, source=source, by=by, at=at) for country in countries
    ]
