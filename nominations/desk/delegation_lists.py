"""The delegations and guests of a meeting as the desk lists them: 27 rows always, in protocol order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant

Mode = Participant.Mode
Capacity = Participant.Capacity


@dataclass(frozen=True)
class Row:
    """A State and who attends for it."""

    delegation: Delegation
    people: list[Participant] = field(default_factory=list)

    @property
    def answer(self) -> str | Promise:
        """How the delegation stands, in words."""
        if self.delegation.is_nil:
            return _("Nobody attends")
        if not self.people:
            return _("No answer")
        return _("Named")

    @property
    def tone(self) -> str:
        """The class of the label that says it."""
        if self.people:
            return "good"
        return "wait" if self.delegation.is_nil else "silent"


@dataclass(frozen=True)
class Lists:
    """All rows, the guests, and how many there are."""

    rows: Sequence[Row]
    guests: Sequence[Participant]

    @property
    def counts(self) -> dict[str, int]:
        people = [person for row in self.rows for person in row.people] + list(self.guests)
        return {
            "named": sum(bool(row.people) for row in self.rows),
            "nobody": sum(row.delegation.is_nil for row in self.rows),
            "silent": sum(not row.people and not row.delegation.is_nil for row in self.rows),
            "people": len(people),
            "online": sum(person.mode == Mode.ONLINE for person in people),
            "experts": sum(person.capacity == Capacity.EXPERT for person in people),
            "substitutes": sum(person.capacity == Capacity.SUBSTITUTE for person in people),
        }


def lists(meeting: Meeting) -> Lists:
    """Return the delegations and guests of a meeting; three queries, whoever comes."""
    rows = Participant.objects.standing().filter(meeting=meeting).select_related("country")
    people: dict[Any, list[Participant]] = defaultdict(list)
    in_order = rows.order_by(F("seat__number").asc(nulls_last=True), "expert_number", "capacity", "family_name", "pk")
    for person in in_order.prefetch_related("invited_to"):
        people[person.delegation_id].append(person)
    delegations = meeting.delegations.select_related("country").order_by("country__protocol_order")
    return Lists([Row(each, people[each.pk]) for each in delegations], people[None])
