"""The least that writes a list as a file: one query read in blocks, a module of the standard library or xlsxwriter."""

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice
from tempfile import TemporaryFile
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from django.http import HttpRequest, StreamingHttpResponse

from bench.lists import COLUMNS, Rows, rows

BLOCK, PIECE = 2_000, 65_536


def file(_request: HttpRequest, name: str, form: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(FORMS[form](COLUMNS[name], rows(name)))


def _blocks(found: Rows) -> Iterator[list[tuple[Any, ...]]]:
    read = found.iterator(BLOCK)
    while block := list(islice(read, BLOCK)):
        yield block


def as_csv(names: tuple[str, ...], found: Rows) -> Iterator[str]:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for block in _blocks(found):
        writer.writerows(block)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def as_json(names: tuple[str, ...], found: Rows) -> Iterator[str]:
    yield "["
    comma = ""
    for block in _blocks(found):
        yield comma + json.dumps([dict(zip(names, row, strict=True)) for row in block], default=str)[1:-1]
        comma = ","
    yield "]"


def as_xml(names: tuple[str, ...], found: Rows) -> Iterator[str]:
    yield "<rows>"
    for block in _blocks(found):
        yield "".join(f"<row>{''.join(map(_element, names, row))}</row>" for row in block)
    yield "</rows>"


def _element(name: str, cell: Any) -> str:
    return f"<{name}>{escape(str(cell))}</{name}>"


def as_xlsx(names: tuple[str, ...], found: Rows) -> Iterator[bytes]:
    with TemporaryFile() as out:
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, names)
            number = 0
            for block in _blocks(found):
                for row in block:
                    number += 1
                    sheet.write_row(number, 0, [None if cell is None else str(cell) for cell in row])
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


FORMS: dict[str, Callable[[tuple[str, ...], Rows], Iterator[Any]]] = {
    "csv": as_csv,
    "json": as_json,
    "xml": as_xml,
    "xlsx": as_xlsx,
}
