"""Everything at once as Popolo says it: persons, organizations, posts, memberships, with inclusive end dates.

An authority's membership has the authority as `member`; a mandate has the person, the post, and the authority on whose
behalf. The JSON-LD context beside it reads all of it as terms of the W3C Organization Ontology.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from nominations.mandates.models import STANDS
from nominations.reference.models import Country
from nominations.register.exports import popolo_declarations as declared
from nominations.register.queries import GroupFilter, records
from nominations.register.queries.declaration_records import known_countries
from nominations.register.queries.profiles import Profile
from nominations.register.queries.records import last_on

BLOCK = 1000
REGISTER = "Register of Commission expert groups and other similar entities"
Row = dict[str, Any]


def document(profile: Profile, *, context: str, about: dict[str, str], on: date) -> Iterator[bytes]:
    """Yield the document in blocks; ten queries, whatever the size. `on` decides whose addresses a key may see."""
    head = json.dumps({"@context": context, "about": about}, ensure_ascii=False)
    yield head[:-1].encode()
    persons = records.person_rows(profile, on=on).filter(merged_into__isnull=True, is_shown=True)
    mandates = records.mandate_rows(profile).filter(STANDS)
    yield from _list("persons", _rows(persons, _person))
    yield from _list("organizations", _organizations())
    yield from _list("posts", _rows(records.seat_rows(), _post))
    yield from _list("memberships", _memberships(mandates))
    yield from _list("areas", map(_area, known_countries(on=on)))
    yield b"\n}\n"


def _list(name: str, items: Iterable[Row]) -> Iterator[bytes]:
    yield f',\n"{name}": ['.encode()
    items, comma = iter(items), ""
    while block := list(islice(items, BLOCK)):
        yield f"{comma}{json.dumps(block, ensure_ascii=False, default=str)[1:-1]}".encode()
        comma = ",\n"
    yield b"]"


def _rows(rows: records.Rows, shape: Callable[[Row], Row]) -> Iterator[Row]:
    return (shape(row) for row in rows.iterator(chunk_size=2000))


def _person(row: Row) -> Row:
    shown = {
        "id": row["id"],
        "type": "Person",
        "name": f"{row['given_name']} {row['family_name']}".strip(),
        "family_name": row["family_name"],
        "given_name": row["given_name"],
        "sort_name": f"{row['family_name']}, {row['given_name']}".removesuffix(", "),
        "other_names": _latin(f"{row['given_name_latin']} {row['family_name_latin']}".strip()),
        "updated_at": row["changed_at"].isoformat(),
    }
    if not row.get("is_in_full"):
        return shown
    reached = [{"type": "phone", "value": row["phone"]}] if row["phone"] else []
    return {**shown, "email": row["email"] or None, "summary": row["function"] or None, "contact_details": reached}


def _latin(name: str) -> list[Row]:
    return [{"name": name, "note": "in Latin letters"}] if name else []


def _organizations() -> Iterator[Row]:
    yield from _rows(records.authority_rows().filter(is_shown=True), _authority)
    rows = records.group_rows(GroupFilter())
    yield from _rows(rows.values(*records.GROUP, "parent_id", "changed_at"), _group)
    yield from declared.organizations()


def _authority(row: Row) -> Row:
    return {
        "id": row["id"],
        "type": "Organization",
        "name": row["name"],
        "other_names": _latin(row["name_latin"]),
        "identifiers": [],
        "classification": "authority of a Member State",
        "parent_id": None,
        "area_id": row["state"],
        "dissolution_date": last_on(row["until"]),
        "updated_at": row["changed_at"].isoformat(),
    }


def _group(row: Row) -> Row:
    short = row["abbreviation"]
    return {
        "id": row["id"],
        "type": "Organization",
        "name": row["title"],
        "other_names": [{"name": short, "note": "abbreviation"}] if short else [],
        "identifiers": [{"scheme": REGISTER, "identifier": row["code"]}],
        "classification": "sub-group" if row["parent_id"] else "expert group",
        "parent_id": row["parent_id"],
        "area_id": None,
        "description": row["mission"] or None,
        "updated_at": row["changed_at"].isoformat(),
    }


def _post(row: Row) -> Row:
    return {
        "id": post_id(row["group_code"], row["state"], row["number"]),
        "type": "Post",
        "label": f"{row['group_code']}, {row['state']}, seat {row['number']}",
        "role": "representative",
        "organization_id": row["group_id"],
        "area_id": row["state"],
    }


def post_id(code: str, state: str, number: int) -> str:
    return f"{code}/{state}/{number}"


def _memberships(mandates: records.Rows) -> Iterator[Row]:
    members = records.membership_rows().filter(STANDS)
    yield from _rows(members.values(*records.TENURE, "authority_name", "state", "group_id", "changed_at"), _membership)
    yield from _rows(mandates, _mandate)
    yield from declared.memberships()


def _membership(row: Row) -> Row:
    return {
        **_tenure(row),
        "role": "member",
        "organization_id": row["group_id"],
        "member": {"id": row["authority_id"], "type": "Organization", "name": row["authority_name"]},
    }


def _mandate(row: Row) -> Row:
    return {
        **_tenure(row),
        "role": "representative",
        "label": row["shown_tasks"] or None,
        "organization_id": row["group_id"],
        "person_id": row["shown_person_id"],
        "post_id": post_id(row["group_code"], row["state"], row["seat_number"]),
        "on_behalf_of_id": row["authority_id"],
    }


def _tenure(row: Row) -> Row:
    return {
        "id": row["id"],
        "type": "Membership",
        "area_id": row["state"],
        "start_date": row["since"],
        "end_date": last_on(row["until"]),
        "updated_at": row["changed_at"].isoformat(),
    }


def _area(state: Country) -> Row:
    kind = "Member State" if state.is_member_state else "country outside the Union"
    names = {"name": state.name_en, "identifier": state.eu_code, "classification": kind}
    return {"id": state.iso2, "type": "Area", **names}
