"""An authority renamed, merged or succeeded: its seats go on in every group, and its history stays (rules 1, 5)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.composition import composition
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.mandates.succession import CannotSucceed
from nominations.parties import actions as parties
from nominations.parties.models import Authority
from tests.cast import make_group
from tests.mandates.stage import AT, TODAY, appoint, authority, day, events, line, members, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

Succession = Authority.Succession
NOBODY: dict[str, Any] = {"by": None, "at": AT}
RENAMED: dict[str, Any] = {"succession": Succession.RENAMED, "name": "Federal Agency", **NOBODY}


def test_in_every_group_the_successor_takes_over_with_the_same_persons(group: ExpertGroup, officer: User) -> None:
    two = make_group("E03600", representatives=2, experts=0)
    for each in (group, two):
        appoint(seat(each), "Auer", day(0))
    old = authority()
    heir = mandates.succeed(old, on=day(30), **RENAMED | {"by": officer, "name_latin": "Federal Agency"})
    for each in (group, two):
        assert line(seat(each)) == [
            ("Auer", "Ministry", day(0), day(30), EndReason.AUTHORITY_CHANGED),
            ("Auer", "Federal Agency", day(30), None, ""),
        ]
        assert members(each) == [
            ("Ministry", day(0), day(30), EndReason.AUTHORITY_CHANGED),
            ("Federal Agency", day(30), None, ""),
        ]
    old.refresh_from_db()
    assert (old.until, old.succession, old.succeeded_by, heir.since) == (day(30), "renamed", heir, day(30))
    assert {mandate.replaces for mandate in heir.mandates.all()} == set(old.mandates.all())
    (event,) = events("authority.succeed")
    assert (event.actor, event.on_behalf_of, event.subject_id) == (officer, "AT", str(old.pk))
    assert event.detail == {"succession": "renamed", "on": str(day(30)), "to": str(heir.pk)}


def test_the_days_before_are_told_as_they_were(group: ExpertGroup) -> None:
    appoint(seat(group), "Auer", day(0))
    mandates.succeed(authority(), on=day(30), **RENAMED)

    def told(on: date) -> list[tuple[str, str]]:
        austria = next(row for row in composition(group, on=on) if row.country.iso2 == "AT")
        return [(it.authority.name, it.person.family_name) for it in austria.sitting]

    assert told(day(29)) == [("Ministry", "Auer")]
    assert told(day(30)) == [("Federal Agency", "Auer")]


def test_merged_into_one_that_sits_beside_it() -> None:
    group = make_group("E03600", representatives=2, experts=0)
    appoint(seat(group, 1), "Auer", day(0))
    appoint(seat(group, 2), "Bauer", day(10), office="Agency")
    agency = authority("Agency")
    heir = mandates.succeed(authority(), succession=Succession.MERGED, on=day(30), into=agency, **NOBODY)
    assert heir == agency
    assert members(group) == [
        ("Ministry", day(0), day(30), EndReason.AUTHORITY_CHANGED),
        ("Agency", day(10), None, ""),
    ]
    assert line(seat(group, 1))[1] == ("Auer", "Agency", day(30), None, "")


def test_an_end_that_is_foreseen_or_past_and_a_later_beginning_are_carried_over(group: ExpertGroup) -> None:
    first = appoint(seat(group), "Auer", day(0))
    mandates.end(first, until=day(60), reason=EndReason.RESIGNED, **NOBODY)
    second = appoint(seat(group), "Bauer", day(90))
    mandates.end(second, until=TODAY + timedelta(days=90), reason=EndReason.TERM_ENDED, **NOBODY)
    mandates.succeed(authority(), on=day(30), **RENAMED)
    assert line(seat(group)) == [
        ("Auer", "Ministry", day(0), day(30), EndReason.AUTHORITY_CHANGED),
        ("Auer", "Federal Agency", day(30), day(60), EndReason.RESIGNED),
        ("Bauer", "Federal Agency", day(90), TODAY + timedelta(days=90), EndReason.TERM_ENDED),
    ]
    second.refresh_from_db()
    assert (second.voided_at, second.remark) == (AT, "The authority was succeeded before this began.")


def test_renamed_back_is_a_new_authority_of_the_old_name(group: ExpertGroup) -> None:
    appoint(seat(group), "Auer", day(0))
    heir = mandates.succeed(authority(), on=day(30), **RENAMED)
    again = mandates.succeed(heir, on=day(60), **RENAMED | {"name": "Ministry"})
    assert [row[1] for row in line(seat(group))] == ["Ministry", "Federal Agency", "Ministry"]
    assert authority() == again


def test_the_earlier_name_leads_to_the_successor_and_keeps_its_latin_form(group: ExpertGroup) -> None:
    heir = mandates.succeed(authority(), on=day(30), **RENAMED | {"name_latin": "Federal Agency"})
    facts = {"name_latin": "Ministry", "email": "new@example.org"}
    again = parties.register_authority(country_id="AT", name="MINISTRY", on=TODAY, **facts)
    assert (again.pk, again.name_latin, again.email) == (heir.pk, "Federal Agency", "new@example.org")


# -- refusals --


def test_what_cannot_become_of_an_authority_is_refused(group: ExpertGroup) -> None:
    old, belgian = authority(), authority("Ministère", country_id="BE")
    merged: dict[str, Any] = {"succession": Succession.MERGED, **NOBODY}
    refused: list[tuple[str, dict[str, Any]]] = [
        ("choose a later day", RENAMED | {"on": date(2020, 1, 1)}),
        ("Enter it when the day has come, on Tuesday 16 June 2026", RENAMED | {"on": TODAY + timedelta(days=1)}),
        ("Give the new name", RENAMED | {"on": TODAY, "name": " "}),
        ("Give the new name", merged | {"on": TODAY, "name": "Agency"}),
        ("Give the new name", RENAMED | {"on": TODAY, "into": authority("Agency")}),
        ("This is its name already", RENAMED | {"on": TODAY, "name": "MINISTRY"}),
        ("“Agency” is known already", RENAMED | {"on": TODAY, "name": "Agency"}),
        ("An authority cannot succeed itself", merged | {"on": TODAY, "into": old}),
        ("Ministère is another State's authority", merged | {"on": TODAY, "into": belgian}),
    ]
    for words, facts in refused:
        with pytest.raises(CannotSucceed, match=words):
            mandates.succeed(old, **facts)
    old.refresh_from_db()
    assert (old.until, events("authority.succeed")) == (None, [])


def test_nothing_becomes_twice_of_an_authority_and_no_circle_is_closed(group: ExpertGroup) -> None:
    old = authority()
    heir = mandates.succeed(old, on=day(30), **RENAMED)
    with pytest.raises(CannotSucceed, match="Ministry ended on Friday 31 January 2025 already"):
        mandates.succeed(old, on=day(40), **RENAMED | {"name": "Office"})
    with pytest.raises(Refused, match=r"Ministry existed until Friday 31 January 2025. Choose Federal Agency"):
        mandates.succeed(heir, succession=Succession.MERGED, on=day(40), into=old, **NOBODY)
    with pytest.raises(IntegrityError, match="authority_does_not_succeed_itself"), transaction.atomic():
        Authority.objects.filter(pk=old.pk).update(succeeded_by=old)


def test_a_secretariat_of_any_of_its_groups_may_say_it_and_no_other(
    group: ExpertGroup, officer: User, other_officer: User, superuser: User
) -> None:
    with pytest.raises(Refused, match="Only the secretariat of a group in which this authority is a member"):
        mandates.succeed(authority(), on=TODAY, **RENAMED | {"by": officer})
    appoint(seat(group), "Auer", day(0))
    with pytest.raises(Refused):
        mandates.succeed(authority(), on=TODAY, **RENAMED | {"by": other_officer})
    heir = mandates.succeed(authority(), on=day(40), **RENAMED | {"by": officer})
    mandates.succeed(heir, on=day(50), **RENAMED | {"by": superuser, "name": "Office"})
    assert Mandate.objects.as_of(TODAY).get().authority.name == "Office"
