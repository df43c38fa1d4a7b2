"""Whatever is appointed, ended, voided, corrected, succeeded and merged in any order: who sat when is never lost.

The real verbs on the real database; after each act every day of every seat is compared with the oracle, which knows
days only. PostgreSQL itself refuses two on one seat.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority, Person
from tests.cast import make_group
from tests.mandates.oracle import FOR_EVER, HORIZON, Layer, Oracle, Sits
from tests.mandates.stage import BEGAN, authority, day, person, seat

NOW = 40  # today, in days since BEGAN
AT = datetime(2025, 2, 10, 10, 0, tzinfo=UTC)
SEATS = range(1, 3)
PERSONS = ("Auer", "Bauer", "Cerny", "Dorn", "Eder", "Fink", "Gans")
OFFICES = ("Ministry", "Agency")
EXAMPLES = int(os.environ.get("MANDATES_EXAMPLES", "15"))
STEPS = int(os.environ.get("MANDATES_STEPS", "30"))
PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)

# Days are chosen near what is there, so that acts meet; people are merged and groups closed now and then only.
LATER, NEAR, DAYS, DICE = st.integers(-2, 12), st.integers(-6, 9), st.integers(0, 70), st.integers(0, 9)
SEAT, PERSON, OFFICE = st.sampled_from(SEATS), st.sampled_from(PERSONS), st.integers(0, 99)
WHICH = st.integers(0, 99)


def number(when: Any) -> int:
    return FOR_EVER if when is None else (when - BEGAN).days


def _days(row: Mandate | Membership) -> range:
    return range(max(number(row.since), 0), min(number(row.until), HORIZON))


class Sitting(RuleBasedStateMachine):
    """Two seats of Austria in one group; seven people, some of whom are one; two authorities, their heirs."""

    group: ExpertGroup
    done: ClassVar[Counter[str]] = Counter()  # acts that were not refused, over all stories

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.is_closed = False
        self.oracle = Oracle(SEATS, OFFICES)
        self.seats = {each: seat(self.group, each) for each in SEATS}
        self.people = {name: person(name) for name in PERSONS}
        self.offices = {name: authority(name) for name in OFFICES}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    # -- what happens --

    @initialize(starts=st.lists(st.integers(1, 15), min_size=2, max_size=5))
    def some_have_sat(self, starts: list[int]) -> None:
        for who, later in zip(PERSONS, starts, strict=False):
            self.appoint(1, who, 1, later)

    @rule(where=SEAT, who=PERSON, office=OFFICE, later=LATER)
    def appoint(self, where: int, who: str, office: int, later: int) -> None:
        name = self._office(office)
        since = max([0, *(layer.start for layer in self.oracle.piles[where].layers)]) + later
        facts = {"person": self.people[who], "authority": self.offices[name], "since": day(since)}
        allowed = self.oracle.may_appoint(where, self.oracle.now(who), name, since, today=NOW) and not self.is_closed
        if self._try("appoint", allowed, lambda by: mandates.appoint(self.seats[where], **facts, **by)):
            self.oracle.appoint(where, self.oracle.now(who), name, since)

    @rule(which=WHICH, later=st.integers(0, 60))
    def end(self, which: int, later: int) -> None:
        for mandate, where, layer in self._one(which):
            until = layer.start + later
            allowed = self.oracle.may_end(where, layer, until, today=NOW)
            facts: dict[str, Any] = {"until": day(until), "reason": EndReason.RESIGNED}
            if self._try("end", allowed, lambda by: mandates.end(mandate, **facts, **by)):  # noqa: B023
                layer.until = until

    @rule(which=WHICH, later=st.one_of(st.none(), LATER))
    def extend(self, which: int, later: int | None) -> None:
        for mandate, where, layer in self._one(which):
            ends = self.oracle.piles[where].ends(layer)
            wanted = FOR_EVER if later is None or ends == FOR_EVER else ends + later
            allowed = wanted == ends or (self.oracle.may_extend(where, layer, wanted) and not self.is_closed)
            until = None if wanted == FOR_EVER else day(wanted)
            if self._try("extend", allowed, lambda by: mandates.extend(mandate, until=until, **by)):  # noqa: B023
                layer.until = wanted if wanted != ends else layer.until

    @rule(which=WHICH)
    def void(self, which: int) -> None:
        for mandate, where, layer in self._one(which):
            if self._try("void", None, lambda by: mandates.void(mandate, remark="Wrong.", **by)):  # noqa: B023
                self.oracle.void(where, layer)

    @rule(which=WHICH, near=NEAR)
    def correct_the_first_day(self, which: int, near: int) -> None:
        for mandate, _where, layer in self._one(which):
            since = layer.start + near
            if self._correct(mandate, since=day(since)):
                layer.start = since

    @rule(which=WHICH, near=NEAR)
    def correct_the_end(self, which: int, near: int) -> None:
        for mandate, where, layer in self._one(which):
            until = min(self.oracle.piles[where].ends(layer), HORIZON) + near
            if self._correct(mandate, until=day(until)):
                layer.until = until

    @rule(which=WHICH, who=PERSON)
    def correct_the_person(self, which: int, who: str) -> None:
        for mandate, _where, layer in self._one(which):
            if self._correct(mandate, person=self.people[who]):
                layer.person = self.oracle.now(who)

    @rule(which=WHICH, office=OFFICE)
    def correct_the_authority(self, which: int, office: int) -> None:
        name = self._office(office)
        for mandate, where, layer in self._one(which):
            if self._correct(mandate, authority=self.offices[name]):
                self.oracle.correct_authority(where, layer, name)

    def _correct(self, mandate: Mandate, **facts: Any) -> bool:
        what = f"correct {next(iter(facts))}"
        return self._try(what, None, lambda by: mandates.correct(mandate, remark="Wrong.", **facts, **by))

    @rule(office=OFFICE, until=DAYS)
    def an_authority_leaves(self, office: int, until: int) -> None:
        name = self._office(office)
        running = Membership.objects.standing().filter(group=self.group, authority=self.offices[name], until=None)
        for membership in running:
            facts: dict[str, Any] = {"until": day(until), "reason": EndReason.RESIGNED}
            if self._try("leave", None, lambda by: mandates.end_membership(membership, **facts, **by)):  # noqa: B023
                self.oracle.leave(name, until)

    @rule(office=OFFICE, on=st.integers(0, NOW + 5))
    def an_authority_gets_another_name(self, office: int, on: int) -> None:
        old = self._office(office)
        new, life = f"{old}'", self.oracle.lives[old]
        facts: dict[str, Any] = {"succession": Authority.Succession.RENAMED, "on": day(on), "name": new}
        allowed = life.until == FOR_EVER and life.since < on <= NOW
        if self._try("rename", allowed, lambda by: mandates.succeed(self.offices[old], **facts, **by)):
            self._succeeded(old, new, on)

    @rule(office=OFFICE, other=OFFICE, on=st.integers(0, NOW + 5))
    def an_authority_is_merged(self, office: int, other: int, on: int) -> None:
        old, new = self._office(office), self._office(other)
        lives = self.oracle.lives
        facts: dict[str, Any] = {"succession": Authority.Succession.MERGED, "on": day(on), "into": self.offices[new]}
        allowed = old != new and lives[old].until == lives[new].until == FOR_EVER and lives[old].since < on <= NOW
        allowed = allowed and (on >= lives[new].since or not lives[new].is_successor)
        if self._try("merge authority", allowed, lambda by: mandates.succeed(self.offices[old], **facts, **by)):
            self._succeeded(old, new, on)

    def _succeeded(self, old: str, new: str, on: int) -> None:
        self.oracle.succeed(old, new, on)
        self.offices[new] = Authority.objects.get(name=new)

    @rule(one=PERSON, other=PERSON, dice=DICE)
    def two_persons_are_one(self, one: str, other: str, dice: int) -> None:
        if dice:
            return
        duplicate, into = self.people[one], self.people[other]
        if self._try("merge person", None, lambda by: mandates.merge_persons(duplicate, into=into, **by)):
            self.oracle.merge(one, self.oracle.now(other))
            self.people = {name: Person.objects.get(pk=row.pk) for name, row in self.people.items()}

    @precondition(lambda self: not self.is_closed)
    @rule(on=st.integers(NOW - 10, NOW + 1), dice=DICE)
    def the_group_is_closed(self, on: int, dice: int) -> None:
        if dice:
            return
        if self._try("close", None, lambda by: mandates.close_group(self.group, on=day(on), **by)):
            self.is_closed = True
            self.oracle.close(on)

    # -- what must be true after each act --

    @invariant()
    def every_day_is_as_the_oracle_has_it(self) -> None:
        """And the authority is a member while somebody sits for it, and nobody holds two seats at once."""
        found: dict[int, list[Sits]] = {where: [None] * HORIZON for where in SEATS}
        members = self._members()
        rows = Mandate.objects.standing().filter(seat__group=self.group).select_related("seat", "person", "authority")
        for row in rows:
            for each in _days(row):
                assert found[row.seat.number][each] is None
                assert (row.authority_id, each) in members
                found[row.seat.number][each] = (row.person.family_name, row.authority.name)
        assert found == {where: self.oracle.days(where) for where in SEATS}
        assert not [one for one, other in zip(*found.values(), strict=True) if one and other and one[0] == other[0]]

    def _members(self) -> set[tuple[Any, int]]:
        rows = Membership.objects.standing().filter(group=self.group)
        return {(row.authority_id, each) for row in rows for each in _days(row)}

    # -- how it is done --

    def _one(self, which: int) -> list[tuple[Mandate, int, Layer]]:
        """Return one of the standing mandates with its seat and layer, or none where there are none."""
        rows = list(Mandate.objects.standing().filter(seat__group=self.group).order_by("since", "seat__number"))
        if not rows:
            return []
        row = rows[which % len(rows)]
        where = row.seat.number
        layer = next(it for it in self.oracle.piles[where].layers if it.start == number(row.since))
        return [(row, where, layer)]

    def _office(self, which: int) -> str:
        """Return an authority: mostly one that has not ended."""
        living = [name for name in self.offices if self.oracle.lives[name].until == FOR_EVER]
        names = living if which % 8 else list(self.offices)
        return names[which % len(names)]

    def _try(self, what: str, allowed: bool | None, verb: Callable[[dict[str, Any]], Any]) -> bool:
        """Do it; what is refused changes nothing, and nothing is refused that the oracle allows, or the reverse."""
        try:
            with transaction.atomic():
                verb({"by": None, "at": AT})
        except Refused as refusal:
            if allowed:
                raise AssertionError(f"{what}: {refusal}") from refusal
            return False
        assert allowed is not False, what
        self.done[what] += 1
        return True


@pytest.mark.django_db
@pytest.mark.usefixtures("states")
def test_no_story_overlaps_a_seat_loses_a_day_or_rewrites_the_past() -> None:
    """The machine compares after each act; here, that its stories had every kind of act in them."""
    Sitting.group = make_group("E03600", representatives=2, experts=0)
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": STEPS, "deadline": None, "phases": PHASES}
    fixed = "MANDATES_EXAMPLES" not in os.environ
    Sitting.done.clear()
    run_state_machine_as_test(
        Sitting, settings=settings(suppress_health_check=list(HealthCheck), derandomize=fixed, database=None, **size)
    )
    print(dict(Sitting.done))  # noqa: T201 - shown with -s
    assert {"appoint", "end", "extend", "void", "correct since", "rename"} <= set(Sitting.done)
