"""Persons entered twice: found, compared side by side, merged once; the entry that goes leads to the one that stays."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups.models import Seat
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.parties.models import Person
from tests.cast import NOW, content, invitation_of, person, submitted
from tests.desk.pages import of_record, press, text_of

SignIn = Callable[[User], Client]


def seated(call: Call, iso2: str, contact: User, officer: User, **facts: Any) -> Person:
    """Seat a person of these facts for a State."""
    before = set(Person.objects.values_list("pk", flat=True))
    what = content(persons=(person(**facts),))
    nomination = submitted(invitation_of(call, iso2), contact, what=what)
    mandates.accept(nomination, version=nomination.round, by=officer, at=NOW)
    return Person.objects.exclude(pk__in=before).get()


@pytest.fixture
def twice(call: Call, contacts: dict[str, User], officer: User) -> tuple[Person, Person]:
    """Ännchen Müller, entered for Austria, and once more, with another address, for Belgium."""
    first = seated(call, "AT", contacts["AT"], officer)
    return first, seated(
        call, "BE", contacts["BE"], officer, family_name="MULLER-1", email="other@ministry.example.org"
    )


def test_they_are_found_by_name_without_accents(twice: tuple[Person, Person], officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of_record("person", "duplicates"))
    assert [set(each.persons) for each in page.context["alike"]] == [set(twice)]
    assert "The same name" in text_of(page)


def test_they_are_found_by_address_and_said_once(twice: tuple[Person, Person], officer: User, sign_in: SignIn) -> None:
    Person.objects.filter(pk=twice[1].pk).update(email=twice[0].email.upper())
    assert len(sign_in(officer).get(of_record("person", "duplicates")).context["alike"]) == 1
    Person.objects.filter(pk=twice[1].pk).update(name_key="somebody else")
    page = sign_in(officer).get(of_record("person", "duplicates"))
    assert "The same address" in text_of(page)


def test_another_groups_persons_are_not_there(
    twice: tuple[Person, Person], other_officer: User, sign_in: SignIn
) -> None:
    client, (one, other) = sign_in(other_officer), twice
    assert client.get(of_record("person", "duplicates")).context["alike"] == []
    for address in (of_record("person", "merge_choice", one.pk), of_record("person", "merger", one.pk, other.pk)):
        assert client.get(address).status_code == 404


def test_the_choice_offers_those_alike_and_finds_others(
    twice: tuple[Person, Person], officer: User, sign_in: SignIn
) -> None:
    client, (one, other) = sign_in(officer), twice
    page = client.get(of_record("person", "merge_choice", other.pk))
    assert page.context["alike"] == [one]
    found = client.get(of_record("person", "merge_choice", other.pk), {"q": "annch"})
    assert found.context["found"] == [one]
    assert "Nobody of this name" in text_of(client.get(of_record("person", "merge_choice", one.pk), {"q": "xyz"}))


def test_a_merge_shows_both_side_by_side_and_moves_the_mandates(
    twice: tuple[Person, Person], officer: User, sign_in: SignIn
) -> None:
    client, (one, other) = sign_in(officer), twice
    Mandate.objects.filter(person=one).update(until=NOW.date(), end_reason="resigned", since="2024-01-01")
    Mandate.objects.filter(person=other).update(since=NOW.date())
    address = of_record("person", "merger", other.pk, one.pk)
    page = client.get(address)
    differing = {fact.name for fact in page.context["comparison"].facts if fact.differs}
    assert {"family name", "e-mail address"} <= differing
    assert "E03931, Belgium" in text_of(page)
    answer = client.post(address, {"shown": page.context["shown"]})
    assert answer.headers["Location"] == of_record("person", "change", one.pk)
    assert Mandate.objects.filter(person=one).count() == 2
    assert AuditEvent.objects.filter(action="person.merge", actor=officer).count() == 1
    again = client.post(address, {"shown": page.context["shown"]})
    assert again.headers["Location"] == of_record("person", "change", one.pk)


def test_two_who_sit_side_by_side_are_two(twice: tuple[Person, Person], officer: User, sign_in: SignIn) -> None:
    one, other = twice
    belgium = Mandate.objects.get(person=other)
    beside = Seat.objects.create(group=belgium.seat.group, country_id="BE", number=2)
    Mandate.objects.filter(person=one).update(seat=beside, authority=belgium.authority)
    page = sign_in(officer).get(of_record("person", "merger", other.pk, one.pk))
    assert "Both sit in E03931 at once" in text_of(page)
    assert page.context["shown"] == ""


def test_the_entry_that_went_leads_to_the_one_that_stayed(
    twice: tuple[Person, Person], officer: User, other_officer: User, sign_in: SignIn
) -> None:
    one, other = twice
    Mandate.objects.filter(person=other).update(person=one)
    Person.objects.filter(pk=other.pk).update(merged_into=one, merged_at=NOW)
    address = of_record("person", "change", other.pk)
    answer = sign_in(officer).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, of_record("person", "change", one.pk))
    page = text_of(sign_in(officer).get(address, follow=True))
    assert "The entry that you asked for was merged into this one." in page
    assert sign_in(other_officer).get(address).status_code == 404
    assert sign_in(officer).get(of_record("person", "change", uuid4())).status_code == 404


def test_the_list_of_doubles_asks_once_however_many(
    twice: tuple[Person, Person],
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, address = sign_in(officer), of_record("person", "duplicates")
    with django_assert_num_queries(4):
        client.get(address)
    for iso2 in ("MT", "LU"):
        seated(call, iso2, contacts[iso2], officer, email=f"{iso2}@ministry.example.org")
    with django_assert_num_queries(4):
        client.get(address)


def test_staff_note_on_which_day_a_person_was_told(
    twice: tuple[Person, Person], officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_record("person", "telling", twice[0].pk)
    ahead = client.post(address, {"day": "2999-01-01"})
    assert "it cannot lie ahead" in text_of(ahead)
    assert press(client, address, day="2024-05-06").status_code == 302
    informed = Person.objects.get(pk=twice[0].pk).informed_at
    assert informed is not None
    assert clock.local_day(informed).isoformat() == "2024-05-06"
    assert AuditEvent.objects.filter(action="person.informed", actor=officer).count() == 1
