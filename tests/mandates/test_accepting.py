"""Accepting appoints from the day that the nomination names; who sits keeps the seat, whatever the order of names."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates import queries, rules
from nominations.mandates.models import Mandate
from nominations.mandates.placing import GroupIsClosed, SeatTaken
from nominations.mandates.states import EndReason
from nominations.parties.models import Person
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.cast import (
    DEADLINE,
    NOW,
    OPENED,
    SINCE,
    TODAY,
    accepted,
    content,
    invitation_of,
    make_group,
    person,
    submitted,
)
from tests.mandates.stage import events, line, members

pytestmark = pytest.mark.django_db

AHEAD = TODAY + timedelta(days=20)
NAME = "Bundesministerium für Erfundenes"


def again(invitation: Invitation, by: User, *names: str, effective_on: Any = None) -> Nomination:
    """Send a second answer in the same call, which stands for a second call: the first is put out of the way."""
    Nomination.objects.filter(invitation=invitation).update(status=Status.WITHDRAWN)
    persons = tuple(
        person(number=number, family_name=name, email=f"{name.lower()}@ministry.example.org")
        for number, name in enumerate(names, start=1)
    )
    nomination = submitted(invitation, by, what=content(persons=persons))
    Nomination.objects.filter(pk=nomination.pk).update(effective_on=effective_on)
    nomination.refresh_from_db()
    return nomination


def accept(nomination: Nomination, officer: User, days: int = 0) -> Nomination:
    return mandates.accept(nomination, version=nomination.round, by=officer, at=NOW + timedelta(days=days))


def test_the_effective_day_is_the_first_and_the_seat_goes_over_on_it(
    austrias: Invitation, austria: User, officer: User
) -> None:
    accepted(austrias, austria, officer)
    seat = Mandate.objects.get().seat
    nomination = again(austrias, austria, "Huber", effective_on=AHEAD)
    (finding,) = queries.seat_findings(nomination, nomination.versions.get(), on=TODAY)
    assert f"the new mandate begins on {AHEAD:%d %B %Y} and ends that one" in str(finding.sentence)
    accept(nomination, officer)
    assert line(seat) == [
        ("Müller-1", NAME, TODAY, AHEAD, EndReason.REPLACED),
        ("Huber", NAME, AHEAD, None, ""),
    ]
    assert members(seat.group) == [(NAME, TODAY, None, "")]
    assert [event.on_behalf_of for event in events("mandate.appoint")] == ["AT", "AT"]


def test_an_effective_day_that_is_past_is_taken_as_it_is(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = again(austrias, austria, "Huber", effective_on=TODAY - timedelta(days=30))
    accept(nomination, officer)
    assert Mandate.objects.get().since == TODAY - timedelta(days=30)


def test_an_effective_day_before_who_sits_began_is_refused_and_nothing_is_accepted(
    austrias: Invitation, austria: User, officer: User
) -> None:
    accepted(austrias, austria, officer)
    nomination = again(austrias, austria, "Huber", effective_on=TODAY)
    with pytest.raises(SeatTaken, match="Ännchen Müller-1 holds this seat from"):
        accept(nomination, officer)
    nomination.refresh_from_db()
    assert (nomination.status, Mandate.objects.count()) == (Status.SUBMITTED, 1)


def test_without_a_day_of_its_own_who_began_today_sits_until_tomorrow(
    austrias: Invitation, austria: User, officer: User
) -> None:
    accepted(austrias, austria, officer)
    accept(again(austrias, austria, "Huber"), officer)
    tomorrow = TODAY + timedelta(days=1)
    assert [row[2:4] for row in line(Mandate.objects.all()[0].seat)] == [(TODAY, tomorrow), (tomorrow, None)]


def test_an_acceptance_does_not_jump_over_who_is_to_sit(austrias: Invitation, austria: User, officer: User) -> None:
    accepted(austrias, austria, officer)
    accept(again(austrias, austria, "Huber", effective_on=AHEAD), officer)
    with pytest.raises(SeatTaken, match="Ännchen Huber holds this seat from"):
        accept(again(austrias, austria, "Maier"), officer, days=3)


def test_a_second_nomination_of_the_same_person_prolongs_the_term(
    austrias: Invitation, austria: User, officer: User, group: ExpertGroup
) -> None:
    group.term_months = 12
    group.save()
    accept(again(austrias, austria, "Huber"), officer)
    seat = Mandate.objects.get().seat
    renewed = again(austrias, austria, "Huber")
    for _click in range(2):
        accept(renewed, officer, days=300)
    ends = rules.term_ends(clock.local_day(NOW + timedelta(days=300)), 12)  # summer time may begin or end between
    assert line(seat) == [("Huber", NAME, TODAY, ends, EndReason.TERM_ENDED)]


def test_nobody_is_accepted_into_a_closed_group(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    ExpertGroup.objects.filter(pk=austrias.call.group_id).update(status=ExpertGroup.Status.CLOSED)
    with pytest.raises(GroupIsClosed):
        accept(nomination, officer)
    assert Person.objects.count() == 0


@pytest.fixture
def spain(officer: User, contacts: dict[str, User]) -> Invitation:
    group = make_group("E03600", representatives=2, experts=0)
    groups.add_officer(group, user=officer, since=SINCE, by=None, at=OPENED)
    call = calls.create_call(group, title="EuroQCI", deadline_on=DEADLINE, by=officer, at=OPENED)
    return invitation_of(calls.open_call(call, by=officer, at=OPENED), "ES")


@pytest.mark.parametrize(
    ("names", "seats", "warned"),
    [
        (("Dos", "Una"), ["Una", "Dos"], []),
        (("Dos", "Tres"), ["Tres", "Dos"], ["Una"]),
        (("Tres", "Una"), ["Una", "Tres"], ["Dos"]),
        (("Tres", "Cuatro"), ["Tres", "Cuatro"], ["Una", "Dos"]),
    ],
)
def test_who_sits_keeps_the_seat_whatever_the_order(
    spain: Invitation, contacts: dict[str, User], officer: User, names: Any, seats: Any, warned: Any
) -> None:
    accept(again(spain, contacts["ES"], "Una", "Dos"), officer)
    nomination = again(spain, contacts["ES"], *names)
    found = queries.seat_findings(nomination, nomination.versions.get(), on=TODAY + timedelta(days=5))
    assert [str(finding.sentence).split()[1] for finding in found] == warned
    accept(nomination, officer, days=5)
    sitting = Mandate.objects.as_of(TODAY + timedelta(days=5)).order_by("seat__number")
    assert [mandate.person.family_name for mandate in sitting] == seats


def test_seats_are_given_by_who_sits_then_by_number() -> None:
    assert rules.assign({1: "b", 2: "a"}, {1: "a", 2: "b"}) == {1: "a", 2: "b"}
    assert rules.assign({1: "c", 2: "a"}, {1: "a"}) == {1: "a", 2: "c"}
    assert rules.assign({1: "c"}, {1: "a", 2: "b"}) == {1: "c"}
    assert rules.assign({}, {1: "a"}) == {}
