"""Reading the parts and headers of a mail that anybody may have written: nothing here raises, whatever comes.

The parser keeps headers as they came (Compat32): the newer policies parse each header when it is read, and some of what
robots and attackers write makes them raise. Words are decoded here, each with a way out.
"""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser, HeaderParser
from email.policy import Compat32
from typing import Any, NamedTuple

from nominations.files import names
from nominations.kernel.text import clean_line, clean_text

# More lines like boundaries than this, and only the headers are read: each part costs memory a hundred times its size.
MOST_PARTS = 2_000
DEEPEST = 20
LONGEST_HEADER = 10_000
MOST_HEADERS = 500
LONGEST_HEAD = 1_000_000
LONGEST_TEXT = 100_000
# Slow on purpose or no text at all (punycode and idna take quadratic time).
_NO_CHARSETS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"<(/?)([A-Za-z!?][A-Za-z0-9:]{0,40})[^<>]{0,5000}>")
_BLOCKS = re.compile(r"address|blockquote|br|div|dl|dt|dd|h[1-6]|hr|li|ol|p|pre|table|tr|ul")
_SILENT = frozenset({"script", "style", "title", "head"})


class _Short(Compat32):
    """Headers as they came, but never so long that the standard library's quadratic parsing of them matters."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


class _Few(Message):
    """A mail with a bounded number of headers."""

    def set_raw(self, name: str, value: str) -> None:
        if len(self) < MOST_HEADERS:
            super().set_raw(name, value)


_POLICY = _Short()


class Part(NamedTuple):
    """One part and its place in the order of `parts`, by which it is found again."""

    number: int
    mime: "Message[Any, Any]"


def read(raw: bytes) -> tuple["Message[Any, Any]", bool]:
    """Return the mail, and whether its parts could be read; otherwise it has headers only."""
    if _is_bounded(raw):
        try:
            return BytesParser(_Few, policy=_POLICY).parsebytes(raw), True
        except (RecursionError, LookupError, ValueError, AttributeError, TypeError):
            pass
    return BytesHeaderParser(_Few, policy=_POLICY).parsebytes(raw[:LONGEST_HEAD]), False


def _is_bounded(raw: bytes) -> bool:
    """Answer whether the mail can be taken apart in seconds: not too many parts, headers or groups of a report."""
    blank_lines = raw.count(b"\n\r\n") + raw.count(b"\n\n")
    is_report = re.search(rb"(?i)delivery-status", raw) is not None
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    return (
        raw.count(b"\n--") <= MOST_PARTS and len(head) <= LONGEST_HEAD and not (is_report and blank_lines > MOST_PARTS)
    )


def headers_of(text: str) -> "Message[Any, Any]":
    return HeaderParser(_Few, policy=_POLICY).parsestr(text[:LONGEST_HEAD])


def parts(mail: "Message[Any, Any]") -> Iterator[Part]:
    """Yield the leaves in order, in depth and number limited; an attached mail is one leaf, its parts are its own."""
    waiting, number = [(mail, 0)], 0
    while waiting and number < MOST_PARTS:
        part, depth = waiting.pop()
        below = part.get_payload()
        if isinstance(below, list) and kind_of(part).startswith("multipart/") and depth < DEEPEST:
            waiting.extend((each, depth + 1) for each in reversed(below) if isinstance(each, Message))
        else:
            yield Part(number, part)
            number += 1


def kind_of(part: "Message[Any, Any]") -> str:
    """Return the media type in small letters; what names none is plain text (RFC 2045)."""
    named = header(part, "Content-Type").partition(";")[0].strip().lower()
    return named if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,100}", named) else "text/plain"


def header(part: "Message[Any, Any]", name: str) -> str:
    """Return the first header of this name as one clean line of Unicode, or ""."""
    return decoded(undecoded(part, name))


def undecoded(part: "Message[Any, Any]", name: str) -> str:
    """Return the first header of this name as it came; an address is taken from it before any word is decoded."""
    for found, value in part.raw_items():
        if found.lower() == name.lower():
            return str(value)[:LONGEST_HEADER]
    return ""


def decoded(value: str) -> str:
    """Undo RFC 2047; what came in eight bits without saying which is read as UTF-8 or Western European."""
    told = text_of(value.encode("utf-8", "surrogateescape"), None)
    try:
        pieces = decode_header(told)
    except (ValueError, LookupError, AttributeError):  # HeaderParseError is a ValueError
        return clean_line(told)
    return clean_line("".join(_piece(text, charset) for text, charset in pieces))


def _piece(text: bytes | str, charset: str | None) -> str:
    """Words between encoded ones come as bytes too, in an encoding of Python's own."""
    if isinstance(text, str):
        return text
    if charset is None:
        with suppress(ValueError):
            return text.decode("raw-unicode-escape")
    return text_of(text, charset)


def parameter(part: "Message[Any, Any]", name: str, *, of: str = "Content-Type") -> str:
    """Return a parameter of a header, decoded (RFC 2231, or RFC 2047 where it should not be), or ""."""
    try:
        value = part.get_param(name, header=of)
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):
        charset, _language, text = value
        return clean_line(text_of(text.encode("latin-1", "replace"), charset))
    return decoded(str(value)[:LONGEST_HEADER]) if value else ""


def content(part: "Message[Any, Any]") -> bytes:
    """Return the bytes of a leaf, its transfer encoding undone; of an attached mail, the mail."""
    payload = part.get_payload()
    try:
        if isinstance(payload, list):
            return b"".join(each.as_bytes() for each in payload[:1] if isinstance(each, Message))
        found = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return b""
    return found if isinstance(found, bytes) else b""


def words(part: "Message[Any, Any]") -> str:
    """Return the text of a text part, cut where it is very long."""
    text = text_of(content(part)[: 4 * LONGEST_TEXT], parameter(part, "charset"))[:LONGEST_TEXT]
    return clean_text(without_tags(text) if kind_of(part) == "text/html" else text)


def file_name(part: "Message[Any, Any]") -> str:
    """Return a harmless name, or "" when the part names none."""
    named = parameter(part, "filename", of="Content-Disposition") or parameter(part, "name")
    return names.clean(named) if named else ""


def text_of(raw: bytes, charset: str | None) -> str:
    """Decode as told, else as UTF-8, else as Western European, so that something can always be read."""
    told = (charset or "utf-8").strip().lower().replace("_", "-")
    for name in ("utf-8",) if told.startswith(_NO_CHARSETS) else (told, "utf-8"):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("windows-1252", "replace")


def without_tags(page: str) -> str:
    """Return the words of an HTML page: blocks end lines, scripts, styles and comments say nothing.

    One pass in linear time; the standard library's parser takes minutes for a hundred kilobytes made to hurt it.
    """
    found: list[str] = []
    silent, spoken = "", 0
    page = _without_comments(page)
    for tag in _TAG.finditer(page):
        closing, name = tag.group(1), tag.group(2).lower()
        if not silent:
            found.append(_SPACES.sub(" ", page[spoken : tag.start()]))
            found.append("\n" if _BLOCKS.fullmatch(name) else " " if name in {"td", "th"} else "")
            silent = name if name in _SILENT and not closing else ""
        elif closing and name == silent:
            silent = ""
        spoken = tag.end()
    found.append("" if silent else _SPACES.sub(" ", page[spoken:]))
    lines = html.unescape("".join(found)).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines))


def _without_comments(page: str) -> str:
    kept, rest = [], page
    while rest:
        before, _, comment = rest.partition("<!--")
        kept.append(before)
        rest = comment.partition("-->")[2]
    return "".join(kept)
