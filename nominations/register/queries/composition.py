"""Who is a member and whose seat is held on a day, as the public may know it: State and authority, names by rule 26."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate, MandateQuerySet, Membership
from nominations.reference.models import Country


@dataclass(frozen=True)
class PublicState:
    """A Member State as it is shown: EL for Greece (rule 21)."""

    iso2: str
    eu_code: str
    name: str
    native_names: str = ""


@dataclass(frozen=True)
class PublicAuthority:
    """An authority that is a member: its name in the original script, in Latin letters where given, and since when."""

    name: str
    name_latin: str
    since: date


@dataclass(frozen=True)
class PublicSeat:
    """A seat of a State on a day. `name` is "" where the seat is vacant, or the public may not be told who sits."""

    number: int
    name: str = ""
    name_latin: str = ""
    authority: str = ""
    since: date | None = None  # None: nobody sits

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
    """Return the Member States of the day in protocol order (rule 20), with authorities and seats; five queries."""
    authorities, seats = _authorities(group, on=on), _seats(group, on=on)
    return [
        PublicLine(state, tuple(authorities[state.iso2]), tuple(seats[state.iso2])) for state in member_states(on=on)
    ]


def member_states(*, on: date) -> list[PublicState]:
    """Return the Member States of the day in protocol order; one query."""
    rows = Country.objects.member_states(on=on).values_list("iso2", "eu_code", "name_en", "native_names")
    return [PublicState(*row) for row in rows]


def public_names(mandates: MandateQuerySet) -> dict[UUID, tuple[str, str]]:
    """Return the names that the public may be told, by mandate: in the original script and in Latin letters.

    The one place where a person's name is read for the public, always through `nameable` (rule 26).
    """
    columns = ("given_name", "family_name", "given_name_latin", "family_name_latin")
    rows = mandates.nameable().values_list("pk", *(f"person__{column}" for column in columns))
    return {key: (f"{given} {family}".strip(), f"{g} {f}".strip()) for key, given, family, g, f in rows}


def _authorities(group: ExpertGroup, *, on: date) -> dict[str, list[PublicAuthority]]:
    found: dict[str, list[PublicAuthority]] = defaultdict(list)
    rows = Membership.objects.as_of(on).filter(group=group).order_by("authority__name", "pk")
    columns = ("authority__country", "authority__name", "authority__name_latin", "since")
    for iso2, name, name_latin, since in rows.values_list(*columns):
        found[iso2].append(PublicAuthority(name, name_latin, since))
    return found


def _seats(group: ExpertGroup, *, on: date) -> dict[str, list[PublicSeat]]:
    sitting = Mandate.objects.as_of(on).filter(seat__group=group)
    held = {
        seat: (key, authority, since)
        for seat, key, authority, since in sitting.values_list("seat", "pk", "authority__name", "since")
    }
    names = public_names(sitting)
    rows: Iterable[tuple[int, str, int]] = (
        Seat.objects.filter(group=group).order_by("number").values_list("pk", "country", "number")
    )
    found: dict[str, list[PublicSeat]] = defaultdict(list)
    for seat, iso2, number in rows:
        if seat not in held:
            found[iso2].append(PublicSeat(number))
            continue
        key, authority, since = held[seat]
        name, name_latin = names.get(key, ("", ""))
        found[iso2].append(PublicSeat(number, name, name_latin, authority, since))
    return found
