"""The pictures of a declaration in words: both maps, the waves, the points of the chart; files; how much is asked."""

import csv
import json
import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import counting, queries, signing
from nominations.declarations.models import Declaration, OtherParty
from nominations.declarations.signature_models import Signature
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day, partial_date
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.stage import DONE_ON, sign
from tests.register.declaration_stage import HOME, PAGE, corrected, fact, shown, text_of

pytestmark = pytest.mark.django_db
LARGEST = 150_000  # bytes of a page


def maps(page: str) -> tuple[str, str]:
    tiles, rest = page.split('class="nom-tiles"')[1].split("</svg>", 1)
    return tiles, rest.split('class="dec-europe"')[1].split("</svg>")[0]


def test_both_maps_link_every_state_and_say_how_it_stands(client: Client, all_signed: list[Signature]) -> None:
    page = shown(client, f"{PAGE}?on=2019-12-01")
    assert len(page.encode()) < LARGEST
    for drawn in maps(page):
        said = re.findall(r'<a class="dec-state[^"]*" href="([^"]+)" aria-label="([^"]+)"', drawn)
        assert len(said) == 27
        known = dict(said)
        assert known["/register/states/BE/#declarations"] == "BE Belgium: signed (13 June 2019)"
        assert known["/register/states/EL/#declarations"] == "EL Greece: perhaps (At the end of 2019)"
        assert known["/register/states/IE/#declarations"] == "IE Ireland: not yet (in July 2021)"
        assert "Signed: 10, Perhaps signed: 9, Not signed yet: 8" in drawn
        assert drawn.count("-hatch-3)") == 9
    assert maps(page)[1].count("dec-europe__ring") == 3


def test_the_waves_are_links_with_the_count_after_them(client: Client, all_signed: list[Signature]) -> None:
    page = shown(client, f"{PAGE}?on=2019-07-31")
    waves = page.split('class="dec-waves"')[1].split("</ol>")[0]
    assert re.findall(r"\?on=([\d-]+)#signatories", waves)[:3] == ["2019-06-13", "2019-07-31", "2019-12-31"]
    assert re.findall(r"</span> (\d+)<span", waves) == ["7", "10", "19", "24", "25", "26", "27"]
    assert "EL, FR, HR, CY, LT, SI, SK, FI, SE" in waves, "in protocol order"
    (current,) = re.findall(r'aria-current="true">.*?</a>', waves)
    assert "In July 2019" in current


def test_the_table_of_the_chart_has_the_points_of_the_count(
    client: Client, declaration: Declaration, all_signed: list[Signature]
) -> None:
    page = shown(client, PAGE)
    table = page.split('id="over-time"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', table)
    steps = counting.steps(queries.facts(queries.signatures(declaration)))
    assert [(int(least), int(most)) for _day, least, most in rows] == [(step.certain, step.possible) for step in steps]
    assert rows[3][0] == "Tuesday 1 October 2019"


def test_a_state_outside_the_union_is_counted_apart_and_drawn_below(
    client: Client, declaration: Declaration, outside: dict[str, Country], all_signed: list[Signature]
) -> None:
    sign(declaration, outside["JP"], date(2022, 3, 1))
    page = shown(client, PAGE)
    assert "All 27 Member States have signed" in page
    assert "In addition, 1 State outside the Union." in page
    tiles, europe = maps(page)
    assert 'role="img" aria-label="JP Japan: signed (1 March 2022)"' in tiles
    assert "Japan" not in europe
    assert "/register/states/JP/" not in page
    assert "In addition" not in shown(client, f"{PAGE}?on=2021-08-01")


def test_a_withdrawal_is_a_fact_of_its_own(
    client: Client, declaration: Declaration, states: dict[str, Country]
) -> None:
    for iso2 in ("BE", "FR"):
        sign(declaration, states[iso2], DONE_ON)
    gone = partial_date("month", date(2021, 3, 1))
    fact(declaration, states["FR"], gone, kind="withdrawal", turn=2, reason="A change of policy")
    page = shown(client, f"{PAGE}?on=2021-03-15")
    assert "1 to 2 of the 27 Member States had signed by the end of Monday 15 March 2021; 1 for certain." in page
    page = shown(client, f"{PAGE}?on=2021-04-01")
    assert "FR France: withdrew (March 2021)" in page
    assert "A change of policy" in page.split("Withdrew</h3>")[1]
    assert "République française" in page.split("Signed when it was done")[1].split("Withdrew</h3>")[0]


def test_corrections_are_not_hidden(client: Client, declaration: Declaration, states: dict[str, Country]) -> None:
    row = sign(declaration, states["FR"], date(2019, 12, 20))
    corrected(row, of_day(date(2019, 12, 21)), "Misread letter")
    wrong = sign(declaration, states["AT"], date(2020, 1, 9))
    assert wrong.when is not None
    corrected(wrong, wrong.when, "It was another paper", is_struck=True)
    page = shown(client, PAGE)
    assert "France: the date “20 December 2019” was corrected to “21 December 2019”." in page
    assert "Misread letter" in page
    assert "Austria: “9 January 2020” was entered in error and does not count." in page
    assert "1 of the 27 Member States have signed" in page


def test_a_person_is_named_only_where_a_source_names_them(
    client: Client, declaration: Declaration, states: dict[str, Country]
) -> None:
    signer = {"signatory_name": "Signa Invented", "signatory_capacity": "Attaché", "by": None, "at": NOW}
    signing.record(declaration, country=states["BE"], when=of_day(DONE_ON), **signer)
    page = shown(client, PAGE)
    assert "Attaché" in page
    assert "Invented" not in page
    signing.record(declaration, country=states["ES"], when=of_day(DONE_ON), source="The text", **signer)
    assert "Signa Invented" in shown(client, PAGE)


def test_the_files_hold_what_the_page_shows(client: Client, all_signed: list[Signature]) -> None:
    def sent(address: str) -> bytes:
        response = client.get(address)
        assert response.status_code == 200, address
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]

    signatures = list(csv.DictReader(sent(f"{PAGE}signatures.csv").decode().splitlines()))
    assert [row["EU code"] for row in signatures[:3]] == ["BE", "BG", "CZ"]
    france = next(row for row in signatures if row["EU code"] == "FR")
    assert (france["When, as the source says"], france["First possible day"]) == ("At the end of 2019", "2019-10-01")
    on = json.loads(sent(f"{PAGE}map.json?on=2019-12-01"))
    assert {row["signed"] for row in on["map"]} == {"for certain", "perhaps", "no"}
    assert len(on["map"]) == 27
    steps = json.loads(sent(f"{PAGE}signatories-over-time.json"))["steps"]
    assert steps[0] == {"by_the_end_of": "2019-06-13", "certain": 7, "possible": 7}
    assert json.loads(sent("/register/declarations.json"))["declarations"][0]["signatories"] == 27
    for form in ("xlsx", "xml"):
        assert sent(f"{PAGE}signatures.{form}")
    assert client.get("/register/declarations.csv?status=x").status_code == 400


def test_the_page_may_be_kept_and_asked_for_again(client: Client, all_signed: list[Signature]) -> None:
    for address in (HOME, PAGE, f"{PAGE}?on=2019-12-01"):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("many", [1, 27])
def test_queries_do_not_grow_with_signatures_and_declarations(
    client: Client,
    group: ExpertGroup,
    declaration: Declaration,
    states: dict[str, Country],
    officer: User,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number, state in enumerate(list(states.values())[:many]):
        row = sign(declaration, state, date(2019, 7, 1 + number))
        corrected(row, of_day(date(2019, 8, 1 + number)), "Misread")
        OtherParty.objects.create(declaration=declaration, name=f"Party {number}")
        other = Declaration(group=group, slug=f"d-{number}", title="T", short_title="T", status="open", created_at=NOW)
        other.set_date(of_day(DONE_ON))
        other.save()
        sign(other, states["AT"], DONE_ON)
    for language in ("en", "fr", "de")[:many]:
        text_of(declaration, language)
    pages = {
        HOME: 3,
        PAGE: 8,
        f"{PAGE}?on=2019-07-09&order=en": 8,
        f"{PAGE}texts/en/": 2,
        f"{PAGE}signatures.csv": 2,
        f"{PAGE}signatories-over-time.csv": 2,
        f"{PAGE}map.csv": 3,
        "/register/declarations.csv": 2,
    }
    for address, number in pages.items():
        with django_assert_num_queries(number):
            response = client.get(address)
            assert response.status_code == 200
            assert response.getvalue() if response.streaming else response.content
    assert client.get("/register/states/AT/").status_code == 200
