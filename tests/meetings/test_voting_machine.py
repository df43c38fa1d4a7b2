"""A written procedure in any order that hypothesis thinks of, against an oracle that knows the rules only (8 to 11)."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import opinions
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, TODAY
from tests.meetings.stage import contact_of
from tests.meetings.voting_stage import UNTIL, ballot_of, members, opened

ISO = ("AT", "BE", "CY", "GR", "MT")
LASTS = timedelta(days=21)
# To see the shortest story of a failure takes minutes: MACHINE_SHRINK=1.
PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "15"))
STEPS = int(os.environ.get("MACHINE_STEPS", "25"))


@dataclass
class Oracle:
    """What must be, counted by hand: five members, three are a majority, a vote may change until the end.

    Whoever lost gives reasons for 14 days after the close, which may come early: when all have voted.
    """

    today: date = TODAY
    closed_on: date = TODAY

    votes: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)
    end: str = "voting"
    is_over: bool = False  # the last day has passed

    def vote(self, state: str, choice: str) -> bool:
        if self.end != "voting" or self.is_over:
            return False
        self.votes[state] = choice
        return True

    def ask(self, state: str) -> bool:
        if self.end != "voting" or self.is_over or state in self.asked:
            return False
        self.asked.add(state)
        if len(self.asked) == 3:
            self.end = "terminated_without_result"
        return True

    def close(self) -> bool:
        if self.end != "voting" or (not self.is_over and len(self.votes) < 5):
            return False
        self.end = "carried" if list(self.votes.values()).count("for") >= 3 else "not_carried"
        self.closed_on = self.today
        return True

    def explain(self, state: str, text: str) -> bool:
        if self.end not in {"carried", "not_carried"} or self.votes.get(state, "for") == "for":
            return False
        if self.today > self.closed_on + timedelta(days=14):
            return False
        self.reasons[state] = text
        return True

    def call_off(self) -> bool:
        if self.end != "voting":
            return False
        self.end = "called_off"
        return True


class Procedure(RuleBasedStateMachine):
    """One written procedure; the clock moves in steps of days and never back."""

    group: ExpertGroup
    officer: User
    ends: ClassVar[set[str]] = set()  # how the stories ended

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = NOW
        self.oracle = Oracle()
        self.opinion = opened(self.group, self.officer)

    def teardown(self) -> None:
        self.ends.add(self.oracle.end)
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(state=st.sampled_from(ISO), choice=st.sampled_from(["for", "against", "abstain"]))
    def a_state_votes(self, state: str, choice: str) -> None:
        ballot, by = ballot_of(self.opinion, state), contact_of(state)
        self._alike(self.oracle.vote(state, choice), lambda: opinions.cast(ballot, choice=choice, by=by, at=self.at))

    @rule(choice=st.sampled_from(["for", "against", "abstain"]))
    def all_states_vote(self, choice: str) -> None:
        for state in ISO:
            self.a_state_votes(state, choice)

    @rule(state=st.sampled_from(ISO), other=st.sampled_from(ISO))
    def somebody_votes_for_another_state(self, state: str, other: str) -> None:
        if state != other:
            ballot, by = ballot_of(self.opinion, state), contact_of(other)
            self._alike(False, lambda: opinions.cast(ballot, choice="for", by=by, at=self.at))  # noqa: FBT003 - refused

    @rule(state=st.sampled_from(ISO))
    def a_state_asks_for_a_meeting(self, state: str) -> None:
        ballot, by = ballot_of(self.opinion, state), contact_of(state)
        self._alike(self.oracle.ask(state), lambda: opinions.ask_for_meeting(ballot, by=by, at=self.at))

    @rule(state=st.sampled_from(ISO), text=st.sampled_from(["Too dear.", "Too late."]))
    def a_state_gives_reasons(self, state: str, text: str) -> None:
        ballot, by = ballot_of(self.opinion, state), contact_of(state)
        self._alike(
            self.oracle.explain(state, text), lambda: opinions.give_reasons(ballot, text=text, by=by, at=self.at)
        )

    @rule()
    def staff_close(self) -> None:
        self._alike(self.oracle.close(), lambda: opinions.close_vote(self.opinion, by=self.officer, at=self.at))

    @rule()
    def the_clock_closes(self) -> None:
        closed = self.oracle.is_over and self.oracle.close()
        assert opinions.close_over(at=self.at) == int(closed)

    @rule(rarely=st.integers(0, 5))
    def staff_call_off(self, rarely: int) -> None:
        if rarely == 0:
            facts: dict[str, Any] = {"reason": "New text.", "by": self.officer, "at": self.at}
            self._alike(self.oracle.call_off(), lambda: opinions.call_off(self.opinion, **facts))

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        self.at = min(self.at + timedelta(days=days), NOW + LASTS + timedelta(days=20))
        self.oracle.today = clock.local_day(self.at)
        self.oracle.is_over = self.oracle.today > UNTIL

    @invariant()
    def it_is_as_the_oracle_says(self) -> None:
        self.opinion.refresh_from_db()
        record = opinions.record(self.opinion)
        assert record.status == self.oracle.end
        assert {vote.state.iso2: vote.choice for vote in record.votes if vote.choice} == self.oracle.votes
        assert {vote.state.iso2 for vote in record.votes if vote.asked_for_meeting} == self.oracle.asked
        assert {vote.state.iso2: vote.reasons for vote in record.dissent} == self.oracle.reasons
        told = {"carried": "vote_result", "not_carried": "vote_result", "called_off": "vote_called_off"}
        told["terminated_without_result"] = "vote_ended_without_result"
        kinds = {"vote_opened", told[self.oracle.end]} if self.oracle.end in told else {"vote_opened"}
        mails = OutgoingMail.objects.filter(subject_id=str(self.opinion.pk)).exclude(kind="staff_vote_ended")
        assert set(mails.values_list("kind", flat=True)) == kinds
        assert mails.count() == 5 * len(kinds)

    def _alike(self, allowed: bool, verb: Callable[[], object]) -> None:
        refusal = ""
        try:
            with transaction.atomic():
                verb()
        except Refused as refused:
            refusal = str(refused)
        assert allowed == (refusal == ""), refusal


@pytest.mark.django_db
def test_a_written_procedure_is_what_the_rules_say(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    Procedure.group, Procedure.officer = group, officer
    members(group, *ISO)
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": STEPS, "deadline": None, "phases": PHASES}
    # The same stories each time, so that what was seen does not hang on chance: MACHINE_EXAMPLES=40 tells others.
    fixed = "MACHINE_EXAMPLES" not in os.environ
    wanted = settings(suppress_health_check=list(HealthCheck), derandomize=fixed, database=None, **size)
    run_state_machine_as_test(Procedure, settings=wanted)
    assert len(Procedure.ends) > 1
