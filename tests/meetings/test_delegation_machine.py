"""Whatever a State does to its delegation, in any order: one a seat, no expert too many or alone, nil or somebody."""

import os
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.meetings import accrediting
from nominations.meetings.models import Delegation
from nominations.meetings.participant_models import Participant
from tests.cast import DEADLINE, NOW, OPENED, accepted, invitation_of, make_group
from tests.meetings.delegations import people, seat_of
from tests.meetings.stage import convened, delegation_of

PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "12"))
SEATS, LIMIT = 2, 2
PEOPLE = st.integers(1, 6)
MODES = st.sampled_from(Participant.Mode.values)
PLACES = st.integers(1, SEATS)


class Accrediting(RuleBasedStateMachine):
    """A group of two seats and two experts a State; Austria sits on both seats."""

    delegation: Delegation
    austria: User
    seen: ClassVar[set[str]] = set()  # in all stories together: what delegations came to look like

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def tried(self, verb: Any, *args: Any, **facts: Any) -> None:
        self.at += timedelta(minutes=1)
        with suppress(Refused):
            verb(*args, **facts, by=self.austria, at=self.at)

    def anybody(self, index: int, *, withdrawn: bool = True) -> Participant | None:
        rows = Participant.objects.filter(delegation=self.delegation).order_by("pk")
        found = list(rows if withdrawn else rows.standing())
        return found[index % len(found)] if found else None

    @initialize(is_accompanied=st.booleans(), who=PEOPLE)
    def begin(self, *, is_accompanied: bool, who: int) -> None:
        """Let half of the stories begin with an expert: chance alone may never come to one."""
        if is_accompanied:
            self.name_representative(1, Participant.Mode.IN_PERSON)
            self.name_expert(0, who)

    @rule(seat=PLACES, mode=MODES)
    def name_representative(self, seat: int, mode: str) -> None:
        where = seat_of(self.delegation, seat)
        self.tried(accrediting.name_representative, self.delegation, seat=where, mode=mode)

    @rule(seat=PLACES, who=PEOPLE)
    def name_substitute(self, seat: int, who: int) -> None:
        where = seat_of(self.delegation, seat)
        self.tried(accrediting.name_substitute, self.delegation, seat=where, facts=people(who))

    @rule(whom=PEOPLE, who=PEOPLE)
    def name_expert(self, whom: int, who: int) -> None:
        if with_whom := self.anybody(whom):
            self.tried(accrediting.name_expert, self.delegation, accompanies=with_whom, facts=people(who))

    @rule(whom=PEOPLE, who=PEOPLE, mode=MODES)
    def change(self, whom: int, who: int, mode: str) -> None:
        if somebody := self.anybody(whom):
            self.tried(accrediting.change, somebody, facts=people(who, mode=mode))

    @rule(whom=PEOPLE)
    def withdraw(self, whom: int) -> None:
        if somebody := self.anybody(whom, withdrawn=False):
            self.tried(accrediting.withdraw, somebody, reason="Ill")

    @rule(reason=st.sampled_from(["", "A strike"]))
    def nil(self, reason: str) -> None:
        self.tried(accrediting.nil, self.delegation, reason=reason)

    @invariant()
    def what_always_holds(self) -> None:
        self.delegation.refresh_from_db()
        there = Participant.objects.standing().filter(delegation=self.delegation)
        experts = there.filter(capacity="accompanying_expert")
        assert experts.count() <= LIMIT
        assert not there.filter(seat__isnull=False).values("seat").annotate(n=Count("pk")).filter(n__gt=1).exists()
        assert not experts.exclude(accompanies__in=there.filter(seat__isnull=False)).exists()
        self.seen.update(there.values_list("capacity", flat=True))
        self.seen.update({"nobody"} if self.delegation.is_nil else ())
        if self.delegation.answered_at is not None:
            assert self.delegation.is_nil == (not there.exists())
        assert not Participant.objects.exclude(withdrawn_at=None).filter(withdrawn_reason="").exists()


@pytest.fixture
def wide(contacts: object) -> ExpertGroup:
    return make_group("E00002", representatives=SEATS, experts=LIMIT)


@pytest.mark.django_db
def test_a_delegation_holds_to_its_rules(wide: ExpertGroup, superuser: User, austria: User) -> None:
    call = calls.create_call(wide, title="Two", deadline_on=DEADLINE, by=superuser, at=OPENED)
    accepted(invitation_of(calls.open_call(call, by=superuser, at=OPENED), "AT"), austria, superuser)
    Accrediting.delegation = delegation_of(convened(wide, superuser), "AT")
    Accrediting.austria = austria
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": 25, "deadline": None, "phases": PHASES}
    # The same stories each time, so that what was seen does not hang on chance: MACHINE_EXAMPLES=40 tells others.
    fixed = "MACHINE_EXAMPLES" not in os.environ
    wanted = settings(suppress_health_check=list(HealthCheck), derandomize=fixed, database=None, **size)
    Accrediting.seen.clear()
    run_state_machine_as_test(Accrediting, settings=wanted)
    assert Accrediting.seen == {"representative", "substitute", "accompanying_expert", "nobody"}
