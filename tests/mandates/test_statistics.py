"""The numbers of mandates over time against a recount in Python, over what hypothesis makes up."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates import statistics
from nominations.mandates.models import Mandate
from nominations.mandates.vacancies import spots
from nominations.parties.models import Authority, Person
from nominations.reference.models import Country
from nominations.workflow.statistics import Period
from tests.cast import make_group
from tests.register.seating import ask, authority, person, sit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 19)
PERIOD = Period(2022, 2026)
STATES = ("AT", "BE", "MT")
LONG_AGO = date(2015, 1, 1)


class Stage:
    """Two groups, three States that were asked on different days, eight persons."""

    def __init__(self) -> None:
        self.groups = [make_group(code, representatives=2) for code in ("E07001", "E07002")]
        for number, group in enumerate(self.groups):
            for state, since in zip(STATES, (date(2019, 3, 1), date(2023, 5, 17), date(2024, 2, 1)), strict=True):
                ask(group, state, since=since + timedelta(days=40 * number))
        genders = ("woman", "man", "woman", "other", "not_said", "", "woman", "man")
        self.people = [person(f"P{number}", gender=gender) for number, gender in enumerate(genders)]
        self.offices = {state: authority(state, f"Office {state}", on=LONG_AGO) for state in STATES}
        self.seats = list(Seat.objects.filter(country__in=STATES).order_by("group__code", "country_id", "number"))

    @property
    def keys(self) -> list[Any]:
        return [group.pk for group in self.groups]

    def seat(self, number: int, who: int, since: date, days: int | None, *, void: bool) -> None:
        """Let somebody sit where nobody does; a row that PostgreSQL would refuse is left out."""
        seat = self.seats[number]
        until = since + timedelta(days=days) if days else None
        overlap = Q(since__lt=until) if until else Q()
        if (
            not void
            and Mandate.objects.standing().filter(overlap, Q(until=None) | Q(until__gt=since), seat=seat).exists()
        ):
            return
        at = datetime(2026, 1, 1, tzinfo=UTC)
        reason = "entered_in_error" if void else "term_ended" if until else ""
        Mandate.objects.create(
            seat=seat, person=self.people[who], authority=self.offices[str(seat.country_id)], since=since,
            until=until, end_reason=reason, voided_at=at if void else None, recorded_at=at,
        )  # fmt: skip


@pytest.fixture
def stage(states: dict[str, Country]) -> Stage:
    return Stage()


mandates = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.integers(0, 7),
        st.dates(date(2018, 1, 1), date(2027, 6, 1)),
        st.one_of(st.none(), st.sampled_from([1, 30, 365, 1000])),
        st.booleans().map(lambda drawn: drawn),
    ),
    max_size=14,
)


@given(rows=mandates)
@settings(
    max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_number_equals_a_recount(stage: Stage, rows: list[Any]) -> None:
    with transaction.atomic():
        for number, who, since, days, void in rows:
            stage.seat(number, who, since, days, void=void and number % 3 == 0)
        held = list(Mandate.objects.standing().select_related("seat", "person"))
        assert statistics.changes(stage.keys, PERIOD, today=TODAY) == recounted_changes(held)
        assert statistics.vacancies(stage.keys, PERIOD, today=TODAY)[::5] == recounted_vacancies()
        found = statistics.seniority(stage.keys, today=TODAY)
        assert (found.states, found.steps) == recounted_seniority(held)
        assert [tuple(row) for row in statistics.in_office(stage.keys, PERIOD, today=TODAY)] == recounted_office(held)
        transaction.set_rollback(True)


def recounted_changes(held: list[Mandate]) -> list[tuple[int, int, int]]:
    first, changed = Counter[int](), Counter[int]()
    for each in held:
        before = [other for other in held if other.seat_id == each.seat_id and other.since < each.since]
        if each.since <= TODAY:
            if not before:
                first[each.since.year] += 1
            elif max(before, key=lambda other: other.since).person_id != each.person_id:
                changed[each.since.year] += 1
    return [(year, first[year], changed[year]) for year in range(PERIOD.first, TODAY.year + 1)]


def recounted_vacancies() -> list[tuple[date, int, int]]:
    """As the list of vacant seats says it, asked on every fifth first of a month."""
    days = [date(year, month, 1) for year in range(PERIOD.first, PERIOD.last + 1) for month in range(1, 13)]
    found = []
    for day in [day for day in days if day <= TODAY][::5]:
        vacant = len(spots(groups=ExpertGroup.objects.all(), on=day))
        held = Mandate.objects.as_of(day).select_related("seat")
        counted = sum(1 for each in held if was_asked(each.seat, day))
        found.append((day, vacant + counted, vacant))
    return found


def was_asked(seat: Seat, day: date) -> bool:
    calls = seat.group.calls.filter(invitations__country=seat.country_id)
    return any(call.opened_at is not None and call.opened_at.date() <= day for call in calls)


def recounted_seniority(held: list[Mandate]) -> tuple[list[Any], list[int]]:
    in_state: dict[str, list[int]] = {}
    steps = [0] * len(statistics.STEPS)
    for rows in by_person(held).values():
        days = set()
        for row in rows:
            last = min(row.until or date.max, TODAY + timedelta(days=1))
            days |= {row.since + timedelta(days=number) for number in range(max((last - row.since).days, 0))}
        first = TODAY
        if first not in days:
            continue
        while first - timedelta(days=1) in days:
            first -= timedelta(days=1)
        began = [row for row in rows if row.since == first]
        in_state.setdefault(str(began[0].seat.country_id), []).append((TODAY - first).days)
        steps[max(n for n, step in enumerate(statistics.STEPS) if first <= TODAY.replace(year=TODAY.year - step))] += 1
    quartiles = {
        state: tuple(sorted(days)[ceil(q * len(days)) - 1] for q in (0.25, 0.5, 0.75))
        for state, days in in_state.items()
    }
    return [(state, len(in_state[state]), quartiles[state]) for state in sorted(in_state)], steps


def by_person(held: list[Mandate]) -> dict[Any, list[Mandate]]:
    found: dict[Any, list[Mandate]] = {}
    for row in held:
        found.setdefault((row.person_id, row.seat.group_id, row.seat.country_id), []).append(row)
    return found


def recounted_office(held: list[Mandate]) -> list[tuple[str, int, int, int]]:
    found = []
    for day in [*(date(year, 1, 1) for year in range(2022, 2027)), TODAY]:
        people = {row.person for row in held if row.since <= day and (row.until is None or row.until > day)}
        given = [who for who in people if who.gender in ("woman", "man", "other")]
        found.append((str(day), len(people), len(given), sum(who.gender == "woman" for who in given)))
    return found


def test_a_closed_group_and_other_groups_are_left_out(stage: Stage) -> None:
    before = statistics.vacancies(stage.keys, PERIOD, today=TODAY)[-1]
    ExpertGroup.objects.filter(code="E07001").update(status="closed")
    after = statistics.vacancies(stage.keys, PERIOD, today=TODAY)[-1]
    assert (before.asked, after.asked) == (12, 6)
    assert statistics.vacancies(stage.keys[1:], PERIOD, today=TODAY)[-1] == after


def test_a_renamed_ministry_ends_no_time_in_office(stage: Stage) -> None:
    seat, who = stage.seats[0], stage.people[0]
    stage.seat(0, 0, date(2021, 1, 1), 700, void=False)
    renamed = authority("AT", "Renamed", on=LONG_AGO)
    sit(seat.group, renamed, who, since=date(2021, 1, 1) + timedelta(days=700))
    [state] = statistics.seniority(stage.keys, today=TODAY).states
    assert state.quartiles[1] == (TODAY - date(2021, 1, 1)).days
    assert statistics.changes(stage.keys, PERIOD, today=TODAY)[0] == (2022, 0, 0)
    assert (Authority.objects.count(), Person.objects.count()) == (4, 8)


def test_nothing_at_all() -> None:
    assert statistics.vacancies([], PERIOD, today=TODAY)[-1].asked == 0
    assert statistics.seniority([], today=TODAY).states == []
    assert statistics.in_office([], PERIOD, today=TODAY)[-1].persons == 0
