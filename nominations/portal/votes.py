"""What the portal shows of a vote: where the State stands, in words, and the cards of votes that are open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.meetings import balloting, voting_access, voting_queries
from nominations.meetings.majority import Tally
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot

MOST_CARDS = 10


@dataclass(frozen=True)
class Card:
    """One vote of the State in a list: what it is, where the State stands, and what to do next."""

    ballot: Ballot
    href: str
    is_open: bool
    status: str
    tone: str
    step: str | Promise

    @property
    def opinion(self) -> Any:
        return self.ballot.opinion


def card(ballot: Ballot, *, at: datetime) -> Card:
    is_open = takes_votes(ballot, at=at)
    awaits = is_open and not ballot.choice
    step = _("Vote") if awaits else _("See this vote")
    href = reverse("portal:vote", args=[ballot.pk])
    return Card(ballot, href, is_open, standing(ballot, at=at), "high" if awaits else "medium", step)


def cards(user: Any, *, at: datetime) -> list[Card]:
    """Return the written procedures in which the visitor's States may vote now, the nearest last day first."""
    on = clock.local_day(at)
    rows = voting_queries.open_to_states(on=on) & Ballot.objects.visible_to(user, on=on)
    return [card(ballot, at=at) for ballot in rows[:MOST_CARDS]]


def takes_votes(ballot: Ballot, *, at: datetime) -> bool:
    """Say whether the State itself may vote now: in writing, before the last second."""
    opinion = ballot.opinion
    return (
        opinion.is_written and opinion.status == OpinionStatus.VOTING and bool(opinion.ends_at and at < opinion.ends_at)
    )


def standing(ballot: Ballot, *, at: datetime) -> str:
    """Say in a few words where the State stands in this vote."""
    opinion = ballot.opinion
    if opinion.status == OpinionStatus.VOTING:
        if takes_votes(ballot, at=at):
            voted = _now("Your vote: %(choice)s") % {"choice": ballot.get_choice_display()}
            return voted if ballot.choice else _now("Not voted yet")
        return _now("Vote in the meeting") if not opinion.is_written else _now("Being counted")
    return str(opinion.get_status_display())


def result(ballot: Ballot) -> Tally | None:
    """Return the counts once the vote has ended with a result; before, nobody is told how others voted."""
    return voting_queries.tally_of(ballot.opinion) if ballot.opinion.status in voting_access.VOTED else None


def may_give_reasons(ballot: Ballot, *, at: datetime) -> bool:
    try:
        balloting.check_reasons(ballot, at=at)
    except balloting.NoReasons:
        return False
    return True
