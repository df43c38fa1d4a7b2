"""Mandates and memberships end with a reason, run longer, and all of a group's end with it (domain rule 5)."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.ending import CannotClose, EndedAlready, ReasonNotByHand
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.placing import GroupIsClosed, PeriodInverted, SeatTaken, SitsElsewhere
from nominations.mandates.states import EndReason
from tests.cast import make_group
from tests.mandates.stage import AT, TODAY, appoint, day, events, line, members, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

NOBODY: dict[str, Any] = {"by": None, "at": AT}
RESIGNED: dict[str, Any] = {"reason": EndReason.RESIGNED, **NOBODY}
AHEAD = TODAY + timedelta(days=30)


@pytest.fixture
def mandate(group: ExpertGroup) -> Mandate:
    return appoint(seat(group), "Auer", day(0))


def test_a_mandate_ends_and_the_authority_stays_a_member(mandate: Mandate, officer: User) -> None:
    ended = mandates.end(mandate, until=AHEAD, reason=EndReason.RESIGNED, by=officer, at=AT)
    assert (ended.until, ended.last_on) == (AHEAD, AHEAD - timedelta(days=1))
    assert line(mandate.seat) == [("Auer", "Ministry", day(0), AHEAD, EndReason.RESIGNED)]
    assert members(mandate.seat.group) == [("Ministry", day(0), None, "")]
    (event,) = events("mandate.end")
    assert (event.actor, event.on_behalf_of, event.subject_id) == (officer, "AT", str(mandate.pk))
    assert event.detail == {"until": str(AHEAD), "reason": "resigned", "was": "", "was_reason": ""}


def test_the_same_end_twice_is_one(mandate: Mandate) -> None:
    for _again in range(2):
        mandates.end(mandate, until=AHEAD, **RESIGNED)
    assert len(events("mandate.end")) == 1


def test_an_end_is_told_late_or_brought_forward(mandate: Mandate) -> None:
    mandates.end(mandate, until=AHEAD, **RESIGNED)
    mandates.end(mandate, until=day(100), **RESIGNED)
    assert line(mandate.seat)[0][3] == day(100)


@pytest.mark.parametrize("until", [day(0), day(-1)])
def test_it_does_not_end_before_it_began(mandate: Mandate, until: date) -> None:
    with pytest.raises(PeriodInverted, match="It began on Wednesday 1 January 2025: choose a later day, or void it"):
        mandates.end(mandate, until=until, **RESIGNED)


def test_what_ended_in_the_past_is_not_ended_again(mandate: Mandate) -> None:
    mandates.end(mandate, until=day(100), **RESIGNED)
    with pytest.raises(EndedAlready, match=r"It ended on Friday 11 April 2025 already. Correct it instead"):
        mandates.end(mandate, until=day(90), **RESIGNED)


def test_a_later_end_is_an_extension(mandate: Mandate) -> None:
    mandates.end(mandate, until=AHEAD, **RESIGNED)
    with pytest.raises(EndedAlready, match=r"already. Extend it instead"):
        mandates.end(mandate, until=AHEAD + timedelta(days=1), **RESIGNED)


@pytest.mark.parametrize("reason", [EndReason.REPLACED, EndReason.ENTERED_IN_ERROR])
def test_being_replaced_and_being_an_error_are_not_entered_by_hand(mandate: Mandate, reason: EndReason) -> None:
    with pytest.raises(ReasonNotByHand, match="Appoint the successor, and this mandate ends by itself"):
        mandates.end(mandate, until=AHEAD, reason=reason, **NOBODY)


def test_a_void_mandate_neither_ends_nor_runs_longer(mandate: Mandate) -> None:
    mandates.void(mandate, remark="Another person.", **NOBODY)
    with pytest.raises(EndedAlready, match="This was entered in error and is void"):
        mandates.end(mandate, until=AHEAD, **RESIGNED)
    with pytest.raises(EndedAlready):
        mandates.extend(mandate, until=AHEAD, **NOBODY)


# -- running longer --


def test_a_mandate_runs_longer_or_for_ever(mandate: Mandate) -> None:
    mandates.end(mandate, until=AHEAD, reason=EndReason.TERM_ENDED, **NOBODY)
    mandates.extend(mandate, until=AHEAD + timedelta(days=9), **NOBODY)
    assert line(mandate.seat)[0][3:] == (AHEAD + timedelta(days=9), EndReason.TERM_ENDED)
    mandates.extend(mandate, until=None, **NOBODY)
    assert line(mandate.seat)[0][3:] == (None, "")
    assert [event.detail["until"] for event in events("mandate.extend")] == [str(AHEAD + timedelta(days=9)), ""]


def test_an_extension_gives_the_membership_back_where_it_had_ended(mandate: Mandate) -> None:
    membership = Membership.objects.get()
    mandates.end_membership(membership, until=AHEAD, **RESIGNED)
    mandates.extend(mandate, until=None, **NOBODY)
    assert members(mandate.seat.group) == [("Ministry", day(0), None, "")]


def test_an_extension_is_later_and_of_something_that_ends(mandate: Mandate) -> None:
    with pytest.raises(EndedAlready, match="This mandate has no end that could be moved"):
        mandates.extend(mandate, until=AHEAD, **NOBODY)
    mandates.end(mandate, until=AHEAD, **RESIGNED)
    with pytest.raises(PeriodInverted, match="choose a later day"):
        mandates.extend(mandate, until=AHEAD - timedelta(days=1), **NOBODY)


def test_nobody_stays_on_a_seat_that_another_one_has_taken(mandate: Mandate) -> None:
    appoint(mandate.seat, "Bauer", day(50))
    with pytest.raises(SeatTaken, match="Uli Bauer holds this seat from Thursday 20 February 2025 on"):
        mandates.extend(mandate, until=day(60), **NOBODY)


def test_nobody_stays_who_has_taken_another_seat() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    first = mandates.end(appoint(seat(group, 1), "Auer", day(0)), until=day(50), **RESIGNED)
    appoint(seat(group, 2), "Auer", day(50))
    with pytest.raises(SitsElsewhere, match="Uli Auer holds seat 2"):
        mandates.extend(first, until=day(60), **NOBODY)


# -- memberships --


def test_who_sits_for_an_authority_that_leaves_ends_with_it(mandate: Mandate) -> None:
    mandates.end_membership(Membership.objects.get(), until=AHEAD, reason=EndReason.AUTHORITY_CHANGED, **NOBODY)
    assert line(mandate.seat) == [("Auer", "Ministry", day(0), AHEAD, EndReason.AUTHORITY_CHANGED)]
    assert members(mandate.seat.group) == [("Ministry", day(0), AHEAD, EndReason.AUTHORITY_CHANGED)]
    assert [event.on_behalf_of for event in events("membership.end")] == ["AT"]


def test_an_authority_does_not_leave_before_its_next_representative_begins(mandate: Mandate) -> None:
    appoint(mandate.seat, "Bauer", AHEAD)
    with pytest.raises(SeatTaken, match="Uli Bauer sits for this authority from Wednesday 15 July 2026 on"):
        mandates.end_membership(Membership.objects.get(), until=TODAY, **RESIGNED)


# -- a group is closed --


def test_all_that_runs_ends_with_the_group_and_what_was_to_begin_is_void(mandate: Mandate, head_of_unit: User) -> None:
    group = mandate.seat.group
    later = appoint(seat(group, country_id="BE"), "Peeters", AHEAD)
    closed = mandates.close_group(group, on=TODAY, by=head_of_unit, at=AT)
    assert closed.status == ExpertGroup.Status.CLOSED
    assert line(mandate.seat) == [("Auer", "Ministry", day(0), TODAY, EndReason.GROUP_CLOSED)]
    assert members(group) == [("Ministry", day(0), TODAY, EndReason.GROUP_CLOSED)]
    later.refresh_from_db()
    assert (later.voided_at, later.remark) == (AT, "The group was closed before this began.")
    (event,) = events("group.close")
    assert (event.actor, event.detail) == (head_of_unit, {"old": "active", "new": "closed", "on": str(TODAY)})


def test_a_group_is_closed_once(mandate: Mandate) -> None:
    for _again in range(2):
        mandates.close_group(mandate.seat.group, on=TODAY, **NOBODY)
    assert len(events("group.close")) == 1
    with pytest.raises(GroupIsClosed):
        mandates.extend(mandate, until=None, **NOBODY)


def test_a_group_is_not_closed_ahead_of_time_before_its_members_or_with_a_call_open(
    mandate: Mandate, call: Call
) -> None:
    group = mandate.seat.group
    with pytest.raises(CannotClose, match="Close the group when its last day has come, on Tuesday 14 July 2026"):
        mandates.close_group(group, on=AHEAD, **NOBODY)
    with pytest.raises(CannotClose, match="Uli Auer sits since Wednesday 1 January 2025"):
        mandates.close_group(group, on=day(-5), **NOBODY)
    with pytest.raises(CannotClose, match=r"E03931-2026-1 is open. Close or cancel it first"):
        mandates.close_group(group, on=TODAY, **NOBODY)


def test_others_end_nothing(mandate: Mandate, other_officer: User) -> None:
    acts: list[Any] = [
        lambda by: mandates.end(mandate, until=AHEAD, reason=EndReason.RESIGNED, **by),
        lambda by: mandates.extend(mandate, until=None, **by),
        lambda by: mandates.end_membership(Membership.objects.get(), until=AHEAD, reason=EndReason.RESIGNED, **by),
        lambda by: mandates.close_group(mandate.seat.group, on=TODAY, **by),
        lambda by: mandates.void(mandate, remark="Wrong.", **by),
        lambda by: mandates.correct(mandate, remark="Wrong.", since=day(3), **by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Only the secretariat of the group may do this"):
            act({"by": other_officer, "at": AT})
