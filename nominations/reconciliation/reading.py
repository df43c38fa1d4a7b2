"""A file of the Register read as a stream: bounded in size, depth and number, refused whole where it is not readable.

Entries come out one at a time, as text and lists of text; what they mean is judged by `rules`.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line

MOST_BYTES = 64 * 1024 * 1024  # the whole Register takes about 4 million
MOST_ENTRIES = 20_000
MOST_DEEP = 8  # members stand at 6
LONGEST_TEXT = 20_000  # characters; the longest mission known has 2,080
CHUNK = 64 * 1024
BOM, OTHER_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")

Event = tuple[str, Any]
Progress = Callable[[int, int], None]  # bytes read, bytes in all


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


def survey(file: BinaryIO, *, progress: Progress | None = None) -> Survey:
    """Read the file to its end without keeping it. Raises FileRefused."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        most = {"size": f"{size:,}", "most": f"{MOST_BYTES:,}"}
        raise FileRefused(_("The file has %(size)s bytes; at most %(most)s are read.") % most)
    walk = _Walk(file, size, progress)
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


def entries(file: BinaryIO, *, progress: Progress | None = None) -> Iterator[RawEntry]:
    """Yield the entries of a file that was surveyed."""
    size = file.seek(0, os.SEEK_END)
    yield from _Walk(file, size, progress).entries()


@dataclass
class _Reader:
    """The bytes, counted and hashed on their way to the parser, without a mark of UTF-8 before them."""

    file: BinaryIO
    size: int
    progress: Progress | None
    done: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self.file.read(size)
        is_first = not self.done
        self.digest.update(chunk)
        self.done += len(chunk)
        if self.progress and size:
            self.progress(self.done, self.size)
        if is_first and chunk.startswith(OTHER_BOMS):
            raise FileRefused(_("The file is written in UTF-16: save it as UTF-8."))
        return chunk.removeprefix(BOM) if is_first else chunk


class _Walk:
    """One pass over the events of the parser; nothing is kept but the entry at hand."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None) -> None:
        file.seek(0)
        self.reader = _Reader(file, size, progress)
        self.events = _parsed(self.reader)
        self.told: dict[str, Any] = {}
        self.has_groups = False
        self.twice: list[str] = []

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
            self.twice = []
            built = self._value(event, value, depth=3)
            yield RawEntry(position, built, tuple(self.twice))

    def _value(self, event: str, value: Any, *, depth: int) -> Any:
        """Build one value; the events of what it holds are consumed."""
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
