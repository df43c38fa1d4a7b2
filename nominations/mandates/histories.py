"""Who held the seats of a group over time, as the timelines draw it; what was entered in error is not there."""

from collections.abc import Callable

from nominations.groups.models import ExpertGroup
from nominations.mandates.history import group_history
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.mandates.timelines import Holding, SeatRow

Words = Callable[[Mandate], str]


def holding(mandate: Mandate, *, who: Words, href: Words | None = None) -> Holding:
    """Return a mandate for a timeline. `who` decides which name is said; the public may hear fewer (rule 26)."""
    name, authority = who(mandate), str(mandate.authority)
    return Holding(
        who=name,
        since=mandate.since,
        until=mandate.until,
        detail="" if name == authority else authority,
        end=str(mandate.get_end_reason_display()),
        href=href(mandate) if href else "",
        closes=mandate.end_reason == EndReason.GROUP_CLOSED,
    )


def seat_rows(group: ExpertGroup, *, who: Words, href: Words | None = None) -> list[SeatRow]:
    """Return every seat of a group in protocol order, with all who held it; two queries."""
    rows = group_history(group)
    has_several = any(row.seat.number > 1 for row in rows)
    return [
        SeatRow(
            code=row.seat.country.eu_code,
            name=row.seat.country.name_en,
            holdings=[holding(each.mandate, who=who, href=href) for each in row.stretches if each.mandate],
            number=row.seat.number if has_several else None,
        )
        for row in rows
    ]
