"""The Register's own shape written as a stream: all that we hold, or what is published with the confirmed changes."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from nominations.groups.models import ExpertGroup, ExpertGroupQuerySet
from nominations.reconciliation import queries, shape
from nominations.reconciliation.fields import MEMBERS, Facts, held
from nominations.reconciliation.models import RegisterEntry
from nominations.reconciliation.queries import Row
from nominations.reconciliation.states import Change
from nominations.reconciliation.terms import Lists

SOURCE = "Register of Commission Expert Groups and Other Similar Entities; reuse under Commission Decision 2011/833/EU"
AT_ONCE = 500


def as_held(groups: ExpertGroupQuerySet, *, on: date) -> Iterator[str]:
    """Yield a file of all these groups as we hold them, in pieces; members as of the day where there are some.

    A group that is known by its sub-groups only has no entry: nothing is known of it. Nor has one that the Register
    does not list.
    """
    yield from _file(_held(groups, on=on), on=on)


def as_confirmed(groups: ExpertGroupQuerySet, *, on: date) -> Iterator[str]:
    """Yield a file of the entries that should change: as published, with what a person confirmed."""
    rows = [row for row in queries.reconciliation(groups, on=on).rows if row.confirmed]
    yield from _file(_confirmed(groups, rows, on=on), on=on)


def _held(groups: ExpertGroupQuerySet, *, on: date) -> Iterator[dict[str, Any]]:
    lists = queries.lists(on=on)
    known = groups.listed().filter(known_by_sub_groups=False).order_by("code")
    members = queries.memberships(known, on=on)
    for group in known.iterator(chunk_size=AT_ONCE):
        own = queries.members_held(members[group.pk]) if members[group.pk] else None
        yield shape.entry(group.code, held(group), lists, members=own)


def _confirmed(groups: ExpertGroupQuerySet, rows: Iterable[Row], *, on: date) -> Iterator[dict[str, Any]]:
    lists = queries.lists(on=on)
    members = queries.memberships(groups, on=on)
    published = {entry.group_id: entry.published for entry in RegisterEntry.objects.filter(group__in=groups)}
    for group, own in groupby(rows, key=lambda row: row.group):
        changes = list(own)
        if any(row.kind == Change.ADDITION and not row.field for row in changes):
            held_members = queries.members_held(members[group.pk]) or None
            yield shape.entry(group.code, held(group), lists, members=held_members)
        else:
            yield _changed(group, published[group.pk], changes, lists)


def _changed(group: ExpertGroup, published: Facts, changes: list[Row], lists: Lists) -> dict[str, Any]:
    facts = {**shape.EMPTY, **published}
    facts |= {row.field: row.ours for row in changes if row.field != MEMBERS}
    if MEMBERS not in published:
        return shape.entry(group.code, facts, lists)
    names = {row["country"]: set(row["authorities"]) for row in published[MEMBERS]}
    for row in changes:
        if row.field == MEMBERS and row.country:
            own = names.setdefault(row.country.iso2, set())
            own.discard(row.theirs)
            own |= {row.ours} - {None}
    members = [{"country": state, "authorities": sorted(own)} for state, own in sorted(names.items()) if own]
    return shape.entry(group.code, facts, lists, members=members)


def _file(entries: Iterable[dict[str, Any]], *, on: date) -> Iterator[str]:
    yield f'{{\n "retrieved": {json.dumps(on.isoformat())},\n "source": {json.dumps(SOURCE)},\n "groups": ['
    for number, entry in enumerate(entries):
        text = json.dumps(entry, ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield f"{',' if number else ''}\n  {text}"
    yield "\n ]\n}\n"
