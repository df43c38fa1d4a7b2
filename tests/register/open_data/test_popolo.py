"""The whole as Popolo: valid by Popolo's published schemas and by our stricter own ones, in both profiles."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft3Validator, Draft202012Validator, FormatChecker
from pytest_django import DjangoAssertNumQueries
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from tests.cast import SINCE, TODAY, make_group
from tests.register.open_data.conftest import PRIVATE, World, ask, key_of
from tests.register.seating import authority, person, sit

pytestmark = pytest.mark.django_db
PUBLISHED = Path(__file__).with_name("popolo")
CLASSES = {
    "persons": "person", "organizations": "organization", "posts": "post", "memberships": "membership",
    "areas": "area",
}  # fmt: skip


def whole(key: str = "") -> dict[str, Any]:
    return dict(json.loads(b"".join(ask("popolo", key=key).streaming_content)))


def published() -> dict[str, Draft3Validator]:
    """Popolo's own schemas (draft-03), whose references lead to each other and never to the network."""
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in PUBLISHED.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (f"http://www.popoloproject.com/schemas/{name}.json", Resource(schema, DRAFT3))
        for name, schema in schemas.items()
    )
    return {
        name: Draft3Validator(schema, registry=registry, format_checker=FormatChecker())
        for name, schema in schemas.items()
    }


@pytest.fixture
def keys(officer: User, contacts: dict[str, User], superuser: User) -> dict[str, str]:
    who = {"officer": officer, "greece": contacts["GR"], "superuser": superuser}
    return {"public": "", **{name: key_of(user) for name, user in who.items()}}


@pytest.mark.parametrize("who", ["public", "officer", "greece", "superuser"])
def test_every_record_follows_the_published_schemas(world: World, keys: dict[str, str], who: str) -> None:
    document, validators = whole(keys[who]), published()
    for part, name in CLASSES.items():
        assert document[part], part
        for record in document[part]:
            validators[name].validate(record)


def test_the_published_schemas_do_refuse() -> None:
    assert not published()["membership"].is_valid({"start_date": "14/06/2019"})
    assert not published()["person"].is_valid({"contact_details": [{"type": 5}]})


@pytest.mark.parametrize("who", ["public", "officer", "greece", "superuser"])
def test_each_profile_follows_its_own_schema(world: World, keys: dict[str, str], who: str) -> None:
    name = "popolo-public" if who == "public" else "popolo-full"
    schema = ask(f"schemas/{name}.json").json()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(whole(keys[who]))


def test_the_public_schema_refuses_a_leak(world: World, keys: dict[str, str]) -> None:
    strict = Draft202012Validator(ask("schemas/popolo-public.json").json())
    assert not strict.is_valid(whole(keys["officer"]))
    assert PRIVATE[0] in json.dumps(whole(keys["officer"]))


def test_the_public_is_told_what_rule_26_allows(world: World) -> None:
    document = whole()
    assert [row["name"] for row in document["persons"]] == ["Ana García"]
    mandates = [row for row in document["memberships"] if row["role"] == "representative"]
    by_post = {row["post_id"]: row["person_id"] for row in mandates}
    assert by_post == {
        "E03931/ES/1": str(world.garcia.person_id), "E04000/ES/1": None, "E03931/GR/1": None
    }  # fmt: skip
    assert "reuse" in document["about"]


def test_end_dates_are_inclusive_and_who_is_spoken_for_is_said(world: World) -> None:
    until = TODAY - timedelta(days=3)
    Mandate.objects.filter(pk=world.garcia.pk).update(until=until, end_reason=EndReason.RESIGNED)
    found = {row["id"]: row for row in whole()["memberships"]}[str(world.garcia.pk)]
    assert (found["start_date"], found["end_date"]) == (str(SINCE), str(until - timedelta(days=1)))
    assert found["on_behalf_of_id"] == str(world.garcia.authority_id)
    assert found["organization_id"] == str(world.open_group.pk)


def test_a_sub_group_has_its_parent_and_every_reference_leads_somewhere(world: World, keys: dict[str, str]) -> None:
    document = whole(keys["superuser"])
    known = {row["id"] for part in CLASSES for row in document[part]}
    for row in (row for part in CLASSES for row in document[part]):
        led = {row[name] for name in row if name.endswith("_id") and row[name]}
        assert led <= known, row
    parents = {row["name"]: row["parent_id"] for row in document["organizations"]}
    assert parents["Sub-group on standards"] == str(world.open_group.pk)


def test_every_word_of_the_document_is_in_the_context(world: World, keys: dict[str, str]) -> None:
    answer = ask("context.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    context = json.loads(answer.content)["@context"]
    assert context["Membership"] == "org:Membership"
    assert context["person_id"] == {"@id": "org:member", "@type": "@id"}
    document = whole(keys["superuser"])
    assert document["@context"].endswith("/api/v1/context.jsonld")
    words = set(document) | {name for part in CLASSES for row in document[part] for name in row}
    words |= {row["type"] for part in CLASSES for row in document[part]}
    assert words - set(context) == {"@context"}


def test_reading_it_with_a_key_is_recorded(world: World, officer: User) -> None:
    whole(key_of(officer))
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == ("contact_data.read", officer, {"way": "popolo"})


def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        sit(make_group(f"E0500{number}"), authority("IT", f"Ministero {number}"), person(f"Person{number}"))
    with django_assert_num_queries(10):
        whole()
