"""A mistake is voided and kept; the right mandate is a row of its own; the neighbours lose no day."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.correcting import CannotCorrect, RemarkMissing
from nominations.mandates.models import Mandate
from nominations.mandates.placing import GroupIsClosed, PeriodInverted, SeatTaken
from nominations.mandates.states import EndReason
from tests.mandates.stage import AT, TODAY, appoint, authority, day, events, line, members, person, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

NOBODY: dict[str, Any] = {"by": None, "at": AT}
WRONG: dict[str, Any] = {"remark": "Typed in the wrong row.", **NOBODY}
AHEAD = TODAY + timedelta(days=30)


@pytest.fixture
def first(group: ExpertGroup) -> Mandate:
    return appoint(seat(group), "Auer", day(0))


def test_who_gave_way_to_a_void_mandate_sits_on(first: Mandate) -> None:
    wrong = appoint(first.seat, "Bauer", day(10), office="Agency")
    voided = mandates.void(wrong, **WRONG)
    assert (voided.voided_at, voided.end_reason, voided.remark) == (AT, "entered_in_error", "Typed in the wrong row.")
    assert line(first.seat) == [("Auer", "Ministry", day(0), None, "")]
    assert members(first.seat.group) == [("Ministry", day(0), None, "")]
    assert [(event.subject_id, event.on_behalf_of) for event in events("mandate.void")] == [(str(wrong.pk), "AT")]


def test_the_end_that_was_foreseen_is_foreseen_again(first: Mandate) -> None:
    mandates.end(first, until=AHEAD, reason=EndReason.RESIGNED, **NOBODY)
    mandates.void(appoint(first.seat, "Bauer", TODAY), **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]


def test_one_in_the_middle_leaves_its_days_to_the_one_before(first: Mandate) -> None:
    middle = appoint(first.seat, "Bauer", day(10))
    last = appoint(first.seat, "Huber", day(20))
    mandates.void(middle, **WRONG)
    assert line(first.seat) == [
        ("Auer", "Ministry", day(0), day(20), EndReason.REPLACED),
        ("Huber", "Ministry", day(20), None, ""),
    ]
    last.refresh_from_db()
    assert last.replaces == first


def test_who_had_resigned_before_does_not_sit_again(first: Mandate) -> None:
    mandates.end(first, until=day(10), reason=EndReason.RESIGNED, **NOBODY)
    mandates.void(appoint(first.seat, "Bauer", day(10)), **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), day(10), EndReason.RESIGNED)]


def test_voiding_twice_is_once_and_needs_a_word(first: Mandate) -> None:
    with pytest.raises(RemarkMissing, match="Say what was wrong"):
        mandates.void(first, remark="  ", **NOBODY)
    for _again in range(2):
        mandates.void(first, **WRONG)
    assert len(events("mandate.void")) == 1
    assert members(first.seat.group) == []


@pytest.mark.parametrize("since", [day(5), day(15)])
def test_a_corrected_first_day_moves_the_border_with_the_one_before(first: Mandate, since: date) -> None:
    wrong = appoint(first.seat, "Bauer", day(10), office="Agency")
    right = mandates.correct(wrong, since=since, **WRONG)
    assert line(first.seat) == [
        ("Auer", "Ministry", day(0), since, EndReason.REPLACED),
        ("Bauer", "Agency", since, None, ""),
    ]
    assert members(first.seat.group) == [
        ("Ministry", day(0), since, EndReason.AUTHORITY_CHANGED),
        ("Agency", since, None, ""),
    ]
    wrong.refresh_from_db()
    assert (right.replaces, wrong.end_reason, wrong.since) == (wrong, "entered_in_error", day(10))


def test_a_corrected_person_keeps_the_days_and_the_one_who_follows(first: Mandate) -> None:
    heir = appoint(first.seat, "Huber", day(20))
    right = mandates.correct(first, person=person("Auerbach"), **WRONG)
    assert line(first.seat) == [
        ("Auerbach", "Ministry", day(0), day(20), EndReason.REPLACED),
        ("Huber", "Ministry", day(20), None, ""),
    ]
    heir.refresh_from_db()
    assert heir.replaces == right
    mandates.void(heir, **WRONG)
    assert line(first.seat) == [("Auerbach", "Ministry", day(0), None, "")]


def test_a_corrected_authority_takes_the_membership_along(first: Mandate) -> None:
    mandates.correct(first, authority=authority("Agency"), **WRONG)
    assert line(first.seat) == [("Auer", "Agency", day(0), None, "")]
    assert members(first.seat.group) == [("Agency", day(0), None, "")]


def test_a_corrected_end(first: Mandate) -> None:
    mandates.end(first, until=day(20), reason=EndReason.RESIGNED, **NOBODY)
    mandates.correct(first, until=day(25), **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), day(25), EndReason.RESIGNED)]


def test_a_correction_crosses_nobody_else(first: Mandate) -> None:
    second = appoint(first.seat, "Bauer", day(10))
    with pytest.raises(SeatTaken, match="Uli Auer holds this seat from Wednesday 1 January 2025 on"):
        mandates.correct(second, since=day(0), **WRONG)
    with pytest.raises(SeatTaken):
        mandates.correct(second, since=day(-5), **WRONG)
    with pytest.raises(PeriodInverted, match="A mandate ends after it begins"):
        mandates.correct(first, since=day(10), **WRONG)
    assert [row[:3] for row in line(first.seat)] == [("Auer", "Ministry", day(0)), ("Bauer", "Ministry", day(10))]


def test_what_is_no_correction_is_refused_and_says_what_to_do(first: Mandate) -> None:
    with pytest.raises(CannotCorrect, match="Nothing is changed"):
        mandates.correct(first, since=day(0), **WRONG)
    with pytest.raises(CannotCorrect, match=r"This mandate still runs. End it instead"):
        mandates.correct(first, until=AHEAD, **WRONG)
    appoint(first.seat, "Bauer", day(10))
    with pytest.raises(CannotCorrect, match="Correct the successor's first day"):
        mandates.correct(first, until=day(9), **WRONG)
    mandates.void(first, **WRONG)
    with pytest.raises(CannotCorrect, match="This mandate is void already"):
        mandates.correct(first, since=day(3), **WRONG)


def test_in_a_closed_group_nothing_runs_longer_and_days_go_back_until_it_closed(first: Mandate) -> None:
    second = appoint(first.seat, "Bauer", day(10))
    mandates.close_group(first.seat.group, on=TODAY, **NOBODY)
    second.refresh_from_db()
    with pytest.raises(GroupIsClosed, match="The group is closed: nothing in it runs longer"):
        mandates.correct(second, until=AHEAD, **WRONG)
    mandates.void(second, **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), TODAY, EndReason.GROUP_CLOSED)]
