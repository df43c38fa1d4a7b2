"""Time limits under Regulation 1182/71: the worked examples of domain rules 13 to 17, and what must always hold."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nominations
from nominations.kernel.clock import Period, is_working_day, next_working_day, period_began, period_ends

ROWS = Path(nominations.__file__).with_name("data") / "commission_holidays.csv"
HOLIDAYS = frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(ROWS.open()))
DAYS = st.dates(date(2026, 1, 1), date(2027, 10, 1))


@pytest.mark.parametrize(
    ("event", "period", "last"),
    [
        # 10 days: 3 April is Good Friday, then a weekend, then Easter Monday (rule 17).
        (date(2026, 3, 24), Period(days=10), date(2026, 4, 7)),
        # 2 days from a Friday before Whit Monday: two working days (Art. 3(5)).
        (date(2026, 5, 22), Period(days=2), date(2026, 5, 27)),
        # 1 month from 31 January: 28 February is a Saturday.
        (date(2026, 1, 31), Period(months=1), date(2026, 3, 2)),
        # One day may end after one working day.
        (date(2026, 5, 22), Period(days=1), date(2026, 5, 26)),
        (date(2026, 6, 1), Period(days=1), date(2026, 6, 2)),
        (date(2026, 6, 1), Period(weeks=1), date(2026, 6, 8)),
        (date(2028, 2, 29), Period(years=1), date(2029, 2, 28)),
        # Working days: Whit Monday and the weekend are not counted (Art. 3(3)).
        (date(2026, 5, 22), Period(working_days=2), date(2026, 5, 27)),
        (date(2026, 12, 23), Period(working_days=1), date(2027, 1, 4)),
    ],
)
def test_a_period_counted_forward_ends(event: date, period: Period, last: date) -> None:
    assert period_ends(event, period, HOLIDAYS) == last


@pytest.mark.parametrize(
    ("event", "period", "day"),
    [
        (date(2026, 12, 16), Period(days=30), date(2026, 11, 16)),
        (date(2026, 12, 16), Period(days=14), date(2026, 12, 2)),
        (date(2026, 12, 16), Period(days=5), date(2026, 12, 11)),
        # A Saturday, and it stays one (rule 14).
        (date(2026, 3, 2), Period(days=30), date(2026, 1, 31)),
        (date(2026, 3, 31), Period(months=1), date(2026, 2, 28)),
        (date(2026, 5, 26), Period(working_days=1), date(2026, 5, 22)),
    ],
)
def test_a_period_counted_backwards_never_moves(event: date, period: Period, day: date) -> None:
    assert period_began(event, period, HOLIDAYS) == day


def test_a_holiday_and_a_weekend_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 4, 3), HOLIDAYS)
    assert not is_working_day(date(2026, 5, 23), HOLIDAYS)
    assert is_working_day(date(2026, 4, 7), HOLIDAYS)
    assert next_working_day(date(2026, 4, 2), HOLIDAYS) == date(2026, 4, 7)


@pytest.mark.parametrize("wrong", [{}, {"days": -1}, {"days": 1, "working_days": 1}])
def test_a_period_is_calendar_time_or_working_days(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="never negative"):
        Period(**wrong)


@given(DAYS, st.integers(1, 60))
def test_a_forward_period_ends_on_a_working_day_and_never_before_its_days_are_over(event: date, days: int) -> None:
    last = period_ends(event, Period(days=days), HOLIDAYS)
    assert is_working_day(last, HOLIDAYS)
    assert last >= event + timedelta(days=days)
    within = [event + timedelta(days=n) for n in range(1, (last - event).days + 1)]
    assert sum(is_working_day(day, HOLIDAYS) for day in within) >= min(days, 2)
