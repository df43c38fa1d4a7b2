"""Two at the same instant: one person stays one, one seat has one holder, and nobody waits for ever."""

from typing import Any

import pytest
from django.db import transaction

from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from tests.cast import make_group
from tests.journeys.racing import race, refusals
from tests.mandates.stage import AT, TODAY, appoint, authority, day, line, person, seat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers, pytest.mark.usefixtures("states")]


def test_the_same_new_person_registered_by_six_is_one_person() -> None:
    facts: dict[str, Any] = {"family_name": "García", "given_name": "Inés", "email": "ines@example.org", "at": AT}
    others = facts | {"family_name": "GARCIA", "email": "Ines@Example.org"}
    ends = race(*[lambda given=given: parties.register_person(**given) for given in (facts, others) * 3])  # type: ignore[misc]
    assert len({end.value.pk for end in ends}) == 1
    assert Person.objects.count() == 1


def test_of_two_who_take_a_seat_on_one_day_one_is_refused(group: ExpertGroup) -> None:
    where = seat(group)
    for name in ("Auer", "Bauer"):
        person(name)
    authority()
    ends = race(*[lambda name=name: appoint(where, name, day(0)) for name in ("Auer", "Bauer")])  # type: ignore[misc]
    assert len(refusals(ends)) == 1
    assert Mandate.objects.count() == Membership.objects.count() == 1


def test_an_appointment_against_the_succession_of_its_authority(group: ExpertGroup) -> None:
    two = make_group("E03600", representatives=2, experts=0)
    office = authority()
    appoint(seat(group), "Auer", day(0))
    where, who = seat(two), person("Auer")
    renamed: dict[str, Any] = {"succession": Authority.Succession.RENAMED, "name": "Agency", "by": None, "at": AT}
    ends = race(
        lambda: mandates.succeed(office, on=day(30), **renamed),
        lambda: mandates.appoint(where, person=who, authority=office, since=day(10), by=None, at=AT),
    )
    assert [row[1] for row in line(seat(group))] == ["Ministry", "Agency"]
    if refusals(ends):
        assert line(where) == []
    else:
        assert [row[1] for row in line(where)] == ["Ministry", "Agency"]


def test_an_appointment_against_a_merger_of_its_person(group: ExpertGroup) -> None:
    where, auer, bauer, office = seat(group), person("Auer"), person("Bauer"), authority()
    facts: dict[str, Any] = {"by": None, "at": AT}
    ends = race(
        lambda: mandates.merge_persons(auer, into=bauer, **facts),
        lambda: mandates.appoint(where, person=auer, authority=office, since=day(0), **facts),
    )
    assert refusals(ends) == []
    assert [row[0] for row in line(where)] == ["Bauer"]


def test_closing_against_appointing_leaves_nothing_running(group: ExpertGroup) -> None:
    where, office, who = seat(group), authority(), person("Auer")
    race(
        lambda: mandates.close_group(group, on=TODAY, by=None, at=AT),
        lambda: mandates.appoint(where, person=who, authority=office, since=day(0), by=None, at=AT),
    )
    with transaction.atomic():
        assert not Mandate.objects.as_of(TODAY).exists()
        assert not Membership.objects.as_of(TODAY).exists()
