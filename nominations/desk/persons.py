"""Persons who may have been entered twice, and what a merge would do, as far as the visitor may see it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from nominations.mandates import actions
from nominations.mandates.models import Mandate
from nominations.parties.models import Person

MOST = 200  # persons on the page of possible duplicates
MOST_FOUND = 20  # by a search for the one to merge into


@dataclass(frozen=True)
class Alike:
    """Persons who share a folded name or an address: perhaps one person, perhaps not."""

    reason: str
    persons: list[Person]


def possible_duplicates(visible: QuerySet[Person]) -> list[Alike]:
    """Return who may have been entered twice; one query over those whom the visitor sees."""
    rows = visible.annotate(address=Upper("email"))  # as its index has it
    others = rows.filter(~Q(pk=OuterRef("pk")))
    same_name = Exists(others.filter(name_key=OuterRef("name_key")))
    same_address = Exists(others.filter(address=OuterRef("address")).exclude(email=""))
    found = list(rows.filter(same_name | same_address).order_by("name_key", "created_at")[:MOST])
    alike = [
        *_together(found, lambda person: person.name_key, _("The same name")),
        *_together(found, lambda person: person.email.upper(), _("The same address")),
    ]
    return list({frozenset(person.pk for person in each.persons): each for each in reversed(alike)}.values())[::-1]


def _together(found: Iterable[Person], key: Any, reason: str) -> list[Alike]:
    by_key: dict[str, list[Person]] = defaultdict(list)
    for person in found:
        if key(person):
            by_key[key(person)].append(person)
    return [Alike(reason, persons) for persons in by_key.values() if len(persons) > 1]


def alike_to(person: Person, visible: QuerySet[Person]) -> list[Person]:
    """Return whom a person may be a double of; one query."""
    same = Q(name_key=person.name_key)
    if person.email:
        same |= Q(email__iexact=person.email)
    return list(visible.filter(same).exclude(pk=person.pk).order_by("created_at")[:MOST_FOUND])


@dataclass(frozen=True)
class Fact:
    """One line of two persons side by side."""

    name: str
    duplicate: Any
    survivor: Any

    @property
    def differs(self) -> bool:
        return bool(self.duplicate != self.survivor)


@dataclass(frozen=True)
class Comparison:
    facts: list[Fact]
    moved: list[Mandate]  # in the visitor's groups
    elsewhere: int


COLUMNS = (
    *("family_name", "given_name", "family_name_latin", "given_name_latin"),
    *("function", "employer", "email", "phone", "created_at", "informed_at"),
)


def comparison(duplicate: Person, survivor: Person, groups: set[Any]) -> Comparison:
    """Put two persons side by side, with the mandates that would move from one to the other."""
    preview = actions.merge_preview(duplicate, survivor)
    facts = [
        Fact(str(Person._meta.get_field(name).verbose_name), getattr(duplicate, name), getattr(survivor, name))  # type: ignore[union-attr]  # columns
        for name in COLUMNS
    ]
    own = [mandate for mandate in preview.mandates if mandate.seat.group_id in groups]
    return Comparison(facts, own, len(preview.mandates) - len(own))


def survivor_of(key: uuid.UUID) -> Person | None:
    """Return whom a merged entry leads to, after all mergers; None for an entry that was never merged."""
    person = Person.objects.filter(pk=key, merged_into__isnull=False).select_related("merged_into").first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def mandates_of(key: uuid.UUID, groups: set[Any]) -> list[Mandate]:
    """Return a person's mandates in the visitor's groups, the newest first."""
    rows = Mandate.objects.filter(person=key, seat__group__in=groups).order_by(F("since").desc(), "pk")
    return list(rows.select_related("seat__group", "seat__country", "authority"))
