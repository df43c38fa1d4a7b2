"""The steps that every verb of an opinion shares: lock it, move it, keep what was done."""

from datetime import datetime
from typing import Any

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.meetings.states import OPINION, OpinionMove
from nominations.meetings.voting_models import Ballot, Opinion


def locked(opinion: Opinion) -> Opinion:
    """Return the opinion with its row locked: always before a ballot's, so that two verbs never wait for each other."""
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("group", "meeting", "item", "file")
    return rows.get(pk=opinion.pk)


def locked_ballot(ballot: Ballot) -> Ballot:
    """Return a ballot with its row locked, its opinion's before."""
    opinion = locked(ballot.opinion)
    found = Ballot.objects.select_for_update(of=("self",)).select_related("country", "spoken_by").get(pk=ballot.pk)
    found.opinion = opinion
    return found


def move(opinion: Opinion, to: OpinionMove, *, by: User | None, at: datetime, **facts: Any) -> Opinion:
    """Save the opinion in the state that the move leads to; `by` is None for what the clock did."""
    opinion.status = OPINION.target(to)
    opinion.save()
    audit.record(f"opinion.{to.value}", opinion, by=by, at=at, **facts)
    return opinion
