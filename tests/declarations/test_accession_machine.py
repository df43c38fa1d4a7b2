"""Accessions in any order that hypothesis thinks of, against an oracle that knows the rules only (rules 24, 30)."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nominations.accounts.models import User
from nominations.declarations import acceding, counting, on_paper, queries
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.kernel.partial_dates import of_day
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, letter
from tests.declarations.accession_stage import CAPACITY, SIGNATORY

UNION, OUTSIDE = ("AT", "BE"), ("NO", "CH")
ISO = (*UNION, *OUTSIDE)
UNDER_WAY = {"invited", "announced", "sent_back"}
PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "15"))
STEPS = int(os.environ.get("MACHINE_STEPS", "25"))


@dataclass
class Oracle:
    """What must be: where each State stands, the days of the signatures, how many mails each verb wrote."""

    is_open: bool = True
    takes_all: bool = True
    stands: dict[str, str] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)  # how many days ago each signatory signed
    said: dict[str, int] = field(default_factory=dict)  # of an announcement, the same
    mails: int = 0

    def may_sign(self, state: str) -> bool:
        return self.is_open and (self.takes_all or state in UNION)

    def invite(self, states: set[str]) -> bool:
        free = all(self.may_sign(each) and self.stands.get(each) is None for each in states)
        if not states or not free:
            return False
        self.stands |= dict.fromkeys(states, "invited")
        self.mails += len(states)
        return True

    def announce(self, state: str, ago: int) -> bool:
        at = self.stands.get(state)
        asked = state in UNION or at in {"invited", "sent_back", "taken_back"}
        if not self.may_sign(state) or at in {"announced", "confirmed"} or not asked or ago < 0:
            return False
        self.said[state] = ago
        return self._to(state, "announced", mails=2)

    def move(self, state: str, sources: set[str], target: str, *, mails: int) -> bool:
        return self.stands.get(state) in sources and self._to(state, target, mails=mails)

    def confirm(self, state: str) -> bool:
        if not self.may_sign(state) or not self.move(state, {"announced"}, "confirmed", mails=1):
            return False
        self.days[state] = self.said[state]
        return True

    def sign_on_paper(self, state: str, ago: int) -> bool:
        if not self.may_sign(state) or not self.move(state, UNDER_WAY, "confirmed", mails=1):
            return False
        self.days[state] = ago
        return True

    def _to(self, state: str, target: str, *, mails: int) -> bool:
        self.stands[state] = target
        self.mails += mails
        return True


class Accessions(RuleBasedStateMachine):
    """One declaration, two Member States and two States outside the Union."""

    declaration: Declaration
    officer: User
    speak: ClassVar[dict[str, User]] = {}

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.oracle = Oracle()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(states=st.sets(st.sampled_from(ISO), max_size=2))
    def staff_invite(self, states: set[str]) -> None:
        countries = list(Country.objects.filter(pk__in=states))
        self._alike(self.oracle.invite(states), acceding.invite, self.declaration, countries=countries, by=self.officer)

    @rule(state=st.sampled_from(ISO), ago=st.integers(-1, 3))
    def a_state_announces(self, state: str, ago: int) -> None:
        facts = {"signed_on": TODAY - timedelta(days=ago), "signatory_name": SIGNATORY, "signatory_capacity": CAPACITY}
        facts |= {"country": Country.objects.get(pk=state), "letter": letter(), "by": self.speak[state]}
        self._alike(self.oracle.announce(state, ago), acceding.announce, self.declaration, **facts)

    @rule(state=st.sampled_from(ISO))
    def a_state_takes_back(self, state: str) -> None:
        facts = {"reason": "R.", "by": self.speak[state]}
        self._on(
            state, acceding.take_back, lambda: self.oracle.move(state, {"announced"}, "taken_back", mails=2), facts
        )

    @rule(state=st.sampled_from(ISO))
    def staff_send_back(self, state: str) -> None:
        facts = {"reason": "R.", "by": self.officer}
        self._on(state, acceding.send_back, lambda: self.oracle.move(state, {"announced"}, "sent_back", mails=1), facts)

    @rule(state=st.sampled_from(ISO))
    def staff_confirm(self, state: str) -> None:
        self._on(state, acceding.confirm, lambda: self.oracle.confirm(state), {"by": self.officer})

    @rule(state=st.sampled_from(ISO), ago=st.integers(0, 3))
    def staff_record_on_paper(self, state: str, ago: int) -> None:
        if self.oracle.stands.get(state) in {*UNDER_WAY, "confirmed"}:  # else it settles nothing: test_on_paper.py
            facts = {"country": Country.objects.get(pk=state), "when": of_day(TODAY - timedelta(days=ago))}
            allowed = self.oracle.sign_on_paper(state, ago)
            self._alike(allowed, on_paper.record, self.declaration, **facts, by=self.officer)

    @rule(state=st.sampled_from(ISO))
    def staff_call_off(self, state: str) -> None:
        sources, facts = {"invited", "sent_back"}, {"reason": "R.", "by": self.officer}
        self._on(state, acceding.call_off, lambda: self.oracle.move(state, sources, "called_off", mails=1), facts)

    @rule(state=st.sampled_from(ISO))
    def staff_invite_again(self, state: str) -> None:
        sources = {"taken_back", "called_off"}
        self._on(
            state,
            acceding.invite_again,
            lambda: self.oracle.is_open and self.oracle.move(state, sources, "invited", mails=1),
            {"by": self.officer},
        )

    @rule(state=st.sampled_from(ISO), other=st.sampled_from(ISO))
    def another_state_meddles(self, state: str, other: str) -> None:
        if state != other:
            facts = {"reason": "R.", "by": self.speak[other]}
            self._on(state, acceding.take_back, lambda: False, facts)
            self._on(state, acceding.confirm, lambda: False, {"by": self.speak[state]})

    @rule(rarely=st.integers(0, 3))
    def it_is_closed_or_opened(self, rarely: int) -> None:
        if rarely == 0:
            self.oracle.is_open = not self.oracle.is_open
            self._set(status="open" if self.oracle.is_open else "closed")

    @invariant()
    def it_is_as_the_oracle_says(self) -> None:
        rows = Accession.objects.filter(declaration=self.declaration)
        assert dict(rows.values_list("country_id", "status")) == self.oracle.stands
        signatures = Signature.objects.filter(declaration=self.declaration)
        days = {iso2: (TODAY - day).days for iso2, day in signatures.values_list("country_id", "date_from")}
        assert days == self.oracle.days
        facts = queries.facts(queries.signatures(self.declaration))
        assert counting.tally(facts, on=TODAY).certain == len(days)
        assert OutgoingMail.objects.count() == self.oracle.mails

    def _set(self, **facts: Any) -> None:
        Declaration.objects.filter(pk=self.declaration.pk).update(**facts)

    def _on(self, state: str, verb: Callable[..., object], oracle: Callable[[], bool], facts: dict[str, Any]) -> None:
        accession = Accession.objects.filter(declaration=self.declaration, country=state).first()
        if accession is not None:
            self._alike(oracle(), verb, accession, **facts)

    def _alike(self, allowed: bool, verb: Callable[..., object], subject: object, **facts: Any) -> None:
        refusal = ""
        try:
            with transaction.atomic():
                verb(subject, **facts, at=NOW)
        except Refused as refused:
            refusal = str(refused)
        assert allowed == (refusal == ""), refusal


@pytest.fixture
def cast(declaration: Declaration, officer: User, contacts: dict[str, User], norway: User, switzerland: User) -> None:
    Accessions.declaration, Accessions.officer = declaration, officer
    Accessions.speak = {**{iso2: contacts[iso2] for iso2 in UNION}, "NO": norway, "CH": switzerland}


@pytest.mark.usefixtures("cast")
def test_accessions_are_what_the_rules_say(declaration: Declaration) -> None:
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": STEPS, "deadline": None, "phases": PHASES}
    run_state_machine_as_test(Accessions, settings=settings(suppress_health_check=list(HealthCheck), **size))
    assert not declaration.accessions.exists()  # every story was undone; what it held against the oracle is above


@pytest.mark.usefixtures("cast")
def test_the_oracle_follows_one_state_through_every_status() -> None:
    machine, seen = Accessions(), []
    machine.begin()
    machine.staff_invite({"NO"})
    announces = partial(machine.a_state_announces, ago=1)
    acts: list[Callable[[str], object]] = [machine.staff_call_off, machine.staff_invite_again, announces]
    acts += [machine.staff_send_back, announces, machine.a_state_takes_back, announces, machine.staff_confirm]
    for act in acts:
        act("NO")
        machine.it_is_as_the_oracle_says()
        seen.append(machine.oracle.stands["NO"])
    machine.teardown()
    announced = "announced"
    assert seen == [
        *("called_off", "invited", announced, "sent_back", announced, "taken_back", announced, "confirmed"),
    ]
