"""Whatever is recorded, withdrawn, corrected and struck, in any order: facts stand as a plain list says they do."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import counting, queries, signing
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import PartialDate, of_day, partial_date
from nominations.kernel.refusals import Refused
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.stage import DONE_ON

PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "15"))
BEFORE = DONE_ON - timedelta(days=40)
SPAN = 900  # days, from before it was done to long after
WHICH = st.sampled_from(["BE", "CA"])
FACTS = st.integers(0, 5)
ACTS = st.sampled_from(["record", "withdraw", "correct", "strike"])
REASONS = st.sampled_from(["", "As the letter says.", "As the letter says."])


@st.composite
def moments(draw: st.DrawFn) -> PartialDate:
    first = BEFORE + timedelta(days=draw(st.integers(0, SPAN)))
    precision = draw(st.sampled_from(["day", "day", "month", "year", "interval"]))
    if precision == "day":
        return of_day(first)
    last = first + timedelta(days=draw(st.integers(0, 200)))
    ends = {"interval": last}.get(precision)
    start = {"month": first.replace(day=1), "year": date(first.year, 1, 1)}.get(precision, first)
    return partial_date(precision, start, ends, "some time")


def possible(dates: list[PartialDate]) -> bool:
    """Answer whether there are true days in this order, none before the declaration: the earliest ones, one by one."""
    earliest = DONE_ON
    for when in dates:
        earliest = max(earliest, when.start)
        if when.end < earliest:
            return False
    return True


@dataclass
class Oracle:
    """What stands about each State: its dates, in order; and how many rows were ever written."""

    stands: dict[str, list[PartialDate]] = field(default_factory=lambda: {"BE": [], "CA": []})
    rows: int = 0

    def take(self, iso2: str, dates: list[PartialDate]) -> None:
        self.stands[iso2], self.rows = dates, self.rows + 1


class Signing(RuleBasedStateMachine):
    """A declaration that any State may sign; one officer, and the facts of two States."""

    declaration: Declaration
    officer: User
    countries: dict[str, Country]
    seen: ClassVar[set[str]] = set()  # in all stories together: what was done, and what was refused

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.oracle = Oracle()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def does(self, act: str, *, fine: bool, verb: Any, iso2: str, then: list[PartialDate]) -> None:
        """Do it, and see that it is refused exactly when the plain list says that it must be."""
        try:
            with transaction.atomic():
                verb()
        except Refused as refused:
            assert not fine, f"{act} {iso2}: {refused}"  # noqa: PT017 - either way may be right
            self.seen.add(f"no {act}")
            return
        assert fine, f"{act} {iso2} was taken"
        self.oracle.take(iso2, then)
        self.seen.add(act)

    @rule(act=ACTS, iso2=WHICH, which=FACTS, when=moments(), reason=REASONS)
    def somebody_says(self, act: str, iso2: str, which: int, when: PartialDate, reason: str) -> None:
        known = self.oracle.stands[iso2]
        if act in {"record", "withdraw"}:
            self.something_new(act, iso2, known, when, reason)
        elif known:
            self.something_else(act, iso2, known, which % len(known), when, reason)

    def something_new(self, act: str, iso2: str, known: list[PartialDate], when: PartialDate, reason: str) -> None:
        facts: dict[str, Any] = {"country": self.countries[iso2], "when": when, "by": self.officer, "at": NOW}
        verb, fine = partial(signing.record, self.declaration, **facts), len(known) % 2 == 0
        if act == "withdraw":
            verb = partial(signing.withdraw, self.declaration, reason=reason, **facts)
            fine = len(known) % 2 == 1 and bool(reason)
        self.does(act, fine=fine and possible([*known, when]), verb=verb, iso2=iso2, then=[*known, when])

    def something_else(
        self, act: str, iso2: str, known: list[PartialDate], place: int, when: PartialDate, reason: str
    ) -> None:
        row = signing.of_state(self.declaration, self.countries[iso2])[place]
        facts: dict[str, Any] = {"reason": reason, "by": self.officer, "at": NOW}
        if act == "strike":
            verb, then = partial(signing.strike, row, **facts), known[:-1]
            fine = place == len(known) - 1 and bool(reason)
        else:
            facts |= {"signatory_name": "", "signatory_capacity": "", "source": ""}
            verb, then = partial(signing.correct, row, when=when, **facts), [*known[:place], when, *known[place + 1 :]]
            fine = possible(then) and then != known and bool(reason)
        self.does(act, fine=fine, verb=verb, iso2=iso2, then=then)

    @rule(which=FACTS)
    def correct_what_no_longer_stands(self, which: int) -> None:
        old = list(self.declaration.signatures.filter(corrected_by__isnull=False).order_by("pk"))
        if old:
            with suppress(Refused):
                signing.strike(old[which % len(old)], reason="Never.", by=self.officer, at=NOW)
                pytest.fail("a version that was followed already was struck")

    @invariant()
    def what_always_holds(self) -> None:
        rows = list(self.declaration.signatures.standing())
        for iso2, dates in self.oracle.stands.items():
            own = [row for row in rows if row.country_id == iso2]
            assert [row.when for row in own] == dates
            assert [row.turn for row in own] == list(range(1, len(dates) + 1))
            assert [row.kind == "withdrawal" for row in own] == [turn % 2 == 0 for turn in range(1, len(dates) + 1)]
        first = {row.pk for row in rows if row.turn == 1 and row.when == of_day(DONE_ON)}
        assert {row.pk for row in rows if row.kind == "signature"} == first
        assert self.declaration.signatures.count() == self.oracle.rows
        assert AuditEvent.objects.filter(action__startswith="signature.").count() == self.oracle.rows
        far = counting.standings(queries.facts(rows), on=BEFORE + timedelta(days=SPAN + 800))
        inside = {iso2 for iso2, dates in self.oracle.stands.items() if len(dates) % 2}
        assert {iso2 for iso2, how in far.items() if how == counting.Standing.CERTAIN} == inside


@pytest.mark.django_db
def test_facts_stand_as_a_plain_list_says(declaration: Declaration, outside: dict[str, Country], officer: User) -> None:
    Signing.declaration, Signing.officer = declaration, officer
    Signing.countries = {row.iso2: row for row in Country.objects.filter(iso2__in=["BE", "CA"])}
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": 25, "deadline": None, "phases": PHASES}
    # The same stories each time, so that what was seen does not hang on chance: MACHINE_EXAMPLES=40 tells others.
    fixed = "MACHINE_EXAMPLES" not in os.environ
    wanted = settings(suppress_health_check=list(HealthCheck), derandomize=fixed, database=None, **size)
    Signing.seen.clear()
    run_state_machine_as_test(Signing, settings=wanted)
    assert {act.removeprefix("no ") for act in Signing.seen} == {"record", "withdraw", "correct", "strike"}
    assert {"record", "no record", "correct", "no correct", "strike", "no strike"} <= Signing.seen
