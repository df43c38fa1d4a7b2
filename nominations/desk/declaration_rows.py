"""Who signed, as the desk shows it: counts for the list, computed from the facts and never typed (domain rule 24)."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from nominations.declarations import counting, queries
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature


def with_signatures(declarations: "QuerySet[Declaration]") -> "QuerySet[Declaration]":
    """Fetch the standing facts of each declaration with it, as `signed`: one query for the rows that a page shows."""
    return declarations.prefetch_related(Prefetch("signatures", Signature.objects.standing(), "signed"))


def signatories(declaration: Any, *, on: date) -> str:
    """Return how many States are signatories of a declaration that came `with_signatures`."""
    return in_words(counting.tally(queries.facts(declaration.signed), on=on))


def in_words(tally: counting.Tally) -> str:
    """Return a count as it is known: "27", or "19 to 24" while sources date vaguely."""
    if tally.is_certain:
        return str(tally.certain)
    return _("%(certain)d to %(possible)d") % {"certain": tally.certain, "possible": tally.possible}
