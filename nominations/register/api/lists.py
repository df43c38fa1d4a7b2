"""The lists of the interface: groups, States, authorities, memberships, mandates, persons, terms."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.mandates.models import STANDS
from nominations.reference.models import Country, RegisterTerm
from nominations.register.api import records, shapes
from nominations.register.api.asking import AskedGroups, Held, Paged
from nominations.register.api.keys import today, whose
from nominations.register.api.paging import page
from nominations.register.queries import GroupFilter
from nominations.register.queries import records as rows_of
from nominations.register.queries.profiles import Profile
from nominations.register.queries.records import Rows

router = Router(tags=["Lists"])
FAILS = {400: shapes.Problem, 401: shapes.Problem}


@router.get("/groups", response={200: shapes.Groups, **FAILS}, url_name="groups")
def groups(request: HttpRequest, asked: Query[AskedGroups]) -> Any:
    """Expert groups, with the same filters as the page of groups."""
    whose(request)
    filters = asked.dict(exclude={"modified_since", "cursor", "limit"})
    found, after = page(request, rows_of.group_rows(GroupFilter(**filters, on=today())), asked)
    return {"items": [records.group(row) for row in found], "next": after}


@router.get("/states", response={200: shapes.States, **FAILS}, url_name="states")
def states(request: HttpRequest) -> Any:
    """The Member States of today in protocol order."""
    whose(request)
    found = Country.objects.member_states(on=today())
    items = [
        {
            "code": state.iso2,
            "eu_code": state.eu_code,
            "name": state.name_en,
            "official_name": state.official_name_en,
            "native_names": [name.strip() for name in state.native_names.split(";")],
            "protocol_order": state.protocol_order,
        }
        for state in found
    ]
    return {"items": items}


@router.get("/terms", response={200: shapes.Terms, **FAILS}, url_name="terms")
def terms(request: HttpRequest) -> Any:
    """The public Register's lists: Directorates-General, policy areas, tasks. Groups hold their codes."""
    whose(request)
    return {"items": list(RegisterTerm.objects.order_by("kind", "label").values(*shapes.Term.model_fields))}


@router.get("/authorities", response={200: shapes.Authorities, **FAILS}, url_name="authorities")
def authorities(request: HttpRequest, asked: Query[Paged]) -> Any:
    """The authorities of the Member States, those that ended included."""
    whose(request)
    rows = rows_of.authority_rows()
    found, after = page(request, rows if asked.modified_since else rows.filter(is_shown=True), asked)
    return {"items": [records.authority(row) for row in found], "next": after}


@router.get("/memberships", response={200: shapes.Memberships, **FAILS}, url_name="memberships")
def memberships(request: HttpRequest, asked: Query[Held]) -> Any:
    """Which authority is, or was, a member of which group."""
    whose(request)
    found, after = page(request, _wanted(rows_of.membership_rows(), asked), asked)
    return {"items": [records.membership(row) for row in found], "next": after}


@router.get("/mandates", response={200: shapes.Mandates, **FAILS}, url_name="mandates")
def mandates(request: HttpRequest, asked: Query[Held]) -> Any:
    """Which seat was held for which authority, from when to when; by whom, where that is published."""
    profile = whose(request)
    found, after = page(request, _wanted(rows_of.mandate_rows(profile), asked), asked)
    return {"items": [records.mandate(row) for row in found], "next": after}


@router.get("/persons", response={200: shapes.Persons, **FAILS}, url_name="persons")
def persons(request: HttpRequest, asked: Query[Paged]) -> Any:
    """The persons whose names are published; with a key, those of your State or groups in full."""
    profile = whose(request)
    rows = rows_of.person_rows(profile, on=today())
    if not asked.modified_since:
        rows = rows.filter(merged_into__isnull=True, is_shown=True)
    found, after = page(request, rows, asked)
    items = [records.person(row) for row in found]
    note_contacts(profile, items)
    return {"items": items, "next": after}


def note_contacts(profile: Profile, items: list[dict[str, Any]]) -> None:
    """Record that addresses of persons were read (domain rule 29)."""
    number = sum("email" in item for item in items)
    if profile.user and number:
        audit.record("contact_data.read", profile.user, by=profile.user, at=clock.now(), persons=number, way="api")


def _wanted(rows: Rows, asked: Held) -> Rows:
    if asked.group:
        rows = rows.filter(group_code=asked.group)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.on:
        return rows_of.holding_on(rows, asked.on)
    return rows if asked.modified_since else rows.filter(STANDS)
