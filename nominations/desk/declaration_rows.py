"""Counts of signatories, computed from facts and never typed (domain rule 24), waves, and the texts by language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from nominations.declarations import counting, queries
from nominations.declarations.counting import Fact, Wave
from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Signature
from nominations.desk import languages


def with_signatures(declarations: "QuerySet[Declaration]") -> "QuerySet[Declaration]":
    """Fetch the standing facts of each declaration with it, as `signed`: one query for the rows that a page shows."""
    return declarations.prefetch_related(Prefetch("signatures", Signature.objects.standing(), "signed"))


def signatories(declaration: Any, *, on: date) -> str:
    """Return how many States are signatories of a declaration that came `with_signatures`."""
    return counting.in_words(counting.tally(queries.facts(declaration.signed), on=on))


@dataclass(frozen=True)
class Rise:
    """A wave as the page shows it: its date as stated, its States by code, the count once that time is over."""

    wave: Wave
    codes: tuple[str, ...]

    @property
    def count(self) -> str:
        return counting.in_words(self.wave.after)


def rises(counted: list[Fact], signed: Iterable[Signature]) -> list[Rise]:
    """Return the waves by the start of their date, with the codes of their States."""
    codes = {row.country_id: row.country.eu_code for row in signed}
    return [Rise(wave, tuple(codes[key] for key in wave.states)) for wave in counting.waves(counted)]


@dataclass(frozen=True)
class TextLine:
    """A text, the name of its language, and whether it is the original."""

    text: DeclarationText
    language: str | Promise
    is_original: bool


def texts(declaration: Declaration) -> list[TextLine]:
    """Return the texts, replaced ones too, the original first, then by language, newest first; one query."""
    found = declaration.texts.select_related("file", "added_by").order_by("language", "-added_at")
    lines = [
        TextLine(row, languages.name(row.language), row.language == declaration.original_language) for row in found
    ]
    return sorted(lines, key=lambda line: (not line.is_original, str(line.language)))
