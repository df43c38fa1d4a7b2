"""Several States recorded at once, as one source dates them: all of them, or none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from nominations.accounts.models import User
from nominations.declarations import acceding, signing
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
    by: User,
    at: datetime,
) -> list[Signature]:
    """Record that these States signed in the same words of one source; what is under way of them is settled.

    Raises CannotSign for the first that cannot; then none of them is recorded.
    """
    told: dict[str, Any] = {"when": when, "source": source, "by": by, "at": at}
    rows = [signing.record(declaration, country=country, **told) for country in countries]
    if rows:
        acceding.settle(rows, by=by, at=at)
    return rows
