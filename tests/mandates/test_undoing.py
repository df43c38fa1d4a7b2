"""Days given back by a void mandate go as far as they would have gone without it, whatever was said meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority
from tests.cast import make_group
from tests.mandates.stage import AT, TODAY, appoint, authority, day, line, members, person, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

NOBODY: dict[str, Any] = {"by": None, "at": AT}
WRONG: dict[str, Any] = {"remark": "Typed in the wrong row.", **NOBODY}
RESIGNED: dict[str, Any] = {"reason": EndReason.RESIGNED, **NOBODY}
AHEAD = TODAY + timedelta(days=60)
SOON = TODAY + timedelta(days=10)


@pytest.fixture
def first(group: ExpertGroup) -> Mandate:
    """She is to resign in sixty days."""
    return mandates.end(appoint(seat(group), "Auer", day(0)), until=AHEAD, **RESIGNED)


def test_a_corrected_row_keeps_the_end_that_was_foreseen(first: Mandate) -> None:
    heir = appoint(first.seat, "Bauer", SOON)
    mandates.correct(first, person=person("Auerbach"), **WRONG)
    mandates.void(heir, **WRONG)
    assert line(first.seat) == [("Auerbach", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]


def test_so_does_a_row_that_the_successor_of_its_authority_took_over(first: Mandate) -> None:
    heir = appoint(first.seat, "Bauer", SOON, office="Agency")
    renamed: dict[str, Any] = {"succession": Authority.Succession.RENAMED, "name": "Office", **NOBODY}
    mandates.succeed(authority(), on=day(100), **renamed)
    mandates.void(heir, **WRONG)
    assert line(first.seat)[1] == ("Auer", "Office", day(100), AHEAD, EndReason.RESIGNED)


def test_two_voided_one_after_the_other_give_all_back(first: Mandate) -> None:
    second = appoint(first.seat, "Bauer", TODAY)
    third = appoint(first.seat, "Cerny", SOON)
    mandates.void(second, **WRONG)
    assert line(first.seat)[0][3:] == (SOON, EndReason.REPLACED)
    mandates.void(third, **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]


def test_a_first_day_corrected_twice_leaves_no_trace_in_the_one_before(first: Mandate) -> None:
    second = appoint(first.seat, "Bauer", TODAY)
    third = appoint(first.seat, "Cerny", SOON)
    second = mandates.correct(second, since=TODAY + timedelta(days=3), **WRONG)
    mandates.void(third, **WRONG)
    mandates.void(second, **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]


def test_nobody_sits_again_for_an_authority_after_it_has_left() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    appoint(seat(group, 1), "Auer", day(0))
    appoint(seat(group, 2), "Dorn", day(0))
    wrong = appoint(seat(group, 1), "Bauer", day(50), office="Agency")
    membership = Membership.objects.get(authority=authority())
    mandates.end_membership(membership, until=day(100), **RESIGNED)
    mandates.void(wrong, **WRONG)
    assert line(seat(group, 1)) == [("Auer", "Ministry", day(0), day(100), EndReason.RESIGNED)]
    assert members(group) == [("Ministry", day(0), day(100), EndReason.RESIGNED)]


def test_nor_for_an_authority_that_is_no_more(first: Mandate) -> None:
    wrong = appoint(first.seat, "Bauer", day(50), office="Agency")
    renamed: dict[str, Any] = {"succession": Authority.Succession.RENAMED, "name": "Office", **NOBODY}
    mandates.succeed(authority(), on=day(100), **renamed)
    mandates.void(wrong, **WRONG)
    assert line(first.seat) == [("Auer", "Ministry", day(0), day(100), EndReason.AUTHORITY_CHANGED)]


def test_who_moved_to_another_authority_sits_on_though_a_correction_says_she_was_somebody_else(first: Mandate) -> None:
    moved = appoint(first.seat, "Auer", SOON, office="Agency")
    mandates.correct(Mandate.objects.get(pk=first.pk), person=person("Gans"), **WRONG)
    mandates.void(moved, **WRONG)
    assert line(first.seat) == [("Gans", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]


def test_what_a_renamed_authority_carried_on_falls_back_to_the_one_that_a_correction_named(first: Mandate) -> None:
    carried = _renamed(first)
    mandates.correct(Mandate.objects.get(pk=first.pk), authority=authority("Agency"), **WRONG)
    mandates.void(carried, **WRONG)
    assert line(first.seat) == [("Auer", "Agency", day(0), AHEAD, EndReason.RESIGNED)]


def test_a_seat_that_was_vacant_before_is_vacant_again_though_a_correction_named_another_authority(
    first: Mandate,
) -> None:
    mandates.void(_renamed(first), **WRONG)
    mandates.correct(Mandate.objects.get(pk=first.pk), authority=authority("Agency"), **WRONG)
    wrong = appoint(first.seat, "Bauer", day(100), office="Agency")
    mandates.void(wrong, **WRONG)
    assert line(first.seat) == [("Auer", "Agency", day(0), day(100), EndReason.AUTHORITY_CHANGED)]


def _renamed(first: Mandate) -> Mandate:
    """Let the Ministry become the Office on day 100; return the mandate that carries hers on."""
    facts: dict[str, Any] = {"succession": Authority.Succession.RENAMED, "name": "Office", **NOBODY}
    mandates.succeed(authority(), on=day(100), **facts)
    carried: Mandate = first.seat.mandates.standing().get(since=day(100))
    return carried
