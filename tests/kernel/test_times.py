"""Times of day as people type them, on ordinary days and on the two nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.kernel import clock, times
from nominations.kernel.times import NotATime

DAY, SPRING, AUTUMN = date(2026, 5, 4), date(2026, 3, 29), date(2026, 10, 25)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["9:05", "09:05", "09.05", "0905", "9h05", " 09:05 "])
def test_it_is_read_in_brussels_however_it_is_written(typed: str) -> None:
    assert times.typed(typed, on=DAY) == datetime(2026, 5, 4, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "12:60", "9", "09:05:10", "-1:00"])
def test_what_is_no_time_gets_a_sentence(typed: str) -> None:
    with pytest.raises(NotATime, match=r"is not a time\. Write it as 14:05\."):
        times.typed(typed, on=DAY)


@pytest.mark.parametrize("typed", ["02:00", "02:30", "02:59", "02:30 summer"])
def test_the_hour_left_out_in_march_does_not_exist(typed: str) -> None:
    with pytest.raises(NotATime, match=r"does not exist on Sunday 29 March 2026: the clocks go from 02:00 to 03:00\."):
        times.typed(typed, on=SPRING)


def test_around_the_hour_left_out_all_is_plain() -> None:
    assert times.typed("01:59", on=SPRING) + timedelta(minutes=1) == times.typed("03:00", on=SPRING)


def test_the_hour_that_comes_twice_in_october_asks_which() -> None:
    with pytest.raises(NotATime, match=r"02:30 comes twice on Sunday 25 October 2026\. Write “02:30 summer”"):
        times.typed("02:30", on=AUTUMN)
    first, second = times.typed("02:30 summer", on=AUTUMN), times.typed("02:30 Winter", on=AUTUMN)
    assert second - first == timedelta(hours=1)
    assert [times.shown(each, on=AUTUMN) for each in (first, second)] == ["02:30 summer", "02:30 winter"]


def test_a_time_of_another_day_is_shown_with_it() -> None:
    assert times.shown(times.typed("09:05", on=DAY)) == "Monday 4 May 2026, 09:05"


@given(st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)))
def test_what_is_shown_can_be_typed_again(at: datetime) -> None:
    on = clock.local_day(at)
    assert times.typed(times.shown(at, on=on), on=on) == at
