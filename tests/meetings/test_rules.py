"""Time limits are counted backwards and never moved; what stands against convening is said with its rule (13 to 17)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.clock import Period
from nominations.meetings import rules
from nominations.meetings.rules import Convening

GROUP = ExpertGroup(code="E03931", title="QTCG")
DAY = date(2026, 12, 16)
HOLIDAYS_2026 = {date(2026, 4, day) for day in (2, 3, 6)} | {date(2026, 5, 25), date(2026, 5, 1)}


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return clock.local_instant(day, hour, minute)


def facts(first_on: date = DAY, today: date = date(2026, 11, 1), **changes: Any) -> Convening:
    found = Convening(
        starts_at=at(first_on, 10),
        ends_at=at(first_on, 17),
        answers_until_on=first_on - timedelta(days=5),
        limits=rules.limits(GROUP, first_on),
        at=at(today),
    )
    return replace(found, **changes)


def codes(found: Convening) -> list[str]:
    return [f"{each.level}:{each.code}" for each in rules.convening_findings(found)]


def test_the_worked_dates_of_rule_13_each_until_its_last_second_in_brussels() -> None:
    found = rules.limits(GROUP, DAY)
    days = [found.invitation_on, found.documents_on, found.urgent_on]
    assert days == [date(2026, 11, 16), date(2026, 12, 2), date(2026, 12, 11)]
    last_seconds = [(clock.day_ends(day) - timedelta(seconds=1)).astimezone(clock.BRUSSELS) for day in days]
    assert [second.isoformat() for second in last_seconds] == [f"{day}T23:59:59+01:00" for day in days]


def test_a_backward_period_ends_on_a_saturday_and_stays_there() -> None:
    assert rules.limits(GROUP, date(2026, 3, 2)).invitation_on == date(2026, 1, 31)
    assert date(2026, 1, 31).strftime("%A") == "Saturday"


def test_the_limits_are_the_groups_own() -> None:
    other = ExpertGroup(invitation_days=14, documents_days=7, urgent_days=4, agenda_public_days=3)
    found = rules.limits(other, DAY)
    assert (found.invitation_on, found.documents_on, found.urgent_on, found.agenda_public_on) == (
        date(2026, 12, 2),
        date(2026, 12, 9),
        date(2026, 12, 12),
        date(2026, 12, 13),
    )


@pytest.mark.parametrize(
    ("event", "period", "ends"),
    [
        (date(2026, 3, 24), Period(days=10), date(2026, 4, 7)),
        (date(2026, 5, 22), Period(days=2), date(2026, 5, 27)),
        (date(2026, 1, 31), Period(months=1), date(2026, 3, 2)),
    ],
)
def test_forward_periods_roll_to_a_working_day(event: date, period: Period, ends: date) -> None:
    assert clock.period_ends(event, period, HOLIDAYS_2026) == ends


def test_the_limit_for_the_minutes_runs_forward_from_the_last_day_and_rolls() -> None:
    group = ExpertGroup(minutes_public_days=10)
    first, last = date(2026, 3, 23), date(2026, 3, 24)
    assert rules.limits(group, first, last_on=last, holidays=HOLIDAYS_2026).minutes_public_on == date(2026, 4, 7)
    assert rules.limits(ExpertGroup(minutes_public_days=0), first, last_on=last).minutes_public_on == last


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.tuples(*[st.integers(0, 365)] * 4),
    st.sets(st.dates(date(2019, 1, 1), date(2041, 1, 1))),
)
def test_backward_limits_are_plain_arithmetic_whatever_the_holidays(
    first_on: date, days: tuple[int, int, int, int], holidays: set[date]
) -> None:
    invitation, documents, urgent, agenda = days
    group = ExpertGroup(
        invitation_days=invitation, documents_days=documents, urgent_days=urgent, agenda_public_days=agenda
    )
    found = rules.limits(group, first_on, holidays=holidays)
    counted = [found.invitation_on, found.documents_on, found.urgent_on, found.agenda_public_on]
    assert [(first_on - day).days for day in counted] == list(days)


@pytest.mark.parametrize(
    ("today", "given", "expected"),
    [
        (date(2026, 11, 16), {}, []),
        (date(2026, 11, 16), {"urgent_reason": "War"}, ["warning:urgent_not_needed"]),
        (date(2026, 11, 17), {}, ["blocker:late"]),
        (date(2026, 11, 17), {"override": True}, ["blocker:late"]),
        (date(2026, 11, 17), {"urgent_reason": "War"}, ["warning:urgent"]),
        (date(2026, 12, 11), {"urgent_reason": "War"}, ["warning:urgent"]),
        (date(2026, 12, 12), {"urgent_reason": "War"}, ["blocker:later_than_urgent"]),
        (date(2026, 12, 12), {"override": True}, ["blocker:late"]),
        (date(2026, 12, 12), {}, ["blocker:late", "blocker:later_than_urgent"]),
        (date(2026, 12, 12), {"urgent_reason": "War", "override": True}, ["warning:overridden"]),
        (date(2026, 12, 12), {"is_announced": True}, []),
    ],
)
def test_late_needs_a_reason_and_later_still_the_chair(today: date, given: dict[str, Any], expected: list[str]) -> None:
    assert codes(facts(today=today, answers_until_on=date(2026, 12, 14), **given)) == expected


def test_the_refusal_names_the_limit() -> None:
    [late] = rules.convening_findings(facts(today=date(2026, 11, 17)))
    assert "The last day for invitations was Monday 16 November 2026." in str(late.sentence)
    assert late.field == "urgent_reason"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_somewhere": False}, ["blocker:nowhere"]),
        ({"has_mailbox": False}, ["blocker:no_mailbox"]),
        ({"has_programme": False}, ["warning:no_programme"]),
        ({"ends_at": at(DAY, 10)}, ["blocker:ends_before"]),
        ({"answers_until_on": None}, ["blocker:answers_missing"]),
        ({"answers_until_on": date(2026, 10, 30)}, ["blocker:answers_past"]),
        ({"answers_until_on": DAY}, ["blocker:answers_after_start"]),
        ({"answers_until_on": DAY - timedelta(days=1)}, []),
        ({"answers_until_on": date(2026, 12, 12)}, ["warning:answers_day_off"]),
        ({"holidays": {date(2026, 12, 11)}}, ["warning:answers_day_off"]),
        ({"holidays": {DAY}}, ["warning:day_off"]),
        ({"ends_at": at(date(2026, 12, 19))}, ["warning:day_off"]),
        ({"overlapping": ["Workshop"]}, ["warning:overlaps"]),
        ({"unreachable": ["Malta"]}, ["warning:no_contact"]),
        ({"vacant": ["Malta"]}, ["warning:vacant_seats"]),
    ],
)
def test_what_blocks_and_what_warns(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(facts(**changes)) == expected


def test_a_meeting_in_the_past_or_ten_years_ahead_is_refused() -> None:
    assert "blocker:past" in codes(facts(today=DAY + timedelta(days=1)))
    assert codes(facts(first_on=date(2037, 12, 16))) == ["blocker:far"]


def test_a_fixed_day_stays_on_its_saturday() -> None:
    """Domain rule 16: 25 May 2024 ends with its last second in summer time; the page only warns."""
    saturday = date(2024, 5, 25)
    [found] = rules.answers_findings(saturday, starts_at=at(date(2024, 6, 10)), today=date(2024, 5, 1), holidays=())
    assert (found.blocks, found.code) == (False, "answers_day_off")
    assert clock.day_ends(saturday).astimezone(clock.BRUSSELS).isoformat() == "2024-05-26T00:00:00+02:00"
