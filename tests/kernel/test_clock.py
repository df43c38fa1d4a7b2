"""Days are Brussels days, also where the clock changes; how far away they are is said in words."""

from datetime import UTC, date, datetime

import pytest

from nominations.kernel import clock


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 13), "in 12 days"),
        (date(2026, 5, 3), "in 2 days"),
        (date(2026, 5, 2), "tomorrow"),
        (date(2026, 5, 1), "today"),
        (date(2026, 4, 30), "yesterday"),
        (date(2026, 4, 28), "3 days ago"),
    ],
)
def test_how_far_a_day_is(day: date, words: str) -> None:
    assert clock.in_words(day, datetime(2026, 5, 1, 12, tzinfo=UTC)) == words


def test_late_in_the_evening_in_utc_it_is_tomorrow_in_brussels() -> None:
    assert clock.in_words(date(2026, 5, 2), datetime(2026, 5, 1, 22, 30, tzinfo=UTC)) == "today"


def test_the_deadline_of_the_letter_ends_with_its_saturday() -> None:
    ends = clock.day_ends(date(2024, 5, 25))
    assert ends == datetime(2024, 5, 25, 22, tzinfo=UTC)  # midnight in Brussels, in summer time (rule 16)


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2026, 3, 28), 9, datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (date(2026, 3, 29), 9, datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (date(2026, 10, 24), 9, datetime(2026, 10, 24, 7, tzinfo=UTC)),
        (date(2026, 10, 25), 9, datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),  # the hour that exists twice: the first
        (date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),  # the hour that does not exist: one later
    ],
)
def test_nine_in_brussels_is_nine_in_brussels_when_the_clock_changes(day: date, hour: int, instant: datetime) -> None:
    assert clock.local_instant(day, hour) == instant


def test_the_day_of_the_change_has_23_and_25_hours() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        assert (clock.day_ends(day) - clock.local_instant(day)).total_seconds() == hours * 3600
