"""A list of contact points read from a file: CSV or XLSX, judged by its content, its columns found by their names.

What comes out is text, row by row; what it means is judged by `import_rules`.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import python_calamine
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from nominations.files import xlsx
from nominations.files.refusals import Damaged, Empty, FileRefused, Protected, TooLarge, WrongType
from nominations.kernel.text import clean_line, fold

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2_000
HEADINGS_WITHIN = 10  # rows: a title may stand above the names of the columns
SEPARATORS = ",;\t"
COLUMNS = ("state", "family_name", "given_name", "email", "position", "kind", "since")
REQUIRED = ("state", "family_name", "email")
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "state": ("state", "member state", "ms", "country", "country code", "state code", "etat membre", "pays"),
    "family_name": ("family name", "last name", "surname", "nom", "familyname", "lastname"),
    "given_name": ("given name", "first name", "forename", "prenom", "givenname", "firstname"),
    "email": ("e mail", "email", "mail", "e mail address", "email address", "courriel"),
    "position": ("position", "order", "contact", "first or second contact", "rank"),
    "kind": ("kind", "role", "type"),
    "since": ("since", "from", "first day", "start", "start date", "valid from"),
}
_FIELDS = {spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings}
# An apostrophe that kernel.cells puts before what a spreadsheet would run; taken away again.
_GUARDED = re.compile(r"^'(?=\s*[=+\-@＝＋－＠\t\r\n])")
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<table|<meta|<\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of the file, by the number that a spreadsheet shows beside it."""

    number: int
    cells: dict[str, str]  # by the names of COLUMNS; all there, empty where the file has none


@dataclass(frozen=True)
class Listing:
    """What a file holds."""

    rows: list[Row]
    warnings: list[str]
    sha256: str


def read(content: bytes, *, name: str) -> Listing:
    """Return the rows of a file. Raises a FileRefused with a sentence for the user."""
    facts = {"name": name}
    if len(content) > MOST_BYTES:
        facts |= {"size": filesizeformat(len(content)), "limit": filesizeformat(MOST_BYTES)}
        raise TooLarge(_("“%(name)s” is too large: %(size)s. A list may have at most %(limit)s.") % facts)
    if not content.strip():
        raise Empty(_("“%(name)s” is empty. Choose another file.") % facts)
    _refuse_other_kinds(content, facts)
    if content.startswith(xlsx.MAGIC):
        xlsx.check(content, name)
        lines, warnings = _sheet(content, name)
    else:
        lines, warnings = _text_lines(content, name)
    rows, unread = _rows(lines)
    if unread:
        warnings.append(_("Columns that are not read: %(columns)s.") % {"columns": ", ".join(unread)})
    return Listing(rows, warnings, hashlib.sha256(content).hexdigest())


def _refuse_other_kinds(content: bytes, facts: dict[str, str]) -> None:
    if content.startswith(xlsx.OLE_MAGIC):
        raise Protected(
            _("“%(name)s” is an old Excel file (.xls), or one with a password. Save it as .xlsx or CSV.") % facts
        )
    if content.startswith(b"%PDF"):
        raise WrongType(_("“%(name)s” is a PDF. Choose the list as .xlsx or CSV.") % facts)
    if _HTML.match(content):
        raise WrongType(_("“%(name)s” is a web page, whatever its name says. Save it as .xlsx or CSV.") % facts)


def _sheet(content: bytes, name: str) -> tuple[list[list[str]], list[str]]:
    """Return the first sheet that has anything in it."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for sheet_name in book.sheet_names:
                sheet = book.get_sheet_by_name(sheet_name)
                found = [[_as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                if any(any(row) for row in found):
                    others = len(book.sheet_names) - 1
                    note = _("Only the sheet “%(sheet)s” is read.") % {"sheet": clean_line(sheet_name)}
                    return found, [note] if others else []
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Damaged(_("“%(name)s” is damaged: it cannot be opened. Save it again.") % {"name": name}) from error
    raise Empty(_("“%(name)s” has no filled cell. Choose another file.") % {"name": name})


def _as_text(cell: Any) -> str:
    match cell:
        case float() if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond it a float is no count
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case None:
            return ""
        case _:  # text, and a day, which is ISO 8601
            return str(cell)


def _text_lines(content: bytes, name: str) -> tuple[list[list[str]], list[str]]:
    text, warnings = _decoded(content, name)
    if "\x00" in text:
        raise WrongType(_("“%(name)s” is no list that can be read. Save it as .xlsx or CSV.") % {"name": name})
    first, _end, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:  # noqa: PLR2004 - Excel's own first line
        return [[], *_split(rest, first.strip()[-1], name)], warnings
    return _split(text, _separator(text), name), warnings


def _decoded(content: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text: UTF-16 with its mark, UTF-8, or else Windows-1252, which may be wrong and says so."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16"), []
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        sentence = _("The letters in “%(name)s” cannot be read. Save it as “CSV UTF-8” or .xlsx.")
        raise WrongType(sentence % {"name": name}) from error
    return text, [_("The file is not in UTF-8. Check that the names below have the right letters.")]


def _separator(text: str) -> str:
    """Return the sign that parts the most names of columns in the first lines."""
    head = text.splitlines()[:HEADINGS_WITHIN]
    return max(SEPARATORS, key=lambda sign: max((_known(line.split(sign)) for line in head), default=0))


def _known(cells: Iterable[str]) -> int:
    return sum(_bare(cell.strip().strip('"')) in _FIELDS for cell in cells)


def _split(text: str, separator: str, name: str) -> list[list[str]]:
    """Return the lines; one that spans several counts with its first, so that numbers fit the spreadsheet's."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [[_GUARDED.sub("", cell) for cell in line] for line in reader]
    except csv.Error as error:
        facts = {"name": name, "line": reader.line_num}
        raise Damaged(
            _("“%(name)s” cannot be read from line %(line)d on: look at its quotation marks.") % facts
        ) from error


def _rows(lines: Sequence[Sequence[str]]) -> tuple[list[Row], list[str]]:
    at, columns, unread = _headings(lines)
    rows = [
        Row(number, cells)
        for number, line in enumerate(lines[at + 1 :], start=at + 2)
        if any(cell.strip() for cell in line)
        for cells in [
            {name: line[columns[name]] if columns.get(name, len(line)) < len(line) else "" for name in COLUMNS}
        ]
    ]
    if not rows:
        raise Empty(_("The file names its columns and has no row below them."))
    if len(rows) > MOST_ROWS:
        facts = {"rows": f"{len(rows):,}", "most": f"{MOST_ROWS:,}"}
        raise TooLarge(_("The file has %(rows)s rows. At most %(most)s are taken at once: divide it.") % facts)
    return rows, unread


def _headings(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], list[str]]:
    """Return where the names of the columns stand, which column holds what, and the names that mean nothing here."""
    head = list(lines[:HEADINGS_WITHIN])
    at = max(range(len(head)), key=lambda number: _known(head[number]), default=0)
    named = [_FIELDS.get(_bare(cell), "") for cell in head[at]] if head else []
    missing = [name for name in REQUIRED if name not in named]
    if missing:
        facts = {"missing": ", ".join(str(_label(name)) for name in missing)}
        raise FileRefused(_("The file has no column for: %(missing)s. Its first row must name the columns.") % facts)
    twice = sorted({name for name in named if name and named.count(name) > 1})
    if twice:
        facts = {"twice": ", ".join(str(_label(name)) for name in twice)}
        raise FileRefused(_("The file has two columns for: %(twice)s. Take one of them away.") % facts)
    unread = [clean_line(cell)[:60] for cell, name in zip(head[at], named, strict=True) if not name and cell.strip()]
    return at, {name: number for number, name in enumerate(named) if name}, unread[:20]


def _bare(cell: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(cell[:100])).strip()


def _label(name: str) -> str:
    labels = {"state": _("State"), "family_name": _("Family name"), "email": _("E-mail"), "given_name": _("Given name")}
    return labels.get(name, name.replace("_", " ").capitalize())
