"""Rows of the queries as records of the interface; what is no longer shown becomes a tombstone."""

from typing import Any

from django.conf import settings

from nominations.groups.models import ExpertGroup
from nominations.mandates.composition import Place, StateLine
from nominations.register.queries import records
from nominations.register.queries.profiles import Profile

Row = dict[str, Any]


def group(row: Row) -> Row:
    row["parent"] = row.pop("parent_code")
    row["url"] = f"{settings.SITE_URL}/register/groups/{row['code']}/"
    return _dated(row)


def authority(row: Row) -> Row:
    if not row.pop("is_shown"):
        return tombstone(row)
    row["succeeded_by"] = row.pop("succeeded_by_id")
    return _dated(_lasting(row))


def membership(row: Row) -> Row:
    if row.pop("voided_at"):
        return tombstone(row)
    row["group"], row["authority"] = row.pop("group_code"), row.pop("authority_name")
    return _dated(_lasting(row))


def mandate(row: Row) -> Row:
    row.pop("group_id")
    given, family = row.pop("shown_given_name"), row.pop("shown_family_name")
    row["person_id"], row["tasks"] = row.pop("shown_person_id"), row.pop("shown_tasks")
    row["person"] = f"{given} {family}".strip() if row["person_id"] else None
    return membership(row)


def person(row: Row) -> Row:
    merged_into = row.pop("merged_into_id")
    if merged_into or not row.pop("is_shown"):
        return tombstone(row, replaced_by=merged_into)
    if not row.pop("is_in_full", False):
        for name in records.CONTACT:
            row.pop(name, None)
    return _dated(row)


def tombstone(row: Row, *, replaced_by: Any = None) -> Row:
    return {"id": row["id"], "deleted": True, "replaced_by": replaced_by, "modified_at": row["changed_at"]}


def _lasting(row: Row) -> Row:
    row["last_on"] = records.last_on(row.pop("until"))
    return row


def _dated(row: Row) -> Row:
    row["modified_at"] = row.pop("changed_at")
    return row


def state_line(line: StateLine, group: ExpertGroup, profile: Profile, shown: set[int]) -> Row:
    """Return a State of a composition; `shown` are the seats that are held or vacant (rule 33)."""
    places = [place for place in line.places if place.seat.pk in shown]
    members = [
        {
            "id": row.authority_id,
            "name": row.authority.name,
            "name_latin": row.authority.name_latin,
            "since": row.since,
            "last_on": row.last_on,
        }
        for row in line.memberships
    ]
    return {
        "state": line.country.iso2,
        "eu_code": line.country.eu_code,
        "name": line.country.name_en,
        "authorities": members,
        "seats": [{"number": place.seat.number, "holder": _holder(place, group, profile)} for place in places],
        "vacant": sum(place.mandate is None for place in places),
    }


def _holder(place: Place, group: ExpertGroup, profile: Profile) -> Row | None:
    held = place.mandate
    if held is None:
        return None
    is_named = profile.may_name(held, place.seat, group)
    return {
        "mandate_id": held.pk,
        "authority_id": held.authority_id,
        "authority": held.authority.name,
        "person_id": held.person_id if is_named else None,
        "person": str(held.person) if is_named else None,
        "since": held.since,
        "last_on": held.last_on,
    }
