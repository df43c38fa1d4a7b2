"""The days of a seat in order, the vacant ones too."""

from collections.abc import Callable
from typing import Any

import pytest

from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.history import SeatHistory, group_history, seat_history
from nominations.mandates.states import EndReason
from tests.mandates.stage import AT, TODAY, appoint, day, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]


def told(history: SeatHistory) -> list[tuple[str, Any, Any]]:
    return [(it.mandate.person.family_name if it.mandate else "vacant", it.since, it.until) for it in history.stretches]


def test_what_lies_between_two_mandates_and_after_the_last_is_vacant(group: ExpertGroup) -> None:
    where = seat(group)
    first = appoint(where, "Auer", day(0))
    mandates.end(first, until=day(20), reason=EndReason.RESIGNED, by=None, at=AT)
    appoint(where, "Bauer", day(30))
    last = appoint(where, "Huber", day(40))
    mandates.end(last, until=day(50), reason=EndReason.RESIGNED, by=None, at=AT)
    history = seat_history(where)
    assert told(history) == [
        ("Auer", day(0), day(20)),
        ("vacant", day(20), day(30)),
        ("Bauer", day(30), day(40)),
        ("Huber", day(40), day(50)),
        ("vacant", day(50), None),
    ]
    assert [it.last_on for it in history.stretches][-2:] == [day(49), None]


def test_the_seats_of_a_closed_group_are_not_vacant(group: ExpertGroup) -> None:
    appoint(seat(group), "Auer", day(0))
    mandates.close_group(group, on=TODAY, by=None, at=AT)
    assert told(seat_history(seat(group))) == [("Auer", day(0), TODAY)]


def test_a_group_is_told_seat_by_seat_and_the_queries_do_not_grow(
    group: ExpertGroup, django_assert_num_queries: Callable[..., Any]
) -> None:
    for name, iso2 in (("Auer", "AT"), ("Peeters", "BE"), ("Borg", "MT")):
        appoint(seat(group, country_id=iso2), name, day(0))
        with django_assert_num_queries(2):
            histories = group_history(group)
            assert len([str(it.seat.country) for it in histories]) == 27
    assert [told(it) for it in histories if it.stretches] == [
        [("Peeters", day(0), None)],
        [("Borg", day(0), None)],
        [("Auer", day(0), None)],
    ]
