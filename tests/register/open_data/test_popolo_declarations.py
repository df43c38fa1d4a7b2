"""Declarations as Popolo: States are members from a date as exact as known, whoever held the pen is none."""

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import Precision, of_day, partial_date
from nominations.mandates.models import Mandate
from nominations.partnerships.models import Partner
from nominations.reference.models import Country
from tests.cast import NOW, SINCE
from tests.declarations.stage import DONE_ON
from tests.register.open_data.conftest import World, ask, key_of
from tests.register.open_data.test_popolo import CLASSES, published, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def euroqci(world: World, declaration: Declaration, all_signed: list[Signature]) -> Declaration:
    facts: dict[str, Any] = {"source": "A public page", "source_url": "https://example.org/euroqci"}
    Declaration.objects.filter(pk=declaration.pk).update(**facts)
    return declaration


def signed(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["area_id"]: row for row in document["memberships"] if row["role"] == "signatory"}


@pytest.mark.parametrize("profile", ["public", "full"])
def test_every_record_follows_both_schemas(euroqci: Declaration, officer: User, profile: str) -> None:
    document, validators = whole(key_of(officer) if profile == "full" else ""), published()
    for part, name in CLASSES.items():
        for record in document[part]:
            validators[name].validate(record)
    schema = ask(f"schemas/popolo-{profile}.json").json()
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(document)
    context = json.loads(ask("context.jsonld").content)["@context"]
    words = {name for part in CLASSES for row in document[part] for name in (*row, row["type"])}
    assert words <= set(context)
    known = {row["id"] for part in CLASSES for row in document[part]}
    led = {row[name] for part in CLASSES for row in document[part] for name in row if name.endswith("_id")}
    assert led - {None} <= known
    assert {row["member"]["id"] for row in signed(document).values()} <= known


def test_dates_are_as_exact_as_the_source_and_its_words_stand_beside(euroqci: Declaration) -> None:
    rows = signed(whole())
    assert len(rows) == 27
    told = {state: (rows[state]["start_date"], rows[state]["label"]) for state in ("ES", "PT", "SE", "GR")}
    assert told == {
        "ES": ("2019-06-13", "Signed when it was done: 13 June 2019"),
        "PT": ("2019-07", "Acceded later: In July 2019"),
        "SE": ("2019", "Acceded later: At the end of 2019"),
        "GR": ("2019", "Acceded later: At the end of 2019"),
    }
    assert rows["SE"]["member"] == {"id": "states/SE", "type": "Organization", "name": "Sweden"}


def test_a_declaration_is_an_organization_with_its_source(euroqci: Declaration) -> None:
    [found] = [row for row in whole()["organizations"] if row["classification"] == "declaration"]
    assert (found["id"], found["founding_date"]) == (str(euroqci.pk), "2019-06-13")
    assert found["sources"] == [{"url": "https://example.org/euroqci", "note": "A public page"}]
    assert found["identifiers"][0]["identifier"] == "euroqci"


def test_a_withdrawal_ends_the_membership_and_a_second_accession_is_another(
    euroqci: Declaration, officer: User
) -> None:
    spain = Country.objects.get(pk="ES")
    gone, back = partial_date(Precision.MONTH, date(2023, 5, 1)), of_day(date(2024, 2, 1))
    signing.withdraw(euroqci, country=spain, when=gone, reason="A new government", by=officer, at=NOW)
    signing.record(euroqci, country=spain, when=back, by=officer, at=NOW)
    rows = [row for row in whole()["memberships"] if row["role"] == "signatory" and row["area_id"] == "ES"]
    assert [(row["start_date"], row["end_date"]) for row in rows] == [("2019-06-13", "2023-05"), ("2024-02-01", None)]
    assert rows[0]["label"] == "Signed when it was done: 13 June 2019; Withdrew: May 2023"


def test_the_pen_is_no_member_and_what_is_not_public_is_not_there(
    world: World, declaration: Declaration, outside: dict[str, Country]
) -> None:
    spain, pen = Country.objects.get(pk="ES"), {"signatory_name": "Ada Attaché", "signatory_capacity": "Attaché"}
    signing.record(declaration, country=spain, when=of_day(DONE_ON), source="A page", by=None, at=NOW, **pen)
    assert "Ada Attaché" not in json.dumps(whole(), ensure_ascii=False)
    facts: dict[str, Any] = {"group": world.open_group, "since": SINCE, "created_at": NOW}
    Partner.objects.create(country=outside["JP"], **facts)
    Partner.objects.create(country=outside["CA"], is_public=False, **facts)
    areas = {row["id"]: row["classification"] for row in whole()["areas"]}
    assert (areas["JP"], areas.get("CA"), areas["ES"]) == ("country outside the Union", None, "Member State")
    Declaration.objects.update(is_public=False)
    document = whole()
    assert signed(document) == {}
    assert {row["classification"] for row in document["organizations"]} == {
        "authority of a Member State", "expert group", "sub-group",
    }  # fmt: skip


def test_tasks_stand_where_the_name_does(world: World) -> None:
    Mandate.objects.update(tasks="To liaise.")
    rows = [row for row in whole()["memberships"] if row["role"] == "representative"]
    assert {(row["person_id"] is not None, row["label"]) for row in rows} == {(True, "To liaise."), (False, None)}


@pytest.mark.parametrize("others", [0, 3])
def test_the_number_of_queries_does_not_grow(
    euroqci: Declaration, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(others):
        Declaration.objects.filter(pk=euroqci.pk).update(is_public=True)
        copy = Declaration.objects.get(pk=euroqci.pk)
        copy.pk, copy.slug = None, f"other-{number}"
        copy.save(force_insert=True)
        signing.record(copy, country=Country.objects.get(pk="ES"), when=of_day(DONE_ON), by=None, at=NOW)
    with django_assert_num_queries(10):
        whole()
