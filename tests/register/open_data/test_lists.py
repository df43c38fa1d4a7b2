"""The lists of the interface: what each profile is told, what changed since, page by page."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.parties.models import Person
from nominations.register.queries import profiles
from tests.cast import NOW, SINCE, TODAY, make_group
from tests.register.open_data.conftest import PRIVATE, World, ask, key_of
from tests.register.seating import authority, person, publish, sit

pytestmark = pytest.mark.django_db
LISTS = ["groups", "states", "terms", "authorities", "memberships", "mandates", "persons"]


def named(items: list[dict[str, object]]) -> dict[tuple[object, object], object]:
    return {(item["group"], item["state"]): item["person"] for item in items}


def test_the_public_is_told_names_only_where_the_group_publishes_and_the_person_knows(world: World) -> None:
    found = ask("mandates").json()["items"]
    assert named(found) == {("E03931", "ES"): "Ana García", ("E04000", "ES"): None, ("E03931", "GR"): None}
    garcia = next(item for item in found if item["person"])
    assert garcia == {
        "id": str(world.garcia.pk),
        "group": "E03931",
        "state": "ES",
        "seat_number": 1,
        "authority_id": str(world.garcia.authority_id),
        "authority": "Ministerio de Inventos",
        "person_id": str(world.garcia.person_id),
        "person": "Ana García",
        "tasks": "",
        "since": str(SINCE),
        "last_on": None,
        "end_reason": "",
        "modified_at": garcia["modified_at"],
    }


def test_the_public_list_of_persons_has_names_and_nothing_else(world: World) -> None:
    [only] = ask("persons").json()["items"]
    assert set(only) == {
        "id", "family_name", "given_name", "family_name_latin", "given_name_latin", "modified_at"
    }  # fmt: skip
    assert only["family_name"] == "García"


@pytest.mark.parametrize("address", [*LISTS, "groups/E03931", "groups/E03931/composition", "popolo"])
def test_no_private_word_is_ever_public(world: World, address: str) -> None:
    answer = ask(address)
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    for word in (*PRIVATE, "Κανάρης", "@ministry.example.org"):
        assert word not in text.decode()


def test_tasks_are_told_with_the_name_only(world: World, officer: User) -> None:
    Mandate.objects.update(tasks="To liaise.")
    found = ask("mandates").json()["items"]
    assert {(item["person"], item["tasks"]) for item in found} == {("Ana García", "To liaise."), (None, "")}
    assert {item["tasks"] for item in ask("mandates?group=E03931", key=key_of(officer)).json()["items"]} == {
        "To liaise."
    }


def test_being_signed_in_says_nothing_to_the_interface(world: World, officer: User, sign_in: object) -> None:
    signed_in = sign_in(officer)  # type: ignore[operator]
    assert signed_in.get("/api/v1/mandates").json() == ask("mandates").json()


def test_the_secretariat_sees_the_groups_that_it_works_for(world: World, officer: User) -> None:
    found = ask("mandates", key=key_of(officer)).json()["items"]
    assert named(found) == {("E03931", "ES"): "Ana García", ("E04000", "ES"): None, ("E03931", "GR"): "Ana Κανάρης"}


def test_a_contact_point_sees_their_own_state_in_full_and_no_address_of_another(
    world: World, contacts: dict[str, User]
) -> None:
    spain = ask("persons", key=key_of(contacts["ES"])).json()["items"]
    assert [(item["family_name"], item["email"], item["phone"]) for item in spain] == [
        ("García", PRIVATE[0], PRIVATE[1])
    ]
    greece = ask("persons", key=key_of(contacts["GR"])).json()["items"]
    assert {item["family_name"]: "email" in item for item in greece} == {"García": False, "Κανάρης": True}
    austria = ask("persons", key=key_of(contacts["AT"])).json()["items"]
    assert {item["family_name"]: "email" in item for item in austria} == {"García": False}


def test_the_rule_for_one_mandate_is_the_rule_for_many(
    world: World, officer: User, superuser: User, contacts: dict[str, User]
) -> None:
    for profile in (profiles.PUBLIC, *(profiles.of(user, on=TODAY) for user in (officer, superuser, contacts["GR"]))):
        many = set(Mandate.objects.filter(profile.named).values_list("pk", flat=True))
        each = Mandate.objects.select_related("seat__group", "person")
        assert many == {row.pk for row in each if profile.may_name(row, row.seat, row.seat.group)}


def test_reading_addresses_is_recorded(world: World, contacts: dict[str, User]) -> None:
    ask("persons", key=key_of(contacts["ES"]))
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == (
        "contact_data.read", contacts["ES"], {"persons": 1, "way": "api"}
    )  # fmt: skip


def test_the_address_of_somebody_who_sits_no_more_is_not_given(world: World, contacts: dict[str, User]) -> None:
    Mandate.objects.update(until=clock.local_day(NOW), end_reason=EndReason.RESIGNED)
    [garcia] = ask("persons", key=key_of(contacts["ES"])).json()["items"]
    assert "email" not in garcia


def test_filters_say_what_is_wanted(world: World) -> None:
    assert [item["state"] for item in ask("memberships?state=EL").json()["items"]] == ["GR"]
    assert {item["group"] for item in ask("mandates?group=E04000").json()["items"]} == {"E04000"}
    before = SINCE - timedelta(days=1)
    assert ask(f"mandates?on={before}").json()["items"] == []
    assert [item["code"] for item in ask("groups?text=quantum").json()["items"]] == ["E03931"]
    assert [item["code"] for item in ask("groups?kind=sub").json()["items"]] == ["E03931/1"]


def test_states_come_in_protocol_order_with_both_codes(world: World) -> None:
    found = ask("states").json()["items"]
    assert [item["eu_code"] for item in found][:9] == ["BE", "BG", "CZ", "DK", "DE", "EE", "IE", "EL", "ES"]
    assert (found[7]["code"], len(found)) == ("GR", 27)


def since(instant: object) -> str:
    return quote(instant.isoformat())  # type: ignore[attr-defined]


def test_what_changed_since_holds_what_a_setting_shows_anew(world: World) -> None:
    asked = since(clock.now())
    assert ask(f"mandates?modified_since={asked}").json()["items"] == []
    publish(world.shut_group, publishes_names=True)
    found = ask(f"mandates?modified_since={asked}").json()["items"]
    assert named(found) == {("E04000", "ES"): "Ana García"}
    [shown] = ask(f"persons?modified_since={asked}").json()["items"]
    assert shown["family_name"] == "García"


def test_what_is_no_longer_public_becomes_a_tombstone(world: World) -> None:
    asked = since(clock.now())
    publish(world.open_group, publishes_names=False)
    [grave] = ask(f"persons?modified_since={asked}").json()["items"]
    assert grave == {
        "id": str(world.garcia.person_id),
        "deleted": True,
        "replaced_by": None,
        "modified_at": grave["modified_at"],
    }
    assert ask("persons").json()["items"] == []
    assert ask(f"persons/{world.garcia.person_id}").status_code == 404


def test_what_was_entered_in_error_becomes_a_tombstone(world: World) -> None:
    asked = since(clock.now())
    Mandate.objects.filter(pk=world.garcia.pk).update(voided_at=NOW, end_reason=EndReason.ENTERED_IN_ERROR)
    [grave] = ask(f"mandates?modified_since={asked}").json()["items"]
    assert (grave["id"], grave["deleted"]) == (str(world.garcia.pk), True)
    assert str(world.garcia.pk) not in ask("mandates").content.decode()


def merged(duplicate: Person, into: Person) -> None:
    Mandate.objects.filter(person=duplicate).update(person=into)
    Person.objects.filter(pk=duplicate.pk).update(merged_into=into, merged_at=NOW)


def test_a_merged_person_says_who_took_over_and_leads_there(world: World) -> None:
    asked = since(clock.now())
    survivor = person("García Pérez")
    garcia = world.garcia.person
    merged(garcia, survivor)
    found = {item["id"]: item for item in ask(f"persons?modified_since={asked}").json()["items"]}
    assert found[str(garcia.pk)]["replaced_by"] == str(survivor.pk)
    assert found[str(survivor.pk)]["family_name"] == "García Pérez"
    answer = ask(f"persons/{garcia.pk}")
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/persons/{survivor.pk}")


def test_a_merge_into_somebody_who_is_not_shown_leads_nowhere(world: World) -> None:
    survivor = person("Secret", informed=False)
    merged(world.garcia.person, survivor)
    assert ask(f"persons/{world.garcia.person_id}").status_code == 404


def test_pages_hold_each_record_once_though_some_come_in_between(world: World) -> None:
    for number in range(5):
        make_group(f"E0500{number}")
    seen, address = [], "groups?limit=3"
    while address:
        page = ask(address).json()
        seen += [item["code"] for item in page["items"]]
        if len(seen) == 3:
            make_group("E06000")
        address = page["next"] and page["next"].partition("/api/v1/")[2]
    assert sorted(seen) == sorted(ExpertGroup.objects.values_list("code", flat=True))
    assert len(seen) == 9


@pytest.mark.parametrize("address", LISTS)
def test_the_number_of_queries_does_not_grow(
    world: World, address: str, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key = key_of(officer)
    ask(address, key=key)
    with CaptureQueriesContext(connection) as few:
        ask(address, key=key)
    for number in range(3):
        added = make_group(f"E0500{number}")
        groups_person = person(f"Person{number}")
        sit(added, authority("IT", f"Ministero {number}"), groups_person)
    with django_assert_num_queries(len(few)):
        ask(address, key=key)
    assert len(few) <= 8
