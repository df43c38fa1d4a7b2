"""Two at the same instant: the request that ends a procedure against a vote, two votes of one State, two who close."""

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.meetings import opinions
from nominations.meetings.states import OpinionStatus
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.journeys.racing import race, refusals
from tests.meetings.stage import contact_of
from tests.meetings.test_opinions import OVER
from tests.meetings.voting_stage import ballot_of, members, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers, pytest.mark.usefixtures("contacts")]


def test_the_14th_request_against_a_vote(group: ExpertGroup, officer: User) -> None:
    states = members(group)
    vote = opened(group, officer)
    for iso2 in states[:13]:
        opinions.ask_for_meeting(ballot_of(vote, iso2), by=contact_of(iso2), at=NOW)
    asks, votes = states[13], states[20]
    ends = race(
        lambda: opinions.ask_for_meeting(ballot_of(vote, asks), by=contact_of(asks), at=NOW),
        lambda: opinions.cast(ballot_of(vote, votes), choice="for", by=contact_of(votes), at=NOW),
    )
    vote.refresh_from_db()
    assert vote.status == OpinionStatus.TERMINATED
    assert ends[0].refusal == ""
    late = "The vote is no longer open: the opinion is now “Ended without result”."
    assert ends[1].refusal in {"", late}
    assert bool(ballot_of(vote, votes).choice) == (ends[1].refusal == "")


def test_the_two_requests_that_are_needed_at_once(group: ExpertGroup, officer: User) -> None:
    members(group, "AT", "BE")
    vote = opened(group, officer)
    ends = race(
        *[
            lambda iso2=iso2: opinions.ask_for_meeting(ballot_of(vote, iso2), by=contact_of(iso2), at=NOW)  # type: ignore[misc]
            for iso2 in ("AT", "BE")
        ]
    )
    vote.refresh_from_db()
    assert refusals(ends) == []
    assert vote.status == OpinionStatus.TERMINATED
    assert OutgoingMail.objects.filter(kind="staff_vote_ended").count() == 1


def test_two_votes_of_one_state_are_one_and_its_change(group: ExpertGroup, officer: User, austria: User) -> None:
    members(group, "AT", "BE")
    vote = opened(group, officer)
    race(
        *[
            lambda choice=choice: opinions.cast(ballot_of(vote, "AT"), choice=choice, by=austria, at=NOW)  # type: ignore[misc]
            for choice in ("for", "against")
        ]
    )
    first, second = AuditEvent.objects.filter(action="ballot.cast").order_by("pk")
    assert second.detail == {"old": first.detail["new"], "new": ballot_of(vote, "AT").choice}


def test_closing_against_the_clock_tells_the_result_once(group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    vote = opened(group, officer)
    ends = race(
        lambda: opinions.close_vote(vote, by=officer, at=OVER),
        lambda: opinions.close_vote(vote, by=None, at=OVER),
        lambda: opinions.close_over(at=OVER),
    )
    assert len(refusals(ends)) in {1, 2}
    assert OutgoingMail.objects.filter(kind="vote_result").count() == 1
