"""Who attends for a State, place by place, and what to look at: read for pages, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Seat
from nominations.kernel.findings import Finding, warning
from nominations.kernel.predicates import Answer
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate
from nominations.mandates.placing import in_words
from nominations.meetings import entitled, places, repeating
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant


@dataclass(frozen=True)
class Place:
    """A seat of the State on the first day: who sits on it, who attends on it, and the experts who come along."""

    seat: Seat
    mandate: Mandate | None
    participant: Participant | None
    experts: list[Participant] = field(default_factory=list)


@dataclass(frozen=True)
class Lineup:
    """A delegation as pages show it."""

    delegation: Delegation
    places: list[Place]
    standing: list[Participant]
    withdrawn: list[Participant]
    limit: int
    may_change: Answer
    is_in_time: bool
    last: Delegation | None  # whom they may name again with one press

    @property
    def experts(self) -> list[Participant]:
        return [expert for place in self.places for expert in place.experts]

    @property
    def attending(self) -> list[Participant]:
        return [place.participant for place in self.places if place.participant]

    @property
    def may_bring(self) -> bool:
        """Whether another expert may come along."""
        return bool(self.attending) and len(self.experts) < self.limit

    @property
    def is_waiting(self) -> bool:
        """Whether the State has not answered, and still may."""
        return self.delegation.answered_at is None and bool(self.may_change)


def lineup(delegation: Delegation, *, user: Any, at: datetime) -> Lineup:
    """Return who attends for the State; the delegation brings its meeting, group and country."""
    rows = Participant.objects.filter(delegation=delegation).select_related("authority", "mandate__person")
    everybody = list(rows.order_by("expert_number", "added_at"))
    there = [each for each in everybody if each.withdrawn_at is None]
    drawn = [
        Place(
            seat,
            next(iter(seat.mandates.all()), None),
            next((each for each in there if each.seat_id == seat.pk), None),
        )
        for seat in places.seats_of(delegation)
    ]
    for place in drawn:
        if place.participant:
            place.experts.extend(each for each in there if each.accompanies_id == place.participant.pk)
    may = entitled.may_change(user, delegation, at=at)
    return Lineup(
        delegation=delegation,
        places=drawn,
        standing=there,
        withdrawn=[each for each in everybody if each.withdrawn_at is not None],
        limit=places.limit_of_experts(delegation.meeting.group),
        may_change=may,
        is_in_time=entitled.is_in_time(delegation.meeting, at=at),
        last=repeating.last_delegation(delegation) if may and not there else None,
    )


def no_longer_sitting(meeting: Meeting) -> "QuerySet[Participant]":
    """Return who was named on a mandate that does not hold on the first day: after a new day, or a late change."""
    first_on = meeting.first_on
    named = Participant.objects.standing().filter(meeting=meeting, mandate__isnull=False)
    holds = Q(mandate__in=Mandate.objects.as_of(first_on))
    return (
        named.exclude(holds)
        .select_related("delegation__country", "mandate__person")
        .order_by("delegation__country__protocol_order", "seat__number")
    )


def findings(meeting: Meeting) -> list[Finding]:
    """Return what to look at among those who stand: mandates that no longer hold, one name with two addresses."""
    there = Participant.objects.standing().filter(meeting=meeting).order_by("added_at")
    return _findings(meeting, no_longer_sitting(meeting), there)


def findings_of(drawn: Lineup) -> list[Finding]:
    """Return the same of one delegation: a State is told nothing of another's."""
    delegation = drawn.delegation
    gone = no_longer_sitting(delegation.meeting).filter(delegation=delegation)
    return _findings(delegation.meeting, gone, sorted(drawn.standing, key=attrgetter("added_at")))


def _findings(meeting: Meeting, gone: Iterable[Participant], there: Iterable[Participant]) -> list[Finding]:
    day = in_words(meeting.first_on)
    return [*(_gone(each, day) for each in gone), *_namesakes(there)]


def _gone(participant: Participant, day: str) -> Finding:
    facts = {
        "name": participant,
        "state": participant.delegation.country.name_en if participant.delegation else "",
        "sitting": participant.mandate.person if participant.mandate else "",
        "day": day,
    }
    if participant.capacity == Participant.Capacity.SUBSTITUTE:
        words = _("%(state)s: %(name)s attends for %(sitting)s, who no longer sits on %(day)s. Confirm or replace.")
        return warning("mandate_gone", words % facts)
    words = _("%(state)s: %(name)s no longer sits on %(day)s. Name who sits then, or a substitute.")
    return warning("mandate_gone", words % facts)


def _namesakes(there: Iterable[Participant]) -> list[Finding]:
    known: dict[str, str] = {}
    found = []
    twice = _("%(name)s is named with two addresses: %(first)s and %(second)s. If it is one person, withdraw one.")
    for person in there:
        name = fold(str(person))
        if name in known:
            facts = {"name": str(person), "first": known[name], "second": person.email}
            found.append(warning("namesake", twice % facts))
        known.setdefault(name, person.email)
    return found
