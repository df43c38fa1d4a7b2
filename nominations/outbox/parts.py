"""The parts of a mail that carries files (RFC 2046): its words first, then each file in base64, always alike.

A calendar entry goes twice: beside the words, where calendars look for it (RFC 6047), and as a file to open by hand.
"""

import re
from base64 import encodebytes
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from nominations.files.models import StoredFile
from nominations.outbox.attachments import Attached

# A mail within a mail may not be in base64 (RFC 2046 section 5.2.1): it goes as bytes. A calendar entry that is read
# twice would be entered twice: the file has a type that calendars leave alone until somebody opens it.
_AS_FILE = {StoredFile.Type.EML.value: "application/octet-stream", StoredFile.Type.ICS.value: "application/ics"}
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
_LONGEST = 60  # signs of a name on one line: with its header far below 76


def mixed(name: str, words: Iterable[bytes], files: Sequence[Attached]) -> Iterator[bytes]:
    """Yield the headers and parts of multipart/mixed; `name` makes a boundary that follows from the row.

    "=_" occurs neither in quoted-printable nor in base64, and the boundary of the words does not begin like this one.
    """
    boundary = f"=_m{name}"
    yield f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"\r\n'.encode("ascii")
    yield f"\r\n--{boundary}\r\n".encode("ascii")
    yield from words
    for file in files:
        yield f"\r\n--{boundary}\r\n".encode("ascii")
        yield from _part(file)
    yield f"\r\n--{boundary}--\r\n".encode("ascii")


def entry(file: Attached) -> Iterator[bytes]:
    """Yield a calendar entry as one more form of the words; its method stands in the header too (RFC 6047)."""
    found = _METHOD.search(file.content)
    method = f"; method={found[1].decode('ascii')}" if found else ""
    yield f"Content-Type: {StoredFile.Type.ICS.value}{method}; charset=utf-8\r\n".encode("ascii")
    yield b"Content-Transfer-Encoding: base64\r\n\r\n"
    yield encodebytes(file.content).replace(b"\n", b"\r\n")


def _part(file: Attached) -> Iterator[bytes]:
    kind = _AS_FILE.get(file.content_type, file.content_type)
    yield f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n".encode("ascii")
    yield f"Content-Disposition: attachment{file_name(file.name)}\r\n\r\n".encode("ascii")
    yield encodebytes(file.content).replace(b"\n", b"\r\n")


def file_name(name: str) -> str:
    """Return the parameter that names a file, folded; beyond plain letters as RFC 2231 has it."""
    if name.isascii() and len(name) <= _LONGEST and not set(name) & set('"\\'):
        return f';\r\n filename="{name}"'
    pieces = list(_pieces(f"utf-8''{quote(name, safe='.-_')}"))
    if len(pieces) == 1:
        return f";\r\n filename*={pieces[0]}"
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _pieces(encoded: str) -> Iterator[str]:
    """Cut where no %XX is cut."""
    while len(encoded) > _LONGEST:
        cut = _cut(encoded)
        yield encoded[:cut]
        encoded = encoded[cut:]
    yield encoded


def _cut(encoded: str) -> int:
    """Return the longest length that ends before, not within, a %XX."""
    begun = encoded.rfind("%", _LONGEST - 2, _LONGEST)
    return begun if begun >= 0 else _LONGEST
