"""What screens and exports ask of several tables at once: who signed, as facts that can be counted."""

from collections.abc import Iterable
from datetime import date

from nominations.declarations import counting
from nominations.declarations.counting import Fact, Standing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature


def signatures(declaration: Declaration) -> list[Signature]:
    """Return the standing facts with their States, in protocol order: one query."""
    return list(declaration.signatures.standing())


def facts(rows: Iterable[Signature]) -> list[Fact]:
    """Return the rows as `counting` takes them."""
    return [Fact(str(row.country_id), row.turn, row.when) for row in rows if row.when is not None]


def signatories(declaration: Declaration, *, on: date) -> dict[str, Standing]:
    """Return the States that have signed by the end of a day, for certain or possibly, in protocol order: one query."""
    found = counting.standings(facts(signatures(declaration)), on=on)
    return {state: standing for state, standing in found.items() if standing is not Standing.NO}
