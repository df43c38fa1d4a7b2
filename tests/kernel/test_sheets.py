"""One table in four forms holds the same values, and no text in it is ever run (domain rule 40)."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from nominations.kernel import cells, sheets
from nominations.kernel.tables import Column, Kind, Table

COLUMNS = (
    Column("name", "Name"),
    Column("seats", "Seats", Kind.NUMBER),
    Column("since", "First day", Kind.DAY),
    Column("changed", "Changed at", Kind.INSTANT),
    Column("published", "Published", Kind.FLAG),
    Column("tasks", "Tasks", Kind.LIST),
)
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
ROWS = [
    ("Υπουργείο <Έρευνας> & Co", 2, date(2024, 1, 31), AT, True, ["advise", "draft"]),
    ('=HYPERLINK("http://x")', 0, None, None, False, []),
]
DANGER = "=+-@\t\r\n＝＋－＠"


def table(rows: list[tuple[object, ...]] = ROWS) -> Table:
    return Table("groups", "group", "Groups", COLUMNS, iter(rows), about={"source": "https://nominations.example.org"})


def bytes_of(form: str, rows: list[tuple[object, ...]] = ROWS) -> bytes:
    return b"".join(sheets.written(table(rows), form))


def test_csv_writes_labels_then_values() -> None:
    lines = list(csv.reader(StringIO(bytes_of("csv").decode())))
    assert lines == [
        ["Name", "Seats", "First day", "Changed at", "Published", "Tasks"],
        ["Υπουργείο <Έρευνας> & Co", "2", "2024-01-31", "2026-07-01T09:30:00+00:00", "true", "advise; draft"],
        ['\'=HYPERLINK("http://x")', "0", "", "", "false", ""],
    ]


def test_csv_begins_with_a_mark_only_on_request() -> None:
    assert bytes_of("csv").startswith(b"Name")
    assert b"".join(sheets.written(table(), "csv", bom=True)).startswith(b"\xef\xbb\xbfName")


def test_json_keeps_types_and_says_where_it_comes_from() -> None:
    document = json.loads(bytes_of("json"))
    assert document["about"] == {"title": "Groups", "source": "https://nominations.example.org"}
    assert [field["kind"] for field in document["fields"]] == ["text", "number", "day", "instant", "flag", "list"]
    assert document["groups"] == [
        {
            "name": "Υπουργείο <Έρευνας> & Co",
            "seats": 2,
            "since": "2024-01-31",
            "changed": "2026-07-01T09:30:00+00:00",
            "published": True,
            "tasks": ["advise", "draft"],
        },
        {
            "name": '=HYPERLINK("http://x")',
            "seats": 0,
            "since": None,
            "changed": None,
            "published": False,
            "tasks": [],
        },
    ]


def test_xml_holds_the_same() -> None:
    root = ET.fromstring(bytes_of("xml").decode())  # noqa: S314 - written a moment ago, by us
    first, second = root.findall("group")
    assert first.findtext("name") == "Υπουργείο <Έρευνας> & Co"
    assert [item.text for item in first.findall("tasks/item")] == ["advise", "draft"]
    assert (first.findtext("since"), first.findtext("published")) == ("2024-01-31", "true")
    assert (second.findtext("name"), second.findtext("since")) == ('=HYPERLINK("http://x")', "")


def test_xlsx_has_typed_cells_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(BytesIO(bytes_of("xlsx"))).active
    assert sheet is not None
    _heading, first, second = sheet.iter_rows()
    # Instants in Brussels time, as spreadsheets know no zone.
    assert [cell.value for cell in first[1:5]] == [2, datetime(2024, 1, 31), datetime(2026, 7, 1, 11, 30), True]  # noqa: DTZ001
    assert (first[2].is_date, first[3].is_date) == (True, True)
    assert (second[0].value, second[0].data_type) == ('=HYPERLINK("http://x")', "s")


@pytest.mark.parametrize("form", sheets.CONTENT_TYPES)
def test_rows_come_block_by_block_and_none_is_lost(form: str) -> None:
    rows = [(f"Group {number}", number, None, None, None, None) for number in range(2_500)]
    assert form == "xlsx" or len(list(sheets.written(table(rows), form))) > 2
    found = bytes_of(form, rows)
    if form == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(found), read_only=True).active
        assert sheet is not None
        names = [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    elif form == "csv":
        names = [line[0] for line in csv.reader(StringIO(found.decode()))][1:]
    elif form == "json":
        names = [row["name"] for row in json.loads(found)["groups"]]
    else:
        names = [str(row.findtext("name")) for row in ET.fromstring(found.decode()).findall("group")]  # noqa: S314
    assert names == [row[0] for row in rows]


def test_how_a_value_is_shown_is_asked_once_whatever_the_number_of_rows() -> None:
    asked: list[str] = []

    def show(code: str) -> object:
        asked.append(code)
        return gettext_lazy("Replaced") if code == "replaced" else ""

    reason = Column("reason", "Reason", show=show)
    rows: list[tuple[object, ...]] = [("replaced",), ("",)] * 1_500
    written = b"".join(sheets.as_csv(Table("mandates", "mandate", "Mandates", [reason], iter(rows))))
    assert written.decode().splitlines() == ["Reason", *["Replaced", '""'] * 1_500]
    assert asked == ["replaced", ""]


@given(st.text(), st.text(alphabet=" \u00a0\u2003"), st.sampled_from(DANGER))
def test_no_text_begins_as_a_formula_in_csv(tail: str, spaces: str, sign: str) -> None:
    for text in (f"{spaces}{sign}{tail}", tail):
        written = cells.safe(text)
        assert not written.lstrip().startswith(tuple(DANGER))
        assert written in (text, f"'{text}")


@given(st.text(max_size=60))
def test_xml_is_well_formed_whatever_the_text(text: str) -> None:
    read = ET.fromstring(bytes_of("xml", [(text, 1, None, None, True, [text])]).decode())  # noqa: S314
    assert len(read.findall("group")) == 1
