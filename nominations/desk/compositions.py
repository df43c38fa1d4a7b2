"""The composition of a group on any day, as its page shows it: 27 lines, map and time line; seven queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nominations.groups.models import ExpertGroup
from nominations.mandates import histories, pictures
from nominations.mandates.composition import StateLine, composition
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.pictures import SIGNS, SeatState, TileFacts, TileMap
from nominations.mandates.timelines import Timeline, group_timeline
from nominations.mandates.vacancies import spots


@dataclass(frozen=True)
class Line:
    """A State's row: who its authorities and representatives were, and its state in a word."""

    state_line: StateLine
    state: SeatState

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def has_several(self) -> bool:
        return len(self.state_line.places) > 1

    @property
    def vacant_word(self) -> str:
        """What an empty seat is called: vacant only where the State was asked (rule 33)."""
        return str((SeatState.NOT_INVITED if self.state == SeatState.NOT_INVITED else SeatState.VACANT).label)

    @property
    def authorities(self) -> list[str]:
        return [str(membership.authority) for membership in self.state_line.memberships]


@dataclass(frozen=True)
class Composition:
    """`earlier` and `later`: the next days, each way, on which anything changed; None where nothing did."""

    lines: list[Line]
    tiles: TileMap
    timeline: Timeline | None
    earlier: date | None
    later: date | None
    sitting: int
    seats: int


def of_group(group: ExpertGroup, *, on: date, today: date) -> Composition:
    invited = {spot.iso2 for spot in spots(groups=ExpertGroup.objects.filter(pk=group.pk), on=on)}  # of rule 33
    lines = [Line(line, pictures.seat_state(line, on=on, invited=invited)) for line in composition(group, on=on)]
    rows = histories.seat_rows(group, who=lambda mandate: str(mandate.person), href=mandate_url)
    changes = sorted(days_of_change(group))
    return Composition(
        lines=lines,
        tiles=pictures.tile_map(_tile(line) for line in lines),
        timeline=group_timeline(rows, today=today) if any(row.holdings for row in rows) else None,
        earlier=max((day for day in changes if day < on), default=None),
        later=min((day for day in changes if day > on), default=None),
        sitting=sum(len(line.state_line.sitting) for line in lines),
        seats=sum(len(line.state_line.places) for line in lines),
    )


def _tile(line: Line) -> TileFacts:
    country = line.state_line.country
    return TileFacts(
        code=country.eu_code,
        name=country.name_en,
        state=line.state,
        href=f"#state-{country.eu_code}",
        sentence=pictures.seats_in_words(line.state_line, line.state),
    )


def mandate_url(mandate: Mandate) -> str:
    return reverse("admin:nominations_mandate_change", args=[mandate.pk])


def days_of_change(group: ExpertGroup) -> set[date]:
    """Return the first days of what began, and the first days after what ended; one query."""
    mandates = Mandate.objects.standing().filter(seat__group=group).order_by()
    memberships = Membership.objects.standing().filter(group=group).order_by()
    pairs: Iterable[tuple[date, date | None]] = mandates.values_list("since", "until").union(
        memberships.values_list("since", "until")
    )
    return {day for pair in pairs for day in pair if day}
