"""What screens and exports ask of several tables at once: who signed, as facts that can be counted."""

from collections.abc import Iterable

from nominations.declarations.counting import Fact
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature


def signatures(declaration: Declaration) -> list[Signature]:
    """Return the standing facts with their States, in protocol order: one query."""
    return list(declaration.signatures.standing())


def facts(rows: Iterable[Signature]) -> list[Fact]:
    """Return the rows as `counting` takes them."""
    return [Fact(str(row.country_id), row.turn, row.when) for row in rows if row.when is not None]
