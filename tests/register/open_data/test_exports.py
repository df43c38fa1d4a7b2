"""The lists to take along: the same rows and names as the screen, in four forms, streamed, safe in a spreadsheet."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.groups.models import ExpertGroup
from nominations.kernel import sheets
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.reference.models import Country
from tests.cast import SINCE, TODAY, make_group
from tests.register.open_data.conftest import PRIVATE, World
from tests.register.seating import authority, person, publish, sit

pytestmark = pytest.mark.django_db
LISTS = ["groups", "members", "mandates", "groups/E03931/composition", "states/ES/seats"]
NAMES = {"groups/E03931/composition": "composition", "states/ES/seats": "seats"}


def fetched(address: str) -> tuple[Any, bytes]:
    answer = Client().get(f"/register/{address}")
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def csv_rows(address: str, **asked: str) -> list[dict[str, str]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return list(csv.DictReader(StringIO(fetched(f"{address}.csv?{query}")[1].decode())))


def plain(value: Any) -> str:
    """What a value of any of the four forms says."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if value is None:
        return ""
    return str(value).removesuffix(" 00:00:00")


def all_forms(address: str) -> dict[str, list[list[str]]]:
    """The rows of a list in each form, as text."""
    document = json.loads(fetched(f"{address}.json")[1])
    names = [field["name"] for field in document["fields"]]
    tree = ET.fromstring(fetched(f"{address}.xml")[1].decode())  # noqa: S314 - our own, a moment ago
    lines = list(csv.reader(StringIO(fetched(f"{address}.csv")[1].decode())))
    sheet = openpyxl.load_workbook(BytesIO(fetched(f"{address}.xlsx")[1])).active
    assert sheet is not None
    items = {field["name"] for field in document["fields"] if field["kind"] == "list"}
    return {
        "json": [[plain(row[name]) for name in names] for row in document[NAMES.get(address, address)]],
        "xml": [
            [
                "; ".join(item.text or "" for item in row.iterfind(f"{name}/item"))
                if name in items
                else row.findtext(name) or ""
                for name in names
            ]
            for row in list(tree)[1:]
        ],
        "csv": lines[1:],
        "xlsx": [[plain(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)],
    }


@pytest.mark.parametrize("address", LISTS)
def test_the_four_forms_of_a_list_hold_the_same_values(world: World, address: str) -> None:
    Mandate.objects.filter(pk=world.hidden.pk).update(until=TODAY, end_reason=EndReason.RESIGNED)
    publish(world.shut_group, published_on=SINCE, tasks=["advise", "other"], mission="Line one\nLine two, “quoted”")
    forms = all_forms(address)
    assert len(forms["json"]) > 0
    assert forms["json"] == forms["xml"] == forms["csv"] == forms["xlsx"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("form", ["csv", "json", "xml"])
def test_no_private_word_is_ever_in_a_file(world: World, address: str, form: str) -> None:
    text = fetched(f"{address}.{form}")[1].decode()
    for word in (*PRIVATE, "Κανάρης", "@ministry.example.org"):
        assert word not in text


def test_names_are_there_only_where_they_are_published(world: World) -> None:
    found = {(row["Code"], row["EU code"]): row["Family name, where published"] for row in csv_rows("mandates")}
    assert found == {("E03931", "EL"): "", ("E03931", "ES"): "García", ("E04000", "ES"): ""}


def test_groups_take_the_filters_of_the_search(world: World) -> None:
    assert [row["Code"] for row in csv_rows("groups")] == ["E03931", "E03931/1", "E04000"]
    assert [row["Code"] for row in csv_rows("groups", dg="CNECT")] == ["E03931"]
    assert [row["Code"] for row in csv_rows("groups", text="shut")] == ["E04000"]
    assert [row["Sub-group of"] for row in csv_rows("groups", kind="sub")] == ["E03931"]


def test_a_filter_that_is_not_understood_is_refused_not_left_out(world: World) -> None:
    for address in ("groups.csv?dg=NOWHERE", "members.csv?on=soon", "groups/E03931/composition.csv?on=2999-01-01"):
        answer = Client().get(f"/register/{address}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert answer.content.decode().startswith("Nothing was sent. ")


def test_a_composition_has_27_lines_the_vacant_ones_included(world: World) -> None:
    found = csv_rows("groups/E03931/composition")
    assert [row["EU code"] for row in found][:3] == ["BE", "BG", "CZ"]
    assert len(found) == 27
    lines = {row["EU code"]: row for row in found}
    assert lines["EL"]["ISO code"] == "GR"
    assert (lines["EL"]["Seats held"], lines["EL"]["Representatives whose names are published"]) == ("1", "")
    assert (lines["FR"]["Authorities that are members"], lines["FR"]["Seats vacant"]) == ("", "1")
    before = csv_rows("groups/E03931/composition", on=str(SINCE - timedelta(days=1)))
    assert (len(before), {row["Seats held"] for row in before}) == (27, {"0"})


def test_a_group_with_two_seats_a_state_still_has_27_lines(states: dict[str, Country]) -> None:
    euroqci = publish(make_group("E03700", representatives=2), publishes_names=True)
    spain = authority("ES", "Ministerio de Inventos")
    for number, name in ((1, "García"), (2, "Ruiz")):
        sit(euroqci, spain, person(name), number=number)
    lines = {row["EU code"]: row for row in csv_rows("groups/E03700/composition")}
    assert len(lines) == 27
    assert lines["ES"]["Representatives whose names are published"] == "Ana García; Ana Ruiz"


def test_last_days_are_inclusive(world: World) -> None:
    Mandate.objects.update(until=TODAY, end_reason=EndReason.RESIGNED)
    row = csv_rows("mandates")[0]
    assert (row["Last day"], row["Reason of the end"]) == (str(TODAY - timedelta(days=1)), "Resigned")


def test_a_file_says_what_it_is_and_of_which_day(world: World) -> None:
    answer, body = fetched("groups/E03931/1/composition.csv?bom=1")
    assert answer["Content-Disposition"] == f'attachment; filename="E03931-1-composition-{TODAY}.csv"'
    assert body.startswith(b"\xef\xbb\xbf")
    answer, body = fetched("members.json")
    assert answer["Content-Disposition"] == f'attachment; filename="members-{TODAY}.json"'
    about = json.loads(body)["about"]
    assert about["source"].endswith("/register/members.json")
    assert "2011/833/EU" in about["reuse"]


def test_head_sends_no_row_and_nothing_is_there_for_an_unknown_group(world: World) -> None:
    head = Client().head("/register/members.xlsx")
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", sheets.CONTENT_TYPES["xlsx"])
    for address in ("groups/E99999/composition.csv", "states/XX/seats.csv", "groups.pdf"):
        assert Client().get(f"/register/{address}").status_code == 404
    assert Client().post("/register/members.csv").status_code == 405


def test_a_title_that_begins_as_a_formula_is_text(states: dict[str, Country]) -> None:
    publish(make_group("E05000"), title="=cmd|'/c calc'!A0", mission="  +1")
    [row] = csv_rows("groups")
    assert (row["Title"], row["Mission"]) == ("'=cmd|'/c calc'!A0", "'  +1")
    sheet = openpyxl.load_workbook(BytesIO(fetched("groups.xlsx")[1])).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=cmd|'/c calc'!A0", "s")


@pytest.mark.parametrize(("address", "queries"), list(zip(LISTS, [2, 1, 1, 4, 6], strict=True)))
def test_the_number_of_queries_does_not_grow(
    world: World,
    address: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        added: ExpertGroup = make_group(f"E0500{number}")
        sit(added, authority("ES", f"Ministerio {number}"), person(f"Person{number}"))
    with django_assert_num_queries(queries):
        fetched(f"{address}.csv")
