"""Who signed at the desk: all States on a day, certain and possible counts, the rows taken along and printed."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.reference.models import Country
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import of
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
QUERIES = 7


@pytest.fixture
def address(declaration: Declaration) -> str:
    return of("signatories", declaration)


@pytest.mark.usefixtures("all_signed")
@pytest.mark.parametrize(
    ("on", "count", "certain", "possible"),
    [
        ("2019-06-12", "0", 0, 0),
        ("2019-06-13", "7", 7, 0),
        ("2019-12-01", "10 to 19", 10, 9),
        ("2020-01-01", "19 to 24", 19, 5),
        ("2021-07-28", "26 to 27", 26, 1),
        ("2021-07-31", "27", 27, 0),
    ],
)
def test_all_27_states_are_seen_on_a_day_and_the_count_says_how_certain_it_is(
    on: str, count: str, certain: int, possible: int, address: str, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(f"{address}?on={on}")
    found = page.context["found"]
    assert found.count == count
    assert [number for _key, _words, _tone, number in found.choices] == [certain, possible, 27 - certain - possible]
    assert [row.country.eu_code for row in found.shown][:3] == ["BE", "BG", "CZ"]  # protocol order
    assert len(found.shown) == 27
    words = text_of(page)
    assert "Κυπριακή Δημοκρατία" in words
    assert "At the end of 2019" in words
    assert len(sign_in(officer).get(f"{address}?on={on}&show=possible").context["found"].shown) == possible


@pytest.mark.usefixtures("all_signed")
def test_the_waves_say_who_came_together_and_what_the_count_was_then(
    address: str, officer: User, sign_in: SignIn
) -> None:
    rises = sign_in(officer).get(address).context["found"].rises
    assert [rise.count for rise in rises] == ["7", "10", "19", "24", "25", "26", "27"]
    assert rises[0].codes == ("BE", "DE", "ES", "IT", "LU", "MT", "NL")


def test_who_has_not_signed_is_seen_and_led_to_the_page_that_records(
    declaration: Declaration, states: dict[str, Country], address: str, officer: User, sign_in: SignIn
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    page = sign_in(officer).get(address)
    assert "1 signatory State." in text_of(page)
    assert f"{of('recording', declaration)}?state=AT" in page.content.decode()
    assert f"{of('recording', declaration)}?state=BE" not in page.content.decode()
    assert "No State stands so on this day." in text_of(sign_in(officer).get(f"{address}?show=possible"))
    assert len(sign_in(officer).get(f"{address}?show=nonsense").context["found"].shown) == 27


def test_what_is_no_day_is_said_and_today_is_shown(
    address: str, officer: User, states: object, sign_in: SignIn
) -> None:
    assert "“30 February” is not a day." in text_of(sign_in(officer).get(f"{address}?on=30 February"))


def test_a_country_outside_the_union_that_signed_comes_last(
    declaration: Declaration, outside: dict[str, Country], address: str, officer: User, sign_in: SignIn
) -> None:
    sign(declaration, outside["CH"], DONE_ON)
    rows = sign_in(officer).get(address).context["found"].rows
    assert (len(rows), rows[-1].country.name_en, rows[-1].standing) == (28, "Switzerland", "certain")


@pytest.mark.usefixtures("states")
def test_nobody_waits_for_27_signatures_of_a_joint_statement(
    declaration: Declaration, address: str, officer: User, sign_in: SignIn
) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(kind=Declaration.Kind.JOINT_STATEMENT)
    page = sign_in(officer).get(address)
    assert page.context["found"].rows == []
    assert "the parties of a joint statement stand on its first page." in text_of(page)


@pytest.mark.usefixtures("all_signed")
def test_the_rows_are_taken_along_as_shown_and_it_is_recorded(
    declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("signatories_table", declaration, "csv")
    text = client.post(f"{address}?on=2019-06-13&show=certain").content.decode("utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    assert [line[0] for line in lines] == ["Code", "BE", "DE", "ES", "IT", "LU", "MT", "NL"]
    assert lines[1][1:9] == [
        "Belgium",
        "Kingdom of Belgium",
        "Royaume de Belgique / Koninkrijk België",
        "Signatory",
        "Signed when it was done",
        "13 June 2019",
        "2019-06-13",
        "2019-06-13",
    ]
    book = openpyxl.load_workbook(BytesIO(client.post(of("signatories_table", declaration, "xlsx")).content))
    assert book.active is not None
    assert sum(1 for row in book.active.iter_rows(values_only=True) if row[4] == "Signatory") == 27
    events = AuditEvent.objects.filter(action="signatories.export", subject_id=str(declaration.pk)).order_by("pk")
    assert [(event.detail["form"], event.detail["states"]) for event in events] == [("csv", 7), ("xlsx", 27)]
    assert client.post(of("signatories_table", declaration, "pdf")).status_code == 404
    assert client.get(address).status_code == 405


@pytest.mark.usefixtures("all_signed")
def test_it_is_printed_without_buttons(declaration: Declaration, officer: User, sign_in: SignIn) -> None:
    words = text_of(sign_in(officer).get(f"{of('signatories_print', declaration)}?on=2019-12-01"))
    assert "Signatory States on Sunday 1 December 2019: 10 to 19" in words
    assert "What to do" not in words


def test_the_page_asks_the_same_of_no_signature_and_of_27(
    declaration: Declaration,
    address: str,
    officer: User,
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    states: dict[str, Country],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    signed: list[Signature] = request.getfixturevalue("all_signed")
    with django_assert_num_queries(QUERIES):
        assert len(client.get(address).context["found"].rows) == len(signed)


def test_another_group_s_declaration_is_not_there(
    declaration: Declaration, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(other_officer)
    for page in ("signatories", "signatories_print", "recording", "recording_several", "overview"):
        assert client.get(of(page, declaration)).status_code == 404, page
    assert client.post(of("signatories_table", declaration, "csv")).status_code == 404
