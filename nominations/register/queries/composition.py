"""Who is a member and whose seat is held on a day, as the public may know it: State and authority, names by rule 26."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate, Membership, MembershipQuerySet
from nominations.reference.models import Country
from nominations.register.queries.vacancies import shown

# A group's key and a State's ISO code.
Place: TypeAlias = tuple[UUID, str]


@dataclass(frozen=True)
class PublicState:
    """A Member State as it is shown: EL for Greece (rule 21)."""

    iso2: str
    eu_code: str
    name: str
    native_names: str = ""

    @property
    def name_in_text(self) -> str:
        """The name within a sentence: "the Netherlands"."""
        return Country(iso2=self.iso2, name_en=self.name).name_in_text

    @property
    def own_names(self) -> str:
        """What the State calls itself, in each of its languages."""
        return " / ".join(name.strip() for name in self.native_names.split(";"))


@dataclass(frozen=True)
class PublicAuthority:
    """An authority that is a member: its name in the original script, in Latin letters where given, and since when."""

    name: str
    name_latin: str
    since: date


@dataclass(frozen=True)
class PublicSeat:
    """A seat of a State, held or vacant. `name` is "" where nobody sits, or the public may not be told who does."""

    number: int
    name: str = ""
    name_latin: str = ""
    authority: str = ""
    since: date | None = None  # None: vacant

    @property
    def is_held(self) -> bool:
        return self.since is not None


@dataclass(frozen=True)
class PublicLine:
    """A Member State in a group on a day."""

    state: PublicState
    authorities: tuple[PublicAuthority, ...] = ()
    seats: tuple[PublicSeat, ...] = ()

    @property
    def held(self) -> int:
        return sum(seat.is_held for seat in self.seats)

    @property
    def vacant(self) -> int:
        return len(self.seats) - self.held


def public_composition(group: ExpertGroup, *, on: date) -> list[PublicLine]:
    """Return the Member States of the day in protocol order (rule 20), with authorities and seats; three queries."""
    authorities = members_by(Membership.objects.as_of(on).filter(group=group))
    seats = seats_by(Seat.objects.filter(group=group), on=on)
    return [
        PublicLine(state, tuple(authorities[group.pk, state.iso2]), tuple(seats[group.pk, state.iso2]))
        for state in member_states(on=on)
    ]


def member_states(*, on: date) -> list[PublicState]:
    """Return the Member States of the day in protocol order; one query."""
    rows = Country.objects.member_states(on=on).values_list("iso2", "eu_code", "name_en", "native_names")
    return [PublicState(*row) for row in rows]


def members_by(found: MembershipQuerySet) -> dict[Place, list[PublicAuthority]]:
    """Return the authorities of memberships by group and State, in the order of their names; one query."""
    members: dict[Place, list[PublicAuthority]] = defaultdict(list)
    columns = ("group", "authority__country", "authority__name", "authority__name_latin", "since")
    for group, iso2, name, name_latin, since in found.order_by("authority__name", "pk").values_list(*columns):
        members[group, iso2].append(PublicAuthority(name, name_latin, since))
    return members


def seats_by(seats: QuerySet[Seat], *, on: date) -> dict[Place, list[PublicSeat]]:
    """Return the seats held or vacant on a day, and who sits on them, by group and State, by number; one query."""
    sitting = Mandate.objects.as_of(on).filter(seat=OuterRef("pk")).order_by().annotate(name=public_name())
    facts = JSONObject(authority="authority__name", since="since", name="name")
    rows: QuerySet[Any] = shown(seats, on=on).annotate(held=Subquery(sitting.values(facts=facts)[:1]))
    places: dict[Place, list[PublicSeat]] = defaultdict(list)
    for group, iso2, number, held in rows.order_by("number").values_list("group", "country", "number", "held"):
        places[group, iso2].append(_held(number, **held) if held else PublicSeat(number))
    return places


def _held(number: int, *, authority: str, since: str, name: dict[str, str] | None) -> PublicSeat:
    return PublicSeat(number, *written(name), authority, date.fromisoformat(since))


def public_name() -> Subquery:
    """Return what the public may be told of the name of a mandate's person, for `written`; of some, nothing.

    The one place where a person's name is read for the public, always through `nameable` (rule 26).
    """
    columns = ("given_name", "family_name", "given_name_latin", "family_name_latin")
    nameable = Mandate.objects.nameable().filter(pk=OuterRef("pk")).order_by()
    return Subquery(nameable.values(name=JSONObject(**{column: f"person__{column}" for column in columns}))[:1])


def written(name: dict[str, str] | None) -> tuple[str, str]:
    """Return a public name in the original script and in Latin letters; empty where there is none to tell."""
    if name is None:
        return "", ""
    latin = f"{name['given_name_latin']} {name['family_name_latin']}"
    return f"{name['given_name']} {name['family_name']}".strip(), latin.strip()
