"""An hour typed for Brussels becomes one instant, also on the two days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.kernel import clock
from nominations.meetings import hours
from nominations.meetings.hours import HourRefused

FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


def utc(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_refused_with_a_sentence() -> None:
    with pytest.raises(HourRefused, match=r"02:30 does not exist on Sunday 29 March 2026: .* Choose another hour\."):
        hours.instant(FORWARD, time(2, 30))
    [found] = hours.findings(FORWARD, time(2, 30), "starts")
    assert (found.blocks, found.code, found.field) == (True, "hour_missing", "starts")


def test_of_an_hour_that_comes_twice_the_first_is_meant_and_that_is_said() -> None:
    assert hours.instant(BACK, time(2, 30)) == utc(BACK, 0, 30)
    [found] = hours.findings(BACK, time(2, 30))
    assert (found.blocks, found.code) == (False, "hour_twice")
    assert "On Sunday 25 October 2026 02:30 comes twice" in str(found.sentence)
    assert "The first one is meant (summer time)" in str(found.sentence)


@pytest.mark.parametrize(
    ("day", "begins", "ends", "lasts"),
    [
        (FORWARD, utc(FORWARD - timedelta(days=1), 23, 30), utc(FORWARD, 1, 30), timedelta(hours=2)),
        (BACK, utc(BACK - timedelta(days=1), 22, 30), utc(BACK, 2, 30), timedelta(hours=4)),
    ],
)
def test_from_half_past_midnight_to_half_past_three(
    day: date, begins: datetime, ends: datetime, lasts: timedelta
) -> None:
    found = [hours.instant(day, time(0, 30)), hours.instant(day, time(3, 30))]
    assert found == [begins, ends]
    assert found[1] - found[0] == lasts
    assert hours.findings(day, time(0, 30)) == hours.findings(day, time(3, 30)) == []


@pytest.mark.parametrize(
    ("hour", "codes"),
    [
        (time(1, 59), ([], [])),
        (time(2), (["hour_missing"], ["hour_twice"])),
        (time(2, 59), (["hour_missing"], ["hour_twice"])),
        (time(3), ([], [])),
    ],
)
def test_the_edges_of_both_nights(hour: time, codes: tuple[list[str], list[str]]) -> None:
    found = tuple([each.code for each in hours.findings(day, hour)] for day in (FORWARD, BACK))
    assert found == codes


@given(st.dates(date(2000, 1, 1), date(2037, 12, 31)), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_was_typed_is_what_pages_show_or_it_is_refused(day: date, hour: time) -> None:
    codes = [each.code for each in hours.findings(day, hour)]
    try:
        at = hours.instant(day, hour)
    except HourRefused:
        assert codes == ["hour_missing"]
    else:
        shown = at.astimezone(clock.BRUSSELS)
        assert (shown.date(), shown.time(), shown.fold) == (day, hour, 0)
        assert codes in ([], ["hour_twice"])
