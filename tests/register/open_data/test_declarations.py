"""Declarations in the interface: what the sources say and no more; counts as intervals; what changed since."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import parties, signing, wording
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.counting import Standing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Due
from nominations.kernel import clock
from nominations.kernel.partial_dates import Precision, of_day, partial_date
from nominations.reference.models import Country
from nominations.register.api import declaration_shapes as said
from nominations.register.queries.declaration_records import edtf, iso
from tests.cast import NOW, letter
from tests.declarations.stage import DONE_ON, sign
from tests.register.open_data.conftest import World, ask, key_of

pytestmark = pytest.mark.django_db
FIRST = ["BE", "DE", "ES", "IT", "LU", "MT", "NL"]
END_OF_2019 = {
    "date": "2019", "edtf": "[2019-10-01..2019-12-31]", "precision": "end_of_year",
    "stated": "At the end of 2019", "earliest": "2019-10-01", "latest": "2019-12-31",
}  # fmt: skip


@pytest.fixture
def euroqci(world: World, declaration: Declaration, all_signed: list[Signature]) -> Declaration:
    return declaration


def signed(address: str) -> list[str]:
    lines = ask(address).json()["states"]
    return [line["eu_code"] for line in lines if line["standing"] == "certain"]


def test_a_declaration_is_listed_with_its_date_as_stated(euroqci: Declaration) -> None:
    [found] = ask("declarations").json()["items"]
    assert (found["slug"], found["group"], found["status"]) == ("euroqci", "E03931", "open")
    assert (found["done"]["date"], found["done"]["stated"], found["done_at"]) == (
        "2019-06-13", "13 June 2019", "Bucharest",
    )  # fmt: skip
    assert found["url"].endswith("/register/declarations/euroqci/")
    assert ask("declarations?kind=joint_statement").json()["items"] == []
    assert ask("declarations?group=E04000").json()["items"] == []


def test_the_signatories_of_13_june_2019_come_out_in_protocol_order(euroqci: Declaration) -> None:
    assert signed("declarations/euroqci/signatories?on=2019-06-13") == FIRST
    body = ask("declarations/euroqci/signatories?on=2019-06-12").json()
    assert body["count"] == {"on": "2019-06-12", "certain": 0, "possible": 0}
    assert len(body["states"]) == 27


def test_a_vague_wave_is_counted_as_an_interval(euroqci: Declaration) -> None:
    body = ask("declarations/euroqci/signatories?on=2019-12-01").json()
    assert body["count"] == {"on": "2019-12-01", "certain": 10, "possible": 19}
    sweden = next(line for line in body["states"] if line["state"] == "SE")
    assert (sweden["standing"], sweden["kind"], sweden["when"]) == ("possible", "accession", END_OF_2019)
    assert sweden["official_names"] == ["Konungariket Sverige"]
    assert next(line for line in body["states"] if line["state"] == "IE")["when"] is None


@pytest.mark.parametrize(
    ("on", "certain", "possible"),
    [("2019-07-31", 10, 10), ("2019-12-31", 19, 19), ("2020-01-01", 19, 24), ("2021-07-31", 27, 27)],
)
def test_counts_follow_the_day_that_is_asked_for(euroqci: Declaration, on: str, certain: int, possible: int) -> None:
    body = ask(f"declarations/euroqci?on={on}").json()
    assert body["signatories"] == {"on": on, "certain": certain, "possible": possible}
    assert [wave["after"]["certain"] for wave in body["waves"]] == [7, 10, 19, 24, 25, 26, 27]
    assert (body["waves"][2]["when"], len(body["waves"][2]["states"])) == (END_OF_2019, 9)


def test_one_declaration_has_its_texts_and_parties(euroqci: Declaration) -> None:
    parties.name_party(euroqci, name="European Commission", by=None, at=NOW)
    body = ask("declarations/euroqci").json()
    assert body["other_parties"] == [{"name": "European Commission", "state": None}]
    assert body["texts"] == []


def test_the_pen_is_named_where_a_cited_source_names_it(world: World, declaration: Declaration) -> None:
    spain = Country.objects.get(pk="ES")
    facts: dict[str, Any] = {"signatory_name": "Ada Attaché", "signatory_capacity": "Attaché", "by": None, "at": NOW}
    signing.record(declaration, country=spain, when=of_day(DONE_ON), source="A page", **facts)
    germany = Country.objects.get(pk="DE")
    signing.record(declaration, country=germany, when=of_day(DONE_ON), **facts)
    found = {row["state"]: row for row in ask("signatures?declaration=euroqci").json()["items"]}
    assert (found["ES"]["signatory"], found["ES"]["capacity"], found["ES"]["source"]) == (
        "Ada Attaché", "Attaché", "A page",
    )  # fmt: skip
    assert (found["DE"]["signatory"], found["DE"]["capacity"]) == ("", "Attaché")


def test_what_was_corrected_or_struck_becomes_a_tombstone(
    world: World, declaration: Declaration, officer: User
) -> None:
    spain, italy = (sign(declaration, Country.objects.get(pk=key), date(2019, 8, 1)) for key in ("ES", "IT"))
    asked = quote(clock.now().isoformat())
    later = clock.now() + timedelta(seconds=5)
    month = partial_date(Precision.MONTH, date(2019, 7, 1))
    pen: dict[str, Any] = {"signatory_name": "", "signatory_capacity": "", "source": "A page"}
    right = signing.correct(spain, when=month, reason="Read again", by=officer, at=later, **pen)
    struck = signing.strike(italy, reason="It never signed", by=officer, at=later)
    found = {row["id"]: row for row in ask(f"signatures?modified_since={asked}").json()["items"]}
    assert found[str(spain.pk)]["replaced_by"] == str(right.pk)
    assert found[str(right.pk)]["when"]["date"] == "2019-07"
    assert (found[str(italy.pk)]["deleted"], found[str(italy.pk)]["replaced_by"]) == (True, None)
    assert found[str(struck.pk)]["deleted"]
    assert [row["id"] for row in ask("signatures").json()["items"]] == [str(right.pk)]


def test_greece_is_found_under_both_codes(euroqci: Declaration) -> None:
    for code in ("GR", "EL"):
        assert [row["state"] for row in ask(f"signatures?state={code}").json()["items"]] == ["GR"]


def test_commitments_say_how_they_stand_on_a_day(euroqci: Declaration) -> None:
    plan = Commitment(declaration=euroqci, position=1, number="2", title="An action plan", bodies="European Commission")
    plan.set_date(partial_date(Precision.END_OF_YEAR, date(2020, 10, 1), stated="preferably before the end of 2020"))
    plan.save()
    Commitment.objects.create(declaration=euroqci, position=2, number="2.1", title="Architecture", parent=plan)
    for on, standing in (("2020-10-01", "not_due"), ("2020-11-01", "possibly_overdue"), ("2021-01-01", "overdue")):
        body = ask(f"declarations/euroqci/commitments?on={on}").json()
        first, second = body["items"]
        assert (first["standing"], first["due"]["stated"]) == (standing, "preferably before the end of 2020")
        assert (second["parent"], second["standing"], second["due"], second["met"]) == ("2", "no_date", None, None)
    assert body["review"] is None


@pytest.mark.parametrize("changes", [{"is_public": False}, {"status": "prepared"}])
def test_what_is_not_public_is_nowhere(euroqci: Declaration, changes: dict[str, Any]) -> None:
    Declaration.objects.filter(pk=euroqci.pk).update(**changes)
    for address in ("declarations", "signatures", "signatures?modified_since=2000-01-01T00:00:00Z"):
        assert ask(address).json()["items"] == []
    for address in ("euroqci", "euroqci/signatories", "euroqci/commitments", "nothing"):
        assert ask(f"declarations/{address}").status_code == 404


def test_a_key_shows_no_more_than_the_public_sees(euroqci: Declaration, officer: User) -> None:
    for address in ("declarations", "declarations/euroqci", "signatures"):
        assert ask(address, key=key_of(officer)).json() == ask(address).json()
        assert ask(address, key="wrong").status_code == 401


def test_dates_are_never_more_exact_than_the_source() -> None:
    early = partial_date(Precision.EARLY_YEAR, date(2020, 1, 1), stated="in early 2020")
    between = partial_date(Precision.INTERVAL, date(2019, 12, 20), date(2020, 1, 10), "at the turn of the year")
    known = [of_day(DONE_ON), partial_date(Precision.MONTH, date(2019, 7, 1)), partial_date("year", date(2019, 1, 1))]
    assert [iso(when) for when in (*known, early, between, None)] == [
        "2019-06-13", "2019-07", "2019", "2020", None, None,
    ]  # fmt: skip
    assert [edtf(when) for when in (*known, early, between)] == [
        "2019-06-13", "2019-07", "2019", "[2020-01-01..2020-06-30]", "[2019-12-20..2020-01-10]",
    ]  # fmt: skip


def test_the_document_names_each_status_that_there_is() -> None:
    properties = said.Dated.model_json_schema()["properties"]
    assert properties["precision"]["enum"] == Precision.values
    assert said.Commitment.model_json_schema()["properties"]["standing"]["enum"] == Due.values
    assert said.Signatory.model_json_schema()["properties"]["standing"]["enum"] == list(Standing)


@pytest.mark.parametrize("number", [1, 4])
def test_its_queries_do_not_grow(
    euroqci: Declaration, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        parties.name_party(euroqci, name=f"Party {each}", by=None, at=NOW)
        Commitment.objects.create(declaration=euroqci, position=each + 1, number=str(each + 1), title="A point")
    addresses = {
        "declarations": 1,
        "signatures": 1,
        "declarations/euroqci": 5,
        "declarations/euroqci/signatories": 3,
        "declarations/euroqci/commitments": 5,
    }
    for address, count in addresses.items():
        with django_assert_num_queries(count):
            assert ask(address).status_code == 200


def test_its_texts_come_with_the_original_first(euroqci: Declaration) -> None:
    for language in ("de", "en"):
        wording.add_text(euroqci, language=language, upload=letter(f"{language}.pdf"), source="A page", by=None, at=NOW)
    english, german = ask("declarations/euroqci").json()["texts"]
    assert (english["language"], english["is_original"], german["is_original"]) == ("en", True, False)
    assert english["url"].endswith("/register/declarations/euroqci/texts/en/")
    assert (english["content_type"], english["source"]) == ("application/pdf", "A page")
