"""A table written as CSV, JSON, XML or XLSX, in blocks of bytes, so that no table is ever whole in memory."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from tempfile import TemporaryFile
from types import NoneType
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from nominations.kernel import clock
from nominations.kernel.cells import LIST_SIGN, as_json, as_text
from nominations.kernel.tables import Kind, Table

BOM = "\ufeff"  # tells Excel that the file is UTF-8
PIECE = 65_536
LONGEST_TEXT = 32_767  # of a cell in a spreadsheet
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "xml": "application/xml",
}
_PLAIN = frozenset({NoneType, int, date})  # what CSV writes as it is: nothing, figures, ISO 8601
# XML 1.0 has no place for these, escaped or not.
_NOT_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
_NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f&<>\ufffe\uffff]")  # what must go or be written otherwise; looked for first


def written(table: Table, form: str, *, bom: bool = False) -> Iterator[bytes]:
    """Yield a table in a form of `CONTENT_TYPES`; `bom` is for CSV only."""
    if form == "csv":
        return as_csv(table, bom=bom)
    return _WRITERS[form](table)


def as_csv(table: Table, *, bom: bool = False) -> Iterator[bytes]:
    """Yield RFC 4180 lines under the labels; no cell begins as a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([as_text(str(column.label)) for column in table.columns])
    yield f"{BOM if bom else ''}{_taken(out)}".encode()
    for block in table.blocks():
        writer.writerows(map(_line, block))
        yield _taken(out).encode()


def _line(row: Sequence[Any]) -> list[Any]:
    """Return a row for the writer, which knows how to write the plain types; most text begins with a letter."""
    return [
        cell if (kind := type(cell)) in _PLAIN or (kind is str and (not cell or cell[:1].isalnum())) else as_text(cell)
        for cell in row
    ]


def _taken(out: StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def as_json_document(table: Table) -> Iterator[bytes]:
    """Yield one object: `about`, the fields with their labels and kinds, then the rows as objects."""
    fields = [{"name": c.name, "label": str(c.label), "kind": c.kind.value} for c in table.columns]
    head = json.dumps({"about": {"title": table.title, **table.about}, "fields": fields}, ensure_ascii=False)
    yield f'{head[:-1]}, "{table.name}": ['.encode()
    names, comma = [column.name for column in table.columns], ""
    for block in table.blocks():
        rows = [dict(zip(names, row, strict=True)) for row in block]
        yield f"{comma}{json.dumps(rows, ensure_ascii=False, default=as_json)[1:-1]}".encode()
        comma = ",\n"
    yield b"]}\n"


def as_xml(table: Table) -> Iterator[bytes]:
    """Yield a document with an element a row and a field; what is empty has an empty element."""
    about = "".join(f"<{name}>{_xml(text)}</{name}>" for name, text in {"title": table.title, **table.about}.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{table.name}>\n<about>{about}</about>\n'.encode()
    names = [column.name for column in table.columns]
    for block in table.blocks():
        lines = (f"<{table.row}>{''.join(map(_element, names, row))}</{table.row}>\n" for row in block)
        yield "".join(lines).encode()
    yield f"</{table.name}>\n".encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"<{name}>{_xml(value)}</{name}>"
    if value is None:
        return f"<{name}/>"
    if isinstance(value, list | tuple):
        return f"<{name}>{''.join(f'<item>{_xml(str(item))}</item>' for item in value)}</{name}>"
    return (
        f"<{name}>{('true' if value else 'false') if isinstance(value, bool) else _xml(str(as_json(value)))}</{name}>"
    )


def _xml(text: str) -> str:
    return escape(text.translate(_NOT_XML), {"\r": "&#13;"}) if _NOT_PLAIN.search(text) else text


def as_xlsx(table: Table) -> Iterator[bytes]:
    """Yield a workbook of typed cells; text is text, so that nothing in it can be a formula.

    It is written to a file first: the parts of a workbook are known at its end only. Instants stand in Brussels time.
    """
    with TemporaryFile() as out:
        _fill(out, table)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _fill(out: Any, table: Table) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        formats = {Kind.DAY: "yyyy-mm-dd", Kind.INSTANT: "yyyy-mm-dd hh:mm:ss"}
        looks = {kind: book.add_format({"num_format": form}) for kind, form in formats.items()}
        bold = book.add_format({"bold": True})
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, 40 if column.kind in (Kind.TEXT, Kind.LIST) else 18)
            sheet.write_string(0, number, str(column.label), bold)
        line = 0
        for block in table.blocks():
            for line, row in enumerate(block, start=line + 1):  # noqa: B020 - counts on over the blocks
                _write_line(sheet, line, row, looks)


def _write_line(sheet: Any, line: int, row: Sequence[Any], looks: dict[Kind, Any]) -> None:
    for number, value in enumerate(row):
        if isinstance(value, str):  # most cells
            if value:
                sheet.write_string(line, number, value[:LONGEST_TEXT])
        elif value is not None:
            _write_typed(sheet, line, number, value, looks)


def _write_typed(sheet: Any, line: int, number: int, value: Any, looks: dict[Kind, Any]) -> None:
    match value:
        case bool():
            sheet.write_boolean(line, number, value)
        case int():
            sheet.write_number(line, number, value)
        case datetime():
            local = value.astimezone(clock.BRUSSELS).replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(line, number, local, looks[Kind.INSTANT])
        case date():
            sheet.write_datetime(line, number, value, looks[Kind.DAY])
        case list() | tuple():
            sheet.write_string(line, number, LIST_SIGN.join(map(str, value))[:LONGEST_TEXT])
        case _:
            sheet.write_string(line, number, str(value)[:LONGEST_TEXT])


_WRITERS: dict[str, Callable[[Table], Iterator[bytes]]] = {
    "json": as_json_document,
    "xml": as_xml,
    "xlsx": as_xlsx,
}
