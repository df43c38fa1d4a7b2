"""Two stays of a person never overlap, and one that nobody ended is over the next morning: judged without a world."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.kernel import clock
from nominations.meetings import presences
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.presences import AlreadyThere, WrongTime
from tests.meetings.stage import FIRST_DAY

DAWN = clock.local_instant(FIRST_DAY)
EVA = Participant(given_name="Eva", family_name="Ernst")
MINUTES = st.integers(0, 20)
STAYS = st.tuples(MINUTES, st.one_of(st.none(), st.integers(1, 20)))


def instant(minutes: int) -> datetime:
    return DAWN + timedelta(minutes=minutes)


def stay(began: int, lasted: int | None) -> Presence:
    return Presence(arrived_at=instant(began), left_at=None if lasted is None else instant(began + lasted))


def minutes_of(each: Presence) -> set[int]:
    """Every minute of a stay; one that goes on lasts as far as anybody looks."""
    left = each.left_at or instant(60)
    return {number for number in range(61) if each.arrived_at <= instant(number) < left}


@given(STAYS, st.lists(STAYS, max_size=4))
def test_a_stay_is_free_exactly_when_it_shares_no_minute(
    asked: tuple[int, int | None], known: list[tuple[int, int | None]]
) -> None:
    new, others = stay(*asked), [stay(*each) for each in known]
    shares = any(minutes_of(new) & minutes_of(other) for other in others)
    if shares:
        with pytest.raises(AlreadyThere):
            presences.check_free(EVA, others, new.arrived_at, new.left_at)
    else:
        presences.check_free(EVA, others, new.arrived_at, new.left_at)


@given(st.integers(0, 23 * 60 + 59), st.integers(0, 48 * 60))
def test_what_nobody_ended_is_over_after_a_night(began: int, later: int) -> None:
    arrived, at = instant(began), instant(began + later)
    is_over = presences.is_forgotten(Presence(arrived_at=arrived), at)
    assert is_over == (clock.local_day(at) > FIRST_DAY and later > 12 * 60)
    assert presences.end_of(arrived, None, at=at) == (clock.day_ends(FIRST_DAY) if is_over else None)


@given(st.integers(-3 * 1440, 3 * 1440), st.integers(-1440, 1440))
def test_times_are_accepted_on_the_days_of_the_meeting_only(began: int, lasted: int) -> None:
    meeting = Meeting(starts_at=instant(9 * 60), ends_at=instant(33 * 60))
    arrived, left, at = instant(began), instant(began + lasted), instant(10 * 1440)
    fits = lasted > 0 and meeting.first_on <= clock.local_day(arrived) <= meeting.last_on
    one_day = clock.local_day(left) == clock.local_day(arrived) or lasted <= 12 * 60
    ends_with_day = left == clock.day_ends(clock.local_day(arrived))
    try:
        presences.check_times(meeting, arrived, left, at=at)
    except WrongTime:
        assert not fits or not (one_day or ends_with_day)
    else:
        assert fits
        assert one_day or ends_with_day
