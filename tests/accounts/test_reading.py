"""Any file is read or refused with a sentence: CSV in four encodings, XLSX by its content, nothing else."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.accounts import reading
from nominations.files.refusals import FileRefused
from tests.accounts.lists import HEADINGS, csv_bytes, row, xlsx_bytes


def cells(content: bytes) -> list[dict[str, str]]:
    return [each.cells for each in reading.read(content, name="list.csv").rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_and_with_each_sign(encoding: str, sign: str) -> None:
    listing = reading.read(csv_bytes(row(family="Müller"), sign=sign, encoding=encoding), name="list.csv")
    assert [(each.number, each.cells["family_name"]) for each in listing.rows] == [(2, "Müller")]
    doubts = [warning for warning in listing.warnings if "not in UTF-8" in warning]
    assert len(doubts) == (1 if encoding == "cp1252" else 0)


def test_columns_are_found_by_their_names_in_any_order_and_spelling() -> None:
    content = csv_bytes(
        ["a@b.example.org", "x", "Borg", "Malta", "Ann"],
        headings=["E-MAIL address", "Phone", "surname", "Member  State", "PRÉNOM"],
    )
    listing = reading.read(content, name="list.csv")
    found = listing.rows[0].cells
    assert (found["email"], found["family_name"], found["given_name"], found["state"]) == (
        "a@b.example.org",
        "Borg",
        "Ann",
        "Malta",
    )
    assert listing.warnings == ["Columns that are not read: Phone."]


def test_a_title_above_and_empty_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    content = b"Our list\n\n" + csv_bytes(row(), ["", "", ""], row(email="third@example.org"))
    assert [each.number for each in reading.read(content, name="list.csv").rows] == [4, 6]


def test_excels_own_first_line_names_the_sign() -> None:
    content = b"sep=;\n" + csv_bytes(row(), sign=";")
    assert [each.number for each in reading.read(content, name="list.csv").rows] == [3]


def test_a_workbook_is_read_with_figures_and_days_as_text() -> None:
    content = xlsx_bytes(["AT", "Zweite", "Eva", "second.at@example.org", 2, "", date(2026, 3, 31)])
    found = reading.read(content, name="list.xlsx").rows[0].cells
    assert (found["position"], found["since"]) == ("2", "2026-03-31")


def test_what_a_spreadsheet_would_run_is_text() -> None:
    assert cells(csv_bytes(row(family="=1+1")))[0]["family_name"] == "=1+1"
    assert cells(csv_bytes(row(family="'=1+1")))[0]["family_name"] == "=1+1"  # as our own files guard it
    assert cells(xlsx_bytes(row(family="=1+1")))[0]["family_name"] == "=1+1"


def test_a_formula_is_read_as_what_the_spreadsheet_last_showed() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, heading in enumerate(HEADINGS):
            sheet.write(0, column, heading)
            sheet.write_formula(1, column, '=HYPERLINK("https://x.example.org")', value=f"shown {heading}")
    assert cells(out.getvalue())[0]["family_name"] == "shown Family name"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "an old Excel file (.xls), or one with a password"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html><table>", "is a web page"),
        (b"PK\x03\x04broken", "is damaged"),
        (b"\x00\x01\x02", "is no list that can be read"),
        (b"State,Family name,E-mail\nAT,\x81\x8d,x", "The letters in"),
        (b"State;Family name\nAT;Zweite", "no column for: E-mail"),
        (b"State,Family name,E-mail,email\nAT,Z,a,b", "two columns for: E-mail"),
        (b"State,Family name,E-mail\n", "no row below"),
        (b'State,Family name,E-mail\nAT,"Zwei,x', "look at its quotation marks"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        reading.read(content, name="list.xls")
    assert sentence in str(refused.value)


def test_ten_thousand_rows_are_refused_with_the_numbers() -> None:
    rows = [row(email=f"a{number}@example.org") for number in range(10_000)]
    for content in (csv_bytes(*rows), xlsx_bytes(*rows)):
        with pytest.raises(FileRefused, match=r"The file has 10,000 rows\. At most 2,000 are taken at once"):
            reading.read(content, name="list")


def test_a_file_of_more_than_five_megabytes_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="is too large"):
        reading.read(b"x" * (reading.MOST_BYTES + 1), name="list.csv")


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


BOOK = {"xl__workbook_xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(word__document_xml=b"<d/>"), "is no Excel workbook"),
        (zipped(**BOOK, xl__big_xml=b"<a>" + b" " * 21 * 1024 * 1024 + b"</a>"), "would unpack to far more"),
        (zipped(**BOOK, xl__s_xml=b'<r><c r="XFD1048576"><v>1</v></c></r>'), "reaches to row 1048576 and column 16384"),
        (zipped(**BOOK, xl__s_xml=b"<r><c><v>" + b"x" * 2001 + b"</v></c></r>"), "more than 2000 characters"),
        (zipped(**BOOK, xl__s_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "defines texts of its own kind"),
        (zipped(**BOOK, xl__s_xml=b"<r><c>"), "is damaged"),
        (zipped(**BOOK, xl__s_xml=b'<?xml version="1.0" encoding="none"?><r/>'), "is damaged"),
        (zipped(**BOOK), "is damaged"),
    ],
)
def test_a_workbook_that_is_none_or_would_burst_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        reading.read(content, name="list.xlsx")
    assert sentence in str(refused.value)


def read_or_refused(content: bytes) -> str:
    try:
        reading.read(content, name="list.xlsx")
    except FileRefused as refusal:
        return str(refusal)
    return "Read."


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for head in (b"", ",".join(HEADINGS).encode() + b"\n", b"\xff\xfe", b"PK\x03\x04"):
        assert read_or_refused(head + content).endswith(".")


WORKBOOK = xlsx_bytes(row(), row(email="x@example.org"))


def with_other_bytes(part: int, changes: list[tuple[int, int]]) -> bytes:
    """Return the workbook with bytes of one of its parts changed, the part packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for number, name in enumerate(names):
            content = bytearray(old.read(name))
            for place, byte in changes if number == part % len(names) else []:
                content[place % len(content)] = byte
            new.writestr(name, bytes(content))
    return out.getvalue()


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6)


@given(st.integers(0, 30), CHANGES, CHANGES)
@settings(max_examples=300, deadline=None)
def test_a_workbook_with_wrong_bytes_in_it_is_read_or_refused(
    part: int, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    packed = bytearray(WORKBOOK)
    for place, byte in outside:
        packed[place % len(packed)] = byte
    for content in (with_other_bytes(part, inside), bytes(packed)):
        assert read_or_refused(content).endswith(".")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_csv_gives_back_what_was_written(names: list[tuple[str, str]]) -> None:
    written = csv_bytes(*[row(family=f"x{family}", given=f"y{given_}") for family, given_ in names])
    assert [(each["family_name"][1:], each["given_name"][1:]) for each in cells(written)] == names
