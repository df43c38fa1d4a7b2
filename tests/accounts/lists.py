"""Lists of contact points as files, for the tests of the import."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("State", "Family name", "Given name", "E-mail", "Position", "Role", "Since")


def row(state: str = "AT", family: str = "Zweite", email: str = "second.at@example.org", **others: str) -> list[str]:
    given, position = others.get("given", "Eva"), others.get("position", "2")
    return [state, family, given, email, position, others.get("kind", ""), others.get("since", "")]


def csv_bytes(
    *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, sign: str = ",", encoding: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def xlsx_bytes(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, day = book.add_worksheet("List"), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate([headings, *rows]):
            for column, value in enumerate(cells):
                if hasattr(value, "year"):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)
    return out.getvalue()
