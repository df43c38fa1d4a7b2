"""Who held the seats of a group over time, as the timelines draw it; what was entered in error is not there."""

from collections.abc import Callable

from django.db.models import Prefetch

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
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
    )


def seat_rows(group: ExpertGroup, *, who: Words, href: Words | None = None) -> list[SeatRow]:
    """Return every seat of a group in protocol order, with all who held it; two queries."""
    standing = Mandate.objects.standing().select_related("person", "authority").order_by("since")
    seats = group.seats.select_related("country").prefetch_related(Prefetch("mandates", standing))
    rows = list(seats.order_by("country__protocol_order", "number"))
    has_several = any(seat.number > 1 for seat in rows)
    return [
        SeatRow(
            code=seat.country.eu_code,
            name=seat.country.name_en,
            holdings=[holding(mandate, who=who, href=href) for mandate in seat.mandates.all()],
            number=seat.number if has_several else None,
        )
        for seat in rows
    ]
