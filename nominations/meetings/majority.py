"""The majority of all members, counted: plain words and numbers, no database (domain rules 8, 9, 11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"


class Outcome(StrEnum):
    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    UNDECIDED = "undecided"


def electorate(members: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return who votes, from the pairs (State, member authority): each State once, however many authorities or seats.

    Only authorities of Member States that are members are given; observers and experts never are (rule 8).
    """
    voters: dict[str, tuple[str, ...]] = {}
    for state, authority in members:
        voters[state] = (*voters.get(state, ()), authority)
    return voters


def majority(members: int) -> int:
    """Return how many of all members carry an opinion: 14 of 27 (rule 9)."""
    if members < 1:
        raise ValueError("A group without members has no majority.")
    return members // 2 + 1


@dataclass(frozen=True)
class Tally:
    """How the members of a vote have answered so far; who is absent or silent counts as not for."""

    members: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def needed(self) -> int:
        return majority(self.members)

    @property
    def silent(self) -> int:
        return self.members - self.in_favour - self.against - self.abstained

    @property
    def is_carried(self) -> bool:
        """Whether it is adopted if the vote ends now."""
        return self.in_favour >= self.needed

    @property
    def outcome(self) -> Outcome:
        """What is certain already, if nobody changes a vote that was cast."""
        if self.is_carried:
            return Outcome.CARRIED
        return Outcome.UNDECIDED if self.in_favour + self.silent >= self.needed else Outcome.NOT_CARRIED


def tally(members: int, votes: Iterable[str]) -> Tally:
    """Count the votes of members; "" is a member who has not voted. Raises ValueError at more votes than members."""
    cast = [vote for vote in votes if vote]
    if len(cast) > members or not set(cast) <= {FOR, AGAINST, ABSTAIN}:
        raise ValueError("A vote too many, or one that is none of for, against and abstention.")
    return Tally(members, cast.count(FOR), cast.count(AGAINST), cast.count(ABSTAIN))


def outcome(members: int, votes: Iterable[str]) -> Outcome:
    """Return what the votes cast so far decide: carried, not carried, or undecided yet."""
    return tally(members, votes).outcome


def ends_without_result(members: int, requests: int) -> bool:
    """Say whether so many requests for a meeting end a written procedure without result (rule 11)."""
    return requests >= majority(members)
