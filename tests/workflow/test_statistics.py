"""Response times and genders against a recount in Python; drafts, rehearsals and calls on paper never count."""

from collections import Counter
from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.reference.models import Country
from nominations.workflow import freezing, statistics
from nominations.workflow.models import Nomination, Nominee
from nominations.workflow.statistics import Period
from tests.cast import make_group

pytestmark = pytest.mark.django_db
PERIOD = Period(2024, 2026)
STATES = ("AT", "BE", "GR", "MT")
OPENED = (
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2025, 6, 2),
    date(2026, 3, 2),
    date(2026, 12, 31),
    date(2027, 1, 1),
)
SENT = ("submitted", "accepted", "rejected")

answers = st.lists(
    st.tuples(
        st.integers(0, 5),  # the call
        st.sampled_from(STATES),
        st.lists(st.tuples(st.integers(-1, 60), st.booleans()), min_size=1, max_size=2),  # day and lateness of versions
        st.sampled_from(["submitted", "accepted", "rejected", "withdrawn", "nil", "draft"]),
        st.sampled_from(["woman", "man", "other", "not_said", ""]),
    ),
    max_size=16,
    unique_by=lambda row: row[:2],
)


class Stage:
    """Six calls around the years asked for, to four States each."""

    def __init__(self, by: User) -> None:
        self.by, self.group = by, make_group("E07001")
        self.calls = [self.call(number, opened) for number, opened in enumerate(OPENED)]
        self.keys = [self.group.pk]

    def call(self, number: int, opened: date, **facts: Any) -> Call:
        reference = f"E07001-{number}"
        at = clock.local_instant(opened, 0, 30)  # half past midnight in Brussels: the day before in UTC
        call = Call.objects.create(
            group=self.group, reference=reference, title="Call", status="open", opened_at=at,
            deadline_on=opened + timedelta(days=30), **facts,
        )  # fmt: skip
        Invitation.objects.bulk_create(Invitation(call=call, country_id=iso2) for iso2 in STATES)
        return call

    def answer(self, number: int, iso2: str, versions: list[tuple[int, bool]], status: str, gender: str) -> None:
        call = self.calls[number]
        at = [clock.local_instant(OPENED[number] + timedelta(days=days), 23, 30) for days, _late in versions]
        sent = {} if status == "draft" else {"submitted_at": min(at)}
        nil = {"nil_reason": "Nobody"} if status == "nil" else {}
        nomination = Nomination.objects.create(
            invitation=call.invitations.get(country=iso2), reference=f"{number}/{iso2}", status=status, **sent, **nil,
            created_at=at[0], created_by=self.by, updated_at=at[0], updated_by=self.by,
        )  # fmt: skip
        Nominee.objects.create(nomination=nomination, role="representative", family_name="A", gender=gender)
        if status == "draft":
            return
        for each, ((_days, late), received_at) in enumerate(zip(versions, at, strict=True), start=1):
            nomination.versions.create(
                number=each, content={}, sha256=freezing.sha256_of({}), is_late=late, deadline_on=call.deadline_on,
                received_at=received_at, frozen_at=received_at, by=self.by,
            )  # fmt: skip


@pytest.fixture
def stage(states: dict[str, Country], superuser: User) -> Stage:
    return Stage(superuser)


@given(rows=answers)
@settings(
    max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_number_equals_a_recount(stage: Stage, rows: list[Any]) -> None:
    with transaction.atomic():
        for row in rows:
            stage.answer(*row)
        found = statistics.responses(stage.keys, PERIOD)
        inside = [number for number, opened in enumerate(OPENED) if 2024 <= opened.year <= 2026]
        by_call = {number: [first(row) for row in rows if row[0] == number and row[3] != "draft"] for number in inside}
        assert [(day, tuple(line)) for day, line in found.calls] == [
            (OPENED[number], response(f"E07001-{number}", len(STATES), by_call[number])) for number in reversed(inside)
        ]
        by_state = {
            iso2: [first(row) for row in rows if row[0] in by_call and row[1] == iso2 and row[3] != "draft"]
            for iso2 in STATES
        }
        assert sorted(tuple(line) for line in found.states) == [
            response(iso2, len(inside), by_state[iso2]) for iso2 in sorted(STATES)
        ]
        assert statistics.nominees(stage.keys, PERIOD) == genders(rows)
        transaction.set_rollback(True)


def first(row: Any) -> tuple[int, bool]:
    """Return days and lateness of the version that came first; of two that came at once, the first made."""
    days, late = min(row[2], key=lambda version: version[0])
    return max(days, 0), late


def response(key: str, asked: int, firsts: list[tuple[int, bool]]) -> tuple[Any, ...]:
    days = sorted(each for each, _late in firsts)
    quartiles = tuple(days[ceil(q * len(days)) - 1] for q in (0.25, 0.5, 0.75)) if days else None
    return key, asked, len(days), sum(late for _days, late in firsts), quartiles


def genders(rows: list[Any]) -> list[tuple[str, int, int, int]]:
    persons, given_, women = Counter[int](), Counter[int](), Counter[int]()
    for number, _iso2, versions, status, gender in rows:
        year = (OPENED[number] + timedelta(days=min(days for days, _late in versions))).year
        if status in SENT and 2024 <= year <= 2026:
            persons[year] += 1
            given_[year] += gender in ("woman", "man", "other")
            women[year] += gender == "woman"
    return [(str(year), persons[year], given_[year], women[year]) for year in sorted(persons)]


def test_rehearsals_paper_changes_and_other_groups_do_not_count(stage: Stage) -> None:
    Call.objects.filter(reference="E07001-2").update(is_rehearsal=True)
    Call.objects.filter(reference="E07001-3").update(on_paper=True)
    Call.objects.filter(reference="E07001-4").update(kind="change")
    assert [line.key for _day, line in statistics.responses(stage.keys, PERIOD).calls] == ["E07001-1"]
    assert statistics.responses([], PERIOD) == ([], [])
    assert statistics.nominees([], PERIOD) == []


def test_each_is_one_query(stage: Stage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        statistics.responses(stage.keys, PERIOD)
        statistics.nominees(stage.keys, PERIOD)
