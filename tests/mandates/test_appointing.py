"""Appointing: who sits gives way on the day, no day is lost, and each refusal says why (domain rules 1, 3, 5, 7)."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, SeatRule
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.appointing import ObserverRefused
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.placing import GroupIsClosed, NoSuchSeat, SeatTaken, SitsElsewhere, WrongAuthority
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority
from nominations.reference.members import NotAMemberState
from nominations.reference.models import Country
from tests.cast import make_group
from tests.mandates.stage import AT, TODAY, appoint, authority, day, events, line, members, person, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]


def test_a_person_is_appointed_and_the_authority_becomes_a_member(group: ExpertGroup, head_of_unit: User) -> None:
    where = seat(group)
    mandate = appoint(where, "Auer", day(0), by=head_of_unit, at=AT)
    assert line(where) == [("Auer", "Ministry", day(0), None, "")]
    assert members(group) == [("Ministry", day(0), None, "")]
    (event,) = events("mandate.appoint")
    assert (event.subject_id, event.actor, event.on_behalf_of) == (str(mandate.pk), head_of_unit, "AT")
    assert event.detail == {"since": "2025-01-01", "until": ""}


def test_who_sits_gives_way_on_the_first_day_of_the_successor(group: ExpertGroup) -> None:
    where = seat(group)
    first = appoint(where, "Auer", day(0))
    second = appoint(where, "Bauer", day(40))
    assert line(where) == [
        ("Auer", "Ministry", day(0), day(40), EndReason.REPLACED),
        ("Bauer", "Ministry", day(40), None, ""),
    ]
    assert second.replaces == first
    (event,) = events("mandate.end")
    assert event.detail == {"until": str(day(40)), "reason": "replaced", "was": "", "was_reason": ""}


def test_the_same_person_for_the_same_authority_sits_on(group: ExpertGroup) -> None:
    where = seat(group)
    assert appoint(where, "Auer", day(0)) == appoint(where, "Auer", day(9))
    assert line(where) == [("Auer", "Ministry", day(0), None, "")]


def test_another_authority_of_the_state_takes_the_place_of_the_one_that_leaves(group: ExpertGroup) -> None:
    where = seat(group)
    appoint(where, "Auer", day(0))
    appoint(where, "Bauer", day(10), office="Agency")
    assert members(group) == [
        ("Ministry", day(0), day(10), EndReason.AUTHORITY_CHANGED),
        ("Agency", day(10), None, ""),
    ]


def test_an_authority_for_which_somebody_else_sits_stays_a_member() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    appoint(seat(group, 1), "Auer", day(0))
    appoint(seat(group, 2), "Gruber", day(0))
    appoint(seat(group, 1), "Bauer", day(10), office="Agency")
    assert members(group) == [("Ministry", day(0), None, ""), ("Agency", day(10), None, "")]


def test_the_same_person_for_another_authority_changes_the_authority(group: ExpertGroup) -> None:
    where = seat(group)
    appoint(where, "Auer", day(0))
    appoint(where, "Auer", day(10), office="Agency")
    assert line(where) == [
        ("Auer", "Ministry", day(0), day(10), EndReason.AUTHORITY_CHANGED),
        ("Auer", "Agency", day(10), None, ""),
    ]


def test_a_term_ends_on_the_same_date_or_on_the_last_day_of_a_shorter_month(group: ExpertGroup) -> None:
    group.term_months = 30
    group.save()
    appoint(seat(group), "Auer", date(2026, 8, 31), at=AT)
    assert line(seat(group)) == [("Auer", "Ministry", date(2026, 8, 31), date(2029, 2, 28), EndReason.TERM_ENDED)]
    assert members(group) == [("Ministry", date(2026, 8, 31), None, "")]


def test_after_a_vacancy_the_successor_begins_alone_and_at_once_after_it_follows(group: ExpertGroup) -> None:
    where = seat(group)
    first = appoint(where, "Auer", day(0))
    mandates.end(first, until=day(20), reason=EndReason.RESIGNED, by=None, at=AT)
    assert appoint(where, "Bauer", day(30)).replaces is None
    mandates.void(where.mandates.get(until=None), remark="Not yet.", by=None, at=AT)
    assert appoint(where, "Huber", day(20)).replaces == first


def test_an_end_that_was_foreseen_gives_way_to_a_successor(group: ExpertGroup) -> None:
    where = seat(group)
    first = appoint(where, "Auer", day(0))
    mandates.end(first, until=date(2027, 1, 1), reason=EndReason.RESIGNED, by=None, at=AT)
    appoint(where, "Bauer", date(2026, 9, 1))
    assert [row[3:] for row in line(where)] == [(date(2026, 9, 1), EndReason.REPLACED), (None, "")]


def test_a_membership_is_stretched_to_where_somebody_sits(group: ExpertGroup) -> None:
    group_seat = seat(group)
    mandates.begin_membership(group, authority=authority(), since=day(50), by=None, at=AT)
    appoint(group_seat, "Auer", day(10))
    assert members(group) == [("Ministry", day(10), None, "")]
    (event,) = events("membership.begin_earlier")
    assert event.detail == {"since": str(day(10)), "was": str(day(50))}


# -- refusals --


def test_nobody_begins_on_the_day_on_which_somebody_else_began(group: ExpertGroup) -> None:
    appoint(seat(group), "Auer", day(5))
    with pytest.raises(
        SeatTaken, match=r"Uli Auer holds this seat from Monday 6 January 2025 on. Choose a later first"
    ):
        appoint(seat(group), "Bauer", day(5))


@pytest.mark.parametrize("since", [day(4), day(0)])
def test_nobody_begins_before_who_sits_later(group: ExpertGroup, since: date) -> None:
    appoint(seat(group), "Auer", day(5))
    with pytest.raises(SeatTaken, match=r"Uli Auer holds this seat from Monday 6 January 2025 on. Choose an earlier"):
        appoint(seat(group), "Bauer", since)
    assert line(seat(group)) == [("Auer", "Ministry", day(5), None, "")]


def test_a_past_mandate_is_not_shortened_by_an_appointment(group: ExpertGroup) -> None:
    first = appoint(seat(group), "Auer", day(0))
    mandates.end(first, until=day(20), reason=EndReason.RESIGNED, by=None, at=AT)
    with pytest.raises(SeatTaken, match=r"Uli Auer held this seat until Tuesday 21 January 2025. Begin on that day"):
        appoint(seat(group), "Bauer", day(19))
    assert line(seat(group)) == [("Auer", "Ministry", day(0), day(20), EndReason.RESIGNED)]


def test_one_person_holds_one_seat_of_a_state_in_a_group() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    appoint(seat(group, 1), "Auer", day(0))
    with pytest.raises(SitsElsewhere, match="Uli Auer holds seat 1 of this State in this group then"):
        appoint(seat(group, 2), "Auer", day(10))
    appoint(seat(group, 2, country_id="BE"), "Auer", day(10))


def test_a_third_representative_of_a_state_with_two_seats_is_refused() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    third = seat(group).group.seats.create(country_id="AT", number=3)
    with pytest.raises(NoSuchSeat, match="E03600 has 2 seats a State, so seat 3 cannot be taken"):
        appoint(third, "Auer", day(0))
    SeatRule.objects.filter(group=group).delete()
    with pytest.raises(NoSuchSeat, match="E03600 has 0 seats"):
        appoint(seat(group), "Auer", day(0))


def test_an_authority_sits_on_seats_of_its_own_state(group: ExpertGroup) -> None:
    belgian = authority("Ministère", country_id="BE")
    with pytest.raises(WrongAuthority, match="Ministère is not an authority of Austria, whose seat this is"):
        appoint(seat(group), "Auer", day(0), authority=belgian)
    mandate = appoint(seat(group), "Auer", day(0))
    with pytest.raises(IntegrityError, match="mandate_authority_of_the_seats_state"), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(authority=belgian)


def test_an_authority_that_ended_is_refused_and_its_successor_named(group: ExpertGroup) -> None:
    old = authority()
    renamed = {"succession": Authority.Succession.RENAMED, "name": "Agency", "by": None, "at": AT}
    heir = mandates.succeed(old, on=day(30), **renamed)  # type: ignore[arg-type]
    with pytest.raises(WrongAuthority, match=r"Ministry existed until Friday 31 January 2025. Choose Agency from then"):
        appoint(seat(group), "Auer", day(0), authority=old)
    with pytest.raises(WrongAuthority, match="Agency exists since Friday 31 January 2025 only"):
        appoint(seat(group), "Auer", day(29), authority=heir)
    appoint(seat(group), "Auer", day(30), authority=heir)


def test_nobody_is_appointed_to_a_closed_group(group: ExpertGroup) -> None:
    where = seat(group)
    mandates.close_group(group, on=TODAY, by=None, at=AT)
    with pytest.raises(GroupIsClosed, match="The group E03931 is closed"):
        appoint(where, "Auer", day(0))
    with pytest.raises(GroupIsClosed):
        mandates.begin_membership(group, authority=authority(), since=TODAY, by=None, at=AT)


def test_a_person_is_no_member(group: ExpertGroup) -> None:
    with pytest.raises(ValueError, match="must be a"):
        Membership(group=group, authority=person("Auer"), since=TODAY)


def test_a_member_state_s_authority_is_no_observer(group: ExpertGroup) -> None:
    facts: dict[str, Any] = {"since": TODAY, "by": None, "at": AT}
    with pytest.raises(ObserverRefused, match="Ministry cannot be an observer: a Member State's authority is a member"):
        mandates.begin_membership(group, authority=authority(), as_observer=True, **facts)
    Country.objects.create(iso2="CH", eu_code="CH", name_en="Switzerland", official_name_en="Swiss Confederation")
    with pytest.raises(NotAMemberState, match="Switzerland is outside the Union"):
        mandates.begin_membership(group, authority=authority("Staatssekretariat", country_id="CH"), **facts)
    assert members(group) == []


def test_only_the_secretariat_of_the_group_appoints(group: ExpertGroup, officer: User, other_officer: User) -> None:
    with pytest.raises(Refused, match="Only the secretariat of the group may do this"):
        appoint(seat(group), "Auer", day(0), by=other_officer)
    assert appoint(seat(group), "Auer", day(0), by=officer).since == day(0)
