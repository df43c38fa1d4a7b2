"""A file of the Register read as a stream: bounded in size, depth and number, refused whole where it is not readable.

Entries come out one at a time, as text and lists of text; what they mean is judged by `rules`.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line

MOST_BYTES = 64 * 1024 * 1024  # the whole Register takes about 4 million
MOST_ENTRIES = 20_000
MOST_PARTS = 20_000  # values in one entry; a group with all its members has hundreds
MOST_DEEP = 8  # members stand at 6
LONGEST_TEXT = 20_000  # characters; the longest mission known has 2,080
# The parser reads a text anew with each chunk that it goes on into: few large chunks make a huge text cheap.
CHUNK = 4 * 1024 * 1024
# The parser's C code does not outlive a whole number of more digits than Python converts (4,300): it is stopped before.
MOST_DIGITS = 1_000
_TOO_MANY_DIGITS = re.compile(rb"[0-9]{%d}" % MOST_DIGITS)
BOM, OTHER_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")

Event = tuple[str, Any]


class FileRefused(Refused):
    """The file as a whole cannot be imported: nothing of it is."""


@dataclass(frozen=True)
class TooLong:
    """A text that nobody needs to keep: only its length is known."""

    characters: int


@dataclass(frozen=True)
class RawEntry:
    """One entry as the file has it: its place from 1, its values, and keys that it gives twice."""

    position: int
    values: Any
    twice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What a file is, once it was read to its end."""

    sha256: str
    entries: int
    retrieved: str
    source: str


def survey(file: BinaryIO) -> Survey:
    """Read the file to its end without keeping it. Raises FileRefused."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        most = {"size": f"{size:,}", "most": f"{MOST_BYTES:,}"}
        raise FileRefused(_("The file has %(size)s bytes; at most %(most)s are read.") % most)
    walk = _Walk(file)
    number = sum(1 for _entry in walk.entries())
    if not walk.has_groups:
        raise FileRefused(_("The file has no “groups”: it is not a retrieval of the Register."))
    told = {name: value if isinstance(value, str) else "" for name, value in walk.told.items()}
    return Survey(
        sha256=walk.reader.digest.hexdigest(),
        entries=number,
        retrieved=clean_line(told.get("retrieved", "")),
        source=clean_line(told.get("source", ""))[:300],
    )


def entries(file: BinaryIO) -> Iterator[RawEntry]:
    """Yield the entries of a file that was surveyed."""
    yield from _Walk(file).entries()


@dataclass
class _Reader:
    """The bytes, counted and hashed on their way to the parser, without a mark of UTF-8 before them."""

    file: BinaryIO
    done: int = 0
    tail: bytes = b""  # the end of the chunk before
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self.file.read(size)
        is_first = not self.done
        self.digest.update(chunk)
        self.done += len(chunk)
        if is_first and chunk.startswith(OTHER_BOMS):
            raise FileRefused(_("The file is written in UTF-16: save it as UTF-8."))
        if _TOO_MANY_DIGITS.search(self.tail + chunk):
            raise FileRefused(_("The file holds a number of more than %(most)s digits.") % {"most": f"{MOST_DIGITS:,}"})
        self.tail = chunk[-MOST_DIGITS:]
        return chunk.removeprefix(BOM) if is_first else chunk


class _Walk:
    """One pass over the events of the parser; nothing is kept but the entry at hand."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        self.reader = _Reader(file)
        self.events = _parsed(self.reader)
        self.told: dict[str, Any] = {}
        self.has_groups = False
        self.twice: list[str] = []
        self.parts = 0

    def entries(self) -> Iterator[RawEntry]:
        if next(self.events, ("", None))[0] != "start_map":
            raise FileRefused(_("The file is not a retrieval of the Register: it does not begin with an object."))
        for event, key in self.events:
            if event == "end_map":
                break
            if key in self.told or (key == "groups" and self.has_groups):
                raise FileRefused(_("The file gives “%(key)s” twice.") % {"key": _short(key)})
            if key == "groups":
                yield from self._groups()
            else:
                value = self._value(*next(self.events), depth=2)
                if key in ("retrieved", "source"):
                    self.told[key] = value
        for _event in self.events:  # to the end of the file: what follows the object is refused by the parser
            pass

    def _groups(self) -> Iterator[RawEntry]:
        self.has_groups = True
        if next(self.events)[0] != "start_array":
            raise FileRefused(_("“groups” is not a list."))
        for position, (event, value) in enumerate(self.events, start=1):
            if event == "end_array":
                return
            if position > MOST_ENTRIES:
                raise FileRefused(_("The file has more than %(most)s entries.") % {"most": f"{MOST_ENTRIES:,}"})
            self.twice, self.parts = [], 0
            built = self._value(event, value, depth=3)
            yield RawEntry(position, built, tuple(self.twice))

    def _value(self, event: str, value: Any, *, depth: int) -> Any:
        """Build one value; the events of what it holds are consumed."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise FileRefused(_("The file has an entry of more than %(most)s values.") % {"most": f"{MOST_PARTS:,}"})
        if depth > MOST_DEEP:
            raise FileRefused(_("The file is nested more deeply than a retrieval of the Register ever is."))
        if event == "start_map":
            return self._map(depth)
        if event == "start_array":
            return self._list(depth)
        if event == "string" and len(value) > LONGEST_TEXT:
            return TooLong(len(value))
        return value

    def _map(self, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for event, key in self.events:
            if event == "end_map":
                break
            if key in built:
                self.twice.append(_short(key))
            built[key] = self._value(*next(self.events), depth=depth + 1)
        return built

    def _list(self, depth: int) -> list[Any]:
        built = []
        for event, value in self.events:
            if event == "end_array":
                break
            built.append(self._value(event, value, depth=depth + 1))
        return built


def _parsed(reader: _Reader) -> Iterator[Event]:
    """Yield the parser's events, its errors said as refusals."""
    try:
        yield from ijson.basic_parse(reader, buf_size=CHUNK)
    except (ijson.JSONError, ValueError, InvalidOperation, OverflowError) as error:
        raise FileRefused(_unreadable(str(error), reader.done)) from error


def _unreadable(words: str, at: int) -> str:
    if "premature EOF" in words or "ncomplete" in words:
        return _("The file stops before its end: it was cut off. Nothing of it was imported.")
    if "UTF" in words or "decode" in words:
        return _("The file is not UTF-8 text. Nothing of it was imported.")
    where = {"byte": f"{at:,}"}
    return _("The file is not JSON: reading stopped before byte %(byte)s. Nothing of it was imported.") % where


def _short(key: str) -> str:
    return clean_line(key[:40])


def kind_of(value: Any) -> str:
    """Say what a value is, where text was expected."""
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, (int, float, Decimal)):
        return _("a number")
    if isinstance(value, list):
        return _("a list")
    return _("an object") if isinstance(value, dict) else _("text")
