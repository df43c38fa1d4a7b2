"""Which texts of rapporteurs are still to be handed in, and by which State."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import WRITTEN_WHILE, MinutesStatus
from nominations.reference.models import Country


def owed() -> "QuerySet[AgendaItem]":
    """Return the points whose rapporteur is of a State that has handed in nothing, while the minutes are in draft."""
    in_draft = Q(meeting__minutes=None) | Q(meeting__minutes__status=MinutesStatus.DRAFT)
    rows = AgendaItem.objects.filter(in_draft, meeting__status__in=WRITTEN_WHILE, rapporteur_state__isnull=False)
    rows = rows.exclude(kind=AgendaItem.Kind.BREAK).filter(Q(record=None) | Q(record__report=""))
    return rows.select_related("rapporteur_state")


def owed_by_state(meeting: Meeting) -> dict[str, list[AgendaItem]]:
    """Return the same of one meeting, in the order of its programme; one query."""
    found: dict[str, list[AgendaItem]] = defaultdict(list)
    for item in owed().filter(meeting=meeting).order_by("position"):
        found[str(item.rapporteur_state_id)].append(item)
    return dict(found)


def of_state(items: Iterable[AgendaItem], state: Country) -> list[AgendaItem]:
    """Return those of a programme whose rapporteur is of this State, handed in or not."""
    return [item for item in items if item.rapporteur_state_id == state.pk and item.kind != AgendaItem.Kind.BREAK]
