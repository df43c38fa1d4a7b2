"""Who is a member and who sat since 2019 in a bench: two memberships and mandates a seat in places, some vacancies."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bench.names import authority_key, key, name_of
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties.models import Person

FIRST, SECOND, RESIGNED, THIRD = date(2019, 1, 1), date(2022, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
RECORDED = datetime(2026, 1, 2, 9, tzinfo=UTC)  # when the past was entered
# Of ten seats, three had somebody before 2022; of those whose State has named nobody since, a third are vacant.
OF_TEN, HAD_TWO, OF_VACANT = 10, 3, 3


def is_published(number: int) -> bool:
    """Whether the group of this number publishes names: one in three."""
    return number % 3 == 0


def informed_at(number: int) -> datetime | None:
    """Two persons of three were told of what is held about them (domain rule 26)."""
    return RECORDED if number % 3 else None


def members_of(groups: Iterable[tuple[int, ExpertGroup]], states: Iterable[str]) -> None:
    """Enter an authority of each State as member since 2019; in every tenth group another one held it until 2022."""
    rows = []
    for (number, group), iso2 in ((each, state) for each in groups for state in states):
        is_second = number % OF_TEN == 0
        rows.append(_membership(group, authority_key(iso2, number), SECOND if is_second else FIRST, number))
        if is_second:
            rows.append(_membership(group, authority_key(iso2, number + 1), FIRST, number, until=SECOND))
    Membership.objects.bulk_create(rows)


def _membership(group: ExpertGroup, authority: UUID, since: date, number: int, until: date | None = None) -> Membership:
    reason = EndReason.AUTHORITY_CHANGED if until else ""
    return Membership(
        id=key("membership", number, authority),
        group=group,
        authority_id=authority,
        since=since,
        until=until,
        end_reason=reason,
        recorded_at=RECORDED,
    )


def sat_before(seats: list[Seat], *, first: int, followed: set[int]) -> Mapping[int, UUID]:
    """Enter who sat until now; `followed` are the seats that somebody takes in 2026. Return whom they follow."""
    people: list[Person] = []
    mandates: list[Mandate] = []
    last: dict[int, UUID] = {}
    for place, seat in enumerate(seats):
        number = first * 27 + place
        before = None
        if number % OF_TEN < HAD_TWO:
            people.append(_person(number, "first"))
            before = _mandate(seat, people[-1], number, since=FIRST, until=SECOND, end_reason=EndReason.TERM_ENDED)
            mandates.append(before)
        people.append(_person(number, "second"))
        mandates.append(
            _mandate(seat, people[-1], number, since=SECOND, replaces=before, **_end(number, seat.pk in followed))
        )
        last[seat.pk] = mandates[-1].pk
    Person.objects.bulk_create(people)
    Mandate.objects.bulk_create(mandates)
    return last


def _end(number: int, is_followed: bool) -> dict[str, Any]:
    if is_followed:
        return {"until": THIRD, "end_reason": EndReason.REPLACED}
    return {"until": RESIGNED, "end_reason": EndReason.RESIGNED} if number % OF_VACANT == 0 else {}


def _person(number: int, turn: str) -> Person:
    given, family = name_of(number + (5 if turn == "first" else 13))
    return Person(
        id=key("person", number, turn),
        family_name=family,
        given_name=given,
        name_key=fold(f"{given} {family}"),
        function="Head of an invented division",
        employer="Institute of Invented Physics",
        email=f"{turn}.{number}@ministry.example.org",
        created_at=RECORDED,
        informed_at=informed_at(number),
    )


def _mandate(seat: Seat, person: Person, number: int, **facts: Any) -> Mandate:
    return Mandate(
        seat=seat,
        person=person,
        authority_id=authority_key(str(seat.country_id), number // 27),
        recorded_at=RECORDED,
        **facts,
    )
