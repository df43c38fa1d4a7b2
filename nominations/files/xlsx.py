"""XLSX: a zip with the parts of a workbook, of a sane size, judged before anything else reads it.

The reader of cells (python-calamine) holds a sheet as a full rectangle and copies a shared text into each cell: both
are bounded here first, from the parts themselves.
"""

import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from nominations.files.refusals import Damaged, FileRefused, Protected, Unsafe, WrongType

MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("d0cf11e0")
_MOST_MEMBERS = 500
_MOST_BYTES = 20 * 1024 * 1024  # unpacked
_MOST_AREA = 1_000_000  # cells of the rectangle that a sheet spans
_LONGEST_TEXT = 2_000  # characters of one text
_MOST_TEXT = 20_000_000  # characters of all cells, shared texts counted as often as they are used
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError)
_NO_XML = (expat.ExpatError, ValueError, LookupError)  # an unknown encoding is a LookupError


def check(content: bytes, name: str) -> None:
    """Raise a FileRefused unless these bytes are a workbook that can be read whole."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _judge_members(archive, name)
            longest = _longest_text(archive)
            for member in archive.namelist():
                _judge_part(member, archive.read(member), name, longest)
    except (*_BROKEN, *_NO_XML) as error:
        raise Damaged(_("“%(name)s” is damaged: it cannot be opened. Save it again.") % {"name": name}) from error


def _judge_members(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    parts = {member.filename for member in members}
    if "xl/workbook.xml" not in parts:
        raise WrongType(
            _("“%(name)s” is no Excel workbook, whatever its name says. Save it as .xlsx or CSV.") % {"name": name}
        )
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
        raise Unsafe(_("“%(name)s” would unpack to far more than a list needs.") % {"name": name})
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Protected(_("“%(name)s” is encrypted. Save it without protection.") % {"name": name})
    if len({part.casefold() for part in parts}) < len(members):
        raise zipfile.BadZipFile("a part occurs twice")
    if not {member.compress_type for member in members} <= _METHODS:
        raise zipfile.BadZipFile("a compression that Excel does not use")


def _longest_text(archive: zipfile.ZipFile) -> int:
    shared = [name for name in archive.namelist() if name.casefold().endswith("sharedstrings.xml")]
    return max((_Part(archive.read(name)).longest for name in shared), default=0)


def _judge_part(member: str, content: bytes, name: str, longest_shared: int) -> None:
    try:
        part = _Part(content)
    except _NO_XML as error:
        if member.casefold().endswith((".xml", ".rels")) or b"sheetData" in content:
            raise zipfile.BadZipFile("a part that is no XML") from error
        return
    if part.has_doctype:
        raise Unsafe(_("“%(name)s” defines texts of its own kind in a part. Save it again in Excel.") % {"name": name})
    if part.longest > _LONGEST_TEXT:
        facts = {"name": name, "most": _LONGEST_TEXT}
        raise FileRefused(_("“%(name)s” has a cell with more than %(most)d characters. Shorten it.") % facts)
    if part.rows * part.columns > _MOST_AREA or part.cells * max(longest_shared, 1) > _MOST_TEXT * 10:
        raise FileRefused(
            _("The sheet in “%(name)s” is too large: it reaches to row %(rows)d and column %(columns)d. Keep one list.")
            % {"name": name, "rows": part.rows, "columns": part.columns}
        )


class _Part:
    """What a part of a workbook spans: how far its filled cells reach, how many there are, its longest text."""

    def __init__(self, content: bytes) -> None:
        self.rows = self.columns = self.cells = self.longest = 0
        self.has_doctype = False
        self._row = self._column = self._length = 0
        self._in_cell = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature: this is all

    def _doctype(self, *_facts: object) -> None:
        self.has_doctype = True

    def _begin(self, element: str, attributes: dict[str, str]) -> None:
        local = element.rpartition(":")[2]
        if local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif local == "c":
            self._in_cell = True
            self._place(attributes.get("r", ""))
        elif self._in_cell:
            self.cells += 1
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if local in ("si", "c", "is"):
            self._length = 0

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self._column += 1
        if letters:
            self._column = 0
            for letter in letters.upper():
                self._column = self._column * 26 + ord(letter) - 64
            self._row = int(reference[len(letters) :] or self._row)

    def _text(self, text: str) -> None:
        self._length += len(text)

    def _end(self, element: str) -> None:
        local = element.rpartition(":")[2]
        if local == "c":
            self._in_cell = False
        if local in ("si", "c"):
            self.longest = max(self.longest, self._length)
