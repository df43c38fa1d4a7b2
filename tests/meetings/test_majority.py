"""The majority of all members against an independent recount, and the table of the rules (rules 8, 9, 11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.meetings import majority
from nominations.meetings.majority import Outcome
from nominations.meetings.voting_models import Ballot

VOTES = st.lists(st.sampled_from(["for", "against", "abstain", ""]), min_size=1, max_size=40)
SEATS = st.lists(st.tuples(st.sampled_from(["AT", "BE", "BG", "CY", "CZ"]), st.sampled_from("abc")), min_size=1)


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (25, 13), (26, 14), (27, 14), (28, 15)]
)
def test_a_majority_is_more_than_half_of_all_members(members: int, needed: int) -> None:
    assert majority.majority(members) == needed


def test_a_group_without_members_has_no_majority() -> None:
    with pytest.raises(ValueError, match="without members"):
        majority.majority(0)


@pytest.mark.parametrize(
    ("in_favour", "against", "abstained", "carried"),
    [
        (13, 0, 0, False),
        (14, 0, 0, True),
        (13, 0, 14, False),
        (14, 13, 0, True),
        (13, 14, 0, False),
        (0, 0, 0, False),
        (27, 0, 0, True),
        (13, 1, 13, False),
        (14, 6, 7, True),
    ],
)
def test_the_table_of_27(in_favour: int, against: int, abstained: int, *, carried: bool) -> None:
    votes = ["for"] * in_favour + ["against"] * against + ["abstain"] * abstained
    assert majority.tally(27, votes).is_carried is carried


@given(VOTES)
def test_a_recount_by_pairing_each_yes_with_somebody_who_did_not_say_it(votes: list[str]) -> None:
    """A majority of all: after each yes is paired with one who did not say it, a yes is left over."""
    yes, rest = [vote for vote in votes if vote == "for"], [vote for vote in votes if vote != "for"]
    while yes and rest:
        yes.pop()
        rest.pop()
    counted = majority.tally(len(votes), votes)
    assert counted.is_carried == bool(yes)
    assert counted.in_favour + counted.against + counted.abstained + counted.silent == len(votes)


@given(VOTES)
def test_an_outcome_is_certain_only_when_no_silent_member_can_turn_it(votes: list[str]) -> None:
    silent = votes.count("")
    ends = {majority.tally(len(votes), [*filter(None, votes), *["for"] * yes]).is_carried for yes in range(silent + 1)}
    expected = {(True,): Outcome.CARRIED, (False,): Outcome.NOT_CARRIED, (False, True): Outcome.UNDECIDED}
    assert majority.outcome(len(votes), votes) == expected[tuple(sorted(ends))]


@given(VOTES)
def test_nobody_is_turned_against_by_staying_away(votes: list[str]) -> None:
    """Absent, silent, abstaining and against weigh the same: not for."""
    alike = [vote if vote == "for" else "" for vote in votes]
    assert majority.tally(len(votes), votes).is_carried == majority.tally(len(alike), alike).is_carried


@given(SEATS)
def test_a_state_has_one_vote_whatever_its_seats(seats: list[tuple[str, str]]) -> None:
    voters = majority.electorate(seats)
    assert set(voters) == {state for state, _authority in seats}
    assert sum(len(authorities) for authorities in voters.values()) == len(seats)


@given(st.integers(1, 60), st.integers(0, 60))
def test_requests_end_a_procedure_when_they_are_a_majority(members: int, requests: int) -> None:
    assert majority.ends_without_result(members, requests) == (2 * requests > members)


def test_a_vote_too_many_and_an_unknown_one_are_no_count() -> None:
    for votes in (["for", "for"], ["maybe"]):
        with pytest.raises(ValueError, match="vote too many"):
            majority.tally(1, votes)


def test_the_words_are_those_of_a_ballot() -> None:
    assert {majority.FOR, majority.AGAINST, majority.ABSTAIN} == set(Ballot.Choice.values)
