"""A person entered twice becomes one, with all mandates; the other entry leads on."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.merging import CannotMerge
from nominations.mandates.telling import NotInformedYet
from nominations.parties import actions as parties
from nominations.parties.models import Person
from tests.cast import make_group
from tests.mandates.stage import AT, TODAY, appoint, day, events, line, person, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

NOBODY: dict[str, Any] = {"by": None, "at": AT}


def test_the_mandates_move_the_void_ones_too_and_the_entry_leads_on(group: ExpertGroup, officer: User) -> None:
    wrong = appoint(seat(group, country_id="BE"), "Auer", day(0))
    mandates.void(wrong, remark="Wrong State.", **NOBODY)
    mandate = appoint(seat(group), "Auer", day(0))
    appoint(seat(group), "Bauer", day(10))
    auer, bauer = person("Auer"), person("Bauer")
    preview = mandates.merge_preview(auer, bauer)
    assert (preview.survivor, preview.is_possible) == (bauer, True)
    assert set(preview.mandates) == {wrong, mandate}
    survivor = mandates.merge_persons(auer, into=bauer, by=officer, at=AT)
    assert survivor == bauer
    assert [row[0] for row in line(seat(group))] == ["Bauer", "Bauer"]
    auer.refresh_from_db()
    assert (auer.merged_into, auer.merged_at) == (bauer, AT)
    (event,) = events("person.merge")
    assert (event.actor, event.subject_id) == (officer, str(auer.pk))
    assert event.detail == {"to": str(bauer.pk), "mandates": sorted([str(wrong.pk), str(mandate.pk)])}


def test_chains_end_at_who_is_left_and_so_does_who_is_registered_or_appointed_again(group: ExpertGroup) -> None:
    auer, bauer, cerny = person("Auer"), person("Bauer"), person("Cerny")
    mandates.merge_persons(auer, into=bauer, **NOBODY)
    mandates.merge_persons(bauer, into=cerny, **NOBODY)
    assert person("Auer") == cerny
    assert mandates.merge_preview(person("Dorn"), auer).survivor == cerny
    assert appoint(seat(group), "Dorn", day(0), person=auer).person == cerny


def test_what_is_one_already_or_merged_is_refused(group: ExpertGroup) -> None:
    auer, bauer = person("Auer"), person("Bauer")
    with pytest.raises(CannotMerge, match="This is one person already"):
        mandates.merge_persons(auer, into=auer, **NOBODY)
    mandates.merge_persons(auer, into=bauer, **NOBODY)
    with pytest.raises(CannotMerge, match="Uli Auer was merged already"):
        mandates.merge_persons(Person.objects.get(pk=auer.pk), into=person("Cerny"), **NOBODY)
    with pytest.raises(CannotMerge, match="This is one person already"):
        mandates.merge_persons(bauer, into=Person.objects.get(pk=auer.pk), **NOBODY)
    assert len(events("person.merge")) == 1


def test_two_who_sit_side_by_side_are_two(group: ExpertGroup) -> None:
    two = make_group("E03600", representatives=2, experts=0)
    appoint(seat(two, 1), "Auer", day(0))
    appoint(seat(two, 2), "Bauer", day(10))
    auer, bauer = person("Auer"), person("Bauer")
    words = "Both sit in E03600 at once, one of them from Wednesday 1 January 2025 on: end or void one first."
    assert mandates.merge_preview(auer, bauer).against == words
    with pytest.raises(CannotMerge, match="Both sit in E03600 at once"):
        mandates.merge_persons(auer, into=bauer, **NOBODY)


def test_who_knew_under_either_entry_knows(group: ExpertGroup) -> None:
    auer, bauer = person("Auer"), person("Bauer")
    mandates.mark_informed(auer, at_day=TODAY, **NOBODY)
    assert mandates.merge_persons(auer, into=bauer, **NOBODY).informed_at == clock.local_instant(TODAY)


def test_only_who_sees_both_merges_them(group: ExpertGroup, officer: User, superuser: User) -> None:
    appoint(seat(group), "Auer", day(0))
    auer, bauer = person("Auer"), person("Bauer")
    with pytest.raises(Refused, match="Only the secretariat of a group in which the person sits, or sat"):
        mandates.merge_persons(auer, into=bauer, by=officer, at=AT)
    mandates.merge_persons(auer, into=bauer, by=superuser, at=AT)


def test_staff_note_who_was_told_by_other_means_and_the_earlier_day_stands(group: ExpertGroup, officer: User) -> None:
    appoint(seat(group), "Auer", day(0))
    auer = person("Auer")
    facts: dict[str, Any] = {"by": officer, "at": AT}
    for told_on in (TODAY, TODAY - timedelta(days=2), TODAY - timedelta(days=1)):
        auer = mandates.mark_informed(auer, at_day=told_on, **facts)
    assert auer.informed_at == clock.local_instant(TODAY - timedelta(days=2))
    assert [(event.actor, event.detail["on"]) for event in events("person.informed")] == [
        (officer, str(TODAY)),
        (officer, str(TODAY - timedelta(days=2))),
    ]
    with pytest.raises(NotInformedYet, match="it cannot lie ahead"):
        mandates.mark_informed(auer, at_day=TODAY + timedelta(days=1), **facts)


def test_only_who_has_the_person_in_a_group_notes_it(group: ExpertGroup, officer: User) -> None:
    with pytest.raises(Refused, match="Only the secretariat of a group in which the person sits"):
        mandates.mark_informed(parties.survivor(person("Auer")), at_day=TODAY, by=officer, at=AT)
