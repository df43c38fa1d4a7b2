"""What we hold against what is published, line by line, in a constant number of queries (rule 34)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, ExpertGroupQuerySet
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate, Membership
from nominations.reconciliation import terms
from nominations.reconciliation.fields import FIELDS, MEMBERS, Facts, held
from nominations.reconciliation.models import RegisterConfirmation, RegisterEntry
from nominations.reconciliation.states import Change
from nominations.reconciliation.terms import Lists
from nominations.reference.models import Country, RegisterTerm


@dataclass(frozen=True)
class Row:
    """One line of the reconciliation: what the Register would have to change; no field: the whole group."""

    group: ExpertGroup
    kind: Change
    field: str
    ours: Any
    theirs: Any
    country: Country | None = None
    whole: str = ""  # digest of all that we hold, where the line stands for the whole group
    confirmed: RegisterConfirmation | None = None

    @property
    def key(self) -> str:
        """Digest of the line with both values: when either changes, it is another line."""
        state = self.country.iso2 if self.country else ""
        return digest([self.group.code, self.kind, self.field, state, self.ours, self.theirs, self.whole])


@dataclass(frozen=True)
class Reconciliation:
    """All lines of some groups, and the groups of which the retrieved data says nothing of the members."""

    rows: list[Row]
    without_members: int


def digest(told: list[Any]) -> str:
    """Return a short name for what was shown."""
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def lists(*, on: date) -> Lists:
    """Return what entries are read and written with; two queries."""
    states: dict[str, str] = {}
    for country in Country.objects.member_states(on=on):
        names = (country.iso2, country.eu_code, country.name_en, country.official_name_en)
        states |= {name.casefold(): country.iso2 for name in names}
    return terms.lists(RegisterTerm.objects.order_by("kind", "label"), states)


def reconciliation(groups: ExpertGroupQuerySet, *, on: date) -> Reconciliation:
    """Compare groups with what is published of them; members as of a day, of Member States' authorities (type D).

    A group that the Register does not list is not compared.
    """
    entries = {entry.group_id: entry for entry in RegisterEntry.objects.filter(group__in=groups)}
    members = memberships(groups, on=on)
    states = Country.objects.in_bulk()
    confirmed = {each.key: each for each in RegisterConfirmation.objects.select_related("confirmed_by")}
    rows: list[Row] = []
    without_members = 0
    for group in groups.listed().order_by("code"):
        entry = entries.get(group.pk)
        if group.known_by_sub_groups:
            continue
        if entry is None or entry.gone_since:
            rows.append(Row(group, Change.ADDITION, "", group.title, None, whole=digest([held(group)])))
            continue
        rows += _fields(group, entry.published)
        if MEMBERS in entry.published:
            rows += _members(group, members[group.pk], entry.published[MEMBERS], states)
        else:
            without_members += bool(members[group.pk])
    marked = [_marked(row, confirmed) for row in rows]
    return Reconciliation(marked, without_members)


def memberships(groups: QuerySet[ExpertGroup], *, on: date) -> defaultdict[Any, list[Membership]]:
    """Return who is a member on a day, by group; one query."""
    found: defaultdict[Any, list[Membership]] = defaultdict(list)
    rows = Membership.objects.as_of(on).filter(group__in=groups).select_related("authority")
    for membership in rows.order_by("authority__country__protocol_order", "authority__name", "pk"):
        found[membership.group_id].append(membership)
    return found


def running_in(groups: Iterable[ExpertGroup], *, on: date) -> set[Any]:
    """Return the keys of those groups in which somebody is a member or sits from a day on, or a call is open."""
    keys = [group.pk for group in groups]
    running = Membership.objects.from_day(on).filter(group__in=keys).order_by().values_list("group_id")
    sitting = Mandate.objects.from_day(on).filter(seat__group__in=keys).order_by().values_list("seat__group_id")
    asked = Call.objects.filter(group__in=keys, status=CallStatus.OPEN).order_by().values_list("group_id")
    return {key for (key,) in running.union(sitting, asked)}


def members_held(members: Iterable[Membership]) -> list[dict[str, Any]]:
    """Return memberships as the data of the Register has them: a State and the names of its authorities."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for membership in members:
        names[str(membership.authority.country_id)].append(membership.authority.name)
    return [{"country": state, "authorities": sorted(own)} for state, own in sorted(names.items())]


def _fields(group: ExpertGroup, published: Facts) -> Iterator[Row]:
    ours = held(group)
    for name in FIELDS:
        if name in published and ours[name] != published[name]:
            yield Row(group, Change.CHANGE, name, ours[name], published[name])


def _members(
    group: ExpertGroup, members: list[Membership], published: list[dict[str, Any]], states: Mapping[str, Country]
) -> Iterator[Row]:
    """Compare authorities by name, accents and case aside, in the original script or in Latin letters."""
    theirs = {(row["country"], fold(name)): name for row in published for name in row["authorities"]}
    matched = set()
    for membership in members:
        authority = membership.authority
        keys = {(str(authority.country_id), fold(name)) for name in (authority.name, authority.name_latin) if name}
        matched |= keys
        if not keys & theirs.keys():
            yield Row(group, Change.ADDITION, MEMBERS, authority.name, None, states[str(authority.country_id)])
    for (state, folded), name in theirs.items():
        if (state, folded) not in matched:
            yield Row(group, Change.REMOVAL, MEMBERS, None, name, states.get(state))


def _marked(row: Row, confirmed: Mapping[str, RegisterConfirmation]) -> Row:
    known = confirmed.get(row.key)
    return replace(row, confirmed=known) if known else row
