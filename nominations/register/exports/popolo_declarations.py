"""Declarations as Popolo says them: each an organization, its signatory States members from a date as exact as known.

A State is an organization of its own here, apart from its authorities: what it signed, it signed as a State. Whoever
held the pen is no member. `label` has the words of the source, so that "2019" is never taken for more than it is.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import PartialDate
from nominations.reference.models import Country
from nominations.register.queries import declaration_records as rows_of
from nominations.register.queries.declaration_records import iso, when_of

Row = dict[str, Any]
CLASSES = {
    Declaration.Kind.DECLARATION: "declaration",
    Declaration.Kind.JOINT_STATEMENT: "joint statement",
}
SLUGS = "Declarations in the Register"


def organizations() -> Iterator[Row]:
    """Yield the States that signed something, then the declarations; two queries."""
    yield from map(_state, rows_of.signatory_states())
    yield from map(_declaration, rows_of.declaration_rows().order_by("date_from", "slug").iterator(chunk_size=500))


def _state(country: Country) -> Row:
    official = [name.strip() for name in country.native_official_names.split("/") if name.strip()]
    return {
        "id": state_id(country.iso2),
        "type": "Organization",
        "name": country.official_name_en,
        "other_names": [{"name": name, "note": "official name in the State's own language"} for name in official],
        "identifiers": [{"scheme": "ISO 3166-1", "identifier": country.iso2}],
        "classification": "State",
        "parent_id": None,
        "area_id": country.iso2,
    }


def state_id(iso2: str) -> str:
    return f"states/{iso2}"


def _declaration(row: Row) -> Row:
    source = row["source_url"]
    return {
        "id": row["id"],
        "type": "Organization",
        "name": row["title"],
        "other_names": [{"name": row["short_title"], "note": "short title"}],
        "identifiers": [{"scheme": SLUGS, "identifier": row["slug"]}],
        "classification": CLASSES[row["kind"]],
        "parent_id": None,
        "area_id": None,
        "description": row["summary"] or None,
        "founding_date": iso(when_of(row)),
        "sources": [{"url": source, "note": row["source"] or None}] if source else [],
        "updated_at": row["changed_at"].isoformat(),
    }


def memberships() -> Iterator[Row]:
    """Yield each time that a State was a signatory, until it withdrew; one query."""
    rows = Signature.objects.filter(declaration__in=Declaration.objects.public()).standing()
    ordered = rows.order_by("declaration_id", "country_id", "turn").iterator(chunk_size=2000)
    for _key, facts in groupby(ordered, key=lambda row: (row.declaration_id, row.country_id)):
        yield from _of_one_state(list(facts))


def _of_one_state(facts: list[Signature]) -> Iterable[Row]:
    ends = {row.turn: row for row in facts}
    return [_signed(row, ends.get(row.turn + 1)) for row in facts if row.turn % 2 == 1]


def _signed(row: Signature, end: Signature | None) -> Row:
    words = [_words(each) for each in (row, end) if each is not None]
    changed = max(each.recorded_at for each in (row, end) if each is not None)
    return {
        "id": row.pk,
        "type": "Signature",
        "role": "signatory",
        "label": "; ".join(words),
        "organization_id": row.declaration_id,
        "member": {"id": state_id(row.country_id), "type": "Organization", "name": row.country.name_en},
        "area_id": row.country_id,
        "start_date": iso(row.when),
        "end_date": iso(end.when) if end else None,
        "updated_at": changed.isoformat(),
    }


def _words(row: Signature) -> str:
    when: PartialDate | None = row.when
    return f"{row.get_kind_display()}: {when.stated if when else row.stated}"
