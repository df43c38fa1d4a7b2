"""From a row to the bytes of its mail: the same row always makes the same bytes, so that a re-send is identical."""

import hashlib
import re
import unicodedata
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.conf import settings

from nominations.files.models import StoredFile
from nominations.kernel import text
from nominations.outbox import parts
from nominations.outbox.attachments import Attached
from nominations.outbox.models import OutgoingMail

# Signs with a meaning in an address list (RFC 5322 section 3.2.3) or an encoded word (RFC 2047); no name needs them.
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,"=?]+')
_LONGEST_NAME = 70
_LONGEST_LINE = 998  # RFC 5321 section 4.5.3.1.6, without CRLF
# Words and dots, an at sign, a domain: no quotes, comments, lists or line ends (RFC 5321 section 4.1.2, `Dot-string`).
_LOCAL, _LABEL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", "[A-Za-z0-9_-]{1,63}"
_ONE_ADDRESS = re.compile(rf"{_LOCAL}@(?=.{{1,255}}$){_LABEL}(\.{_LABEL})*")


@dataclass(frozen=True)
class Envelope:
    """One mail as SMTP carries it: one sender, one recipient, the bytes with CRLF line ends. Raises Unsendable."""

    sender: str
    recipient: str
    data: bytes

    def __post_init__(self) -> None:
        """A bare line end before a dot would end the mail early for some servers, and begin another one."""
        lines = self.data.split(b"\r\n")
        if any(len(line) > _LONGEST_LINE or b"\n" in line or b"\r" in line for line in lines):
            raise Unsendable("The mail has a bare line end, or a line longer than SMTP carries.")


class Unsendable(ValueError):  # noqa: N818 - says what the mail is
    """The mail cannot be put into an envelope; `str()` says why. No attempt would ever succeed."""


def envelope(mail: OutgoingMail, files: Sequence[Attached] = ()) -> Envelope:
    """Return the mail with its files, which the caller has read. Raises Unsendable, also where a file is missing."""
    _check_files(mail, files)
    sender_name, sender = parseaddr(_sender(mail))
    body = parts.mixed(mail.pk.hex, _body(mail, files), files) if files else _body(mail)
    data = b"".join([*_headers(mail, address(sender_name, sender)), *body])
    return Envelope(_ascii(sender), _ascii(mail.recipient), data)


def _check_files(mail: OutgoingMail, files: Sequence[Attached]) -> None:
    """A mail that says that a letter is attached never goes without it, nor with another one."""
    if len(files) != mail.attached:
        raise Unsendable(f"The mail carries {mail.attached} files, and {len(files)} of them are kept here.")
    for file in files:
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise Unsendable(f"The attached file {file.name} is not what it was when it was kept.")


def _headers(mail: OutgoingMail, sender: str) -> Iterator[bytes]:
    """Yield the headers that keep robots quiet and threads together (RFC 3834, RFC 2919)."""
    yield _header("From", sender)
    yield _header("To", address(mail.recipient_name, mail.recipient))
    yield _header("Subject", text.clean_line(mail.subject).replace("=?", "= ?"))  # never read as an encoded word
    # These two are of our own making, never long, and never the same: they need no folding.
    yield f"Date: {format_datetime(mail.dated_at.astimezone(UTC))}\r\nMessage-ID: {mail.message_id}\r\n".encode("ascii")
    if mail.reply_to:
        yield _header("Reply-To", _ascii(mail.reply_to))
    yield b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
    if mail.thread_id:
        yield _header("References", mail.thread_id)
        yield _header("List-Id", f"<{mail.thread_id.strip('<>').replace('@', '.')}>")
    yield b"MIME-Version: 1.0\r\n"


@lru_cache(maxsize=2_000)
def _header(name: str, value: str) -> bytes:
    """Return one header, encoded and folded. Most come again and again, and folding them took half of a mail's time."""
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))


@lru_cache(maxsize=2_000)
def address(name: str, email: str) -> str:
    """Return 'Name <address>' in which the name, whatever was typed, can only ever be a name."""
    harmless = text.clean_line(_SPECIALS.sub(" ", text.clean_line(name)))
    # A full stop that leads is no word of a name (RFC 5322 section 3.2.5); Python's own parser falls over it.
    return formataddr((harmless[:_LONGEST_NAME].strip().lstrip(". "), _ascii(email)))


def _sender(mail: OutgoingMail) -> str:
    """Return the From of the row; rows older than that column have the setting's."""
    return mail.sender or settings.DEFAULT_FROM_EMAIL


def _body(mail: OutgoingMail, files: Sequence[Attached] = ()) -> Iterator[bytes]:
    """Yield the text, HTML, and calendar entries, the simplest first, between boundaries that follow from the row."""
    entries = [file for file in files if file.content_type == StoredFile.Type.ICS]
    if not mail.html and not entries:
        yield _part("plain", mail.text)
        return
    boundary = f"=_{mail.pk.hex}"  # quoted-printable never writes "=_"
    yield f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode("ascii")
    for subtype, words in (("plain", mail.text), ("html", mail.html)):
        if words or subtype == "plain":  # a mail in plain text only may carry an entry too
            yield f"\r\n--{boundary}\r\n".encode("ascii")
            yield _part(subtype, words)
    for entry in entries:
        yield f"\r\n--{boundary}\r\n".encode("ascii")
        yield from parts.entry(entry)
    yield f"\r\n--{boundary}--\r\n".encode("ascii")


def _part(subtype: str, words: str) -> bytes:
    """Return a part with its headers; quoted-printable wraps long lines and leaves no bare CR or LF."""
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = b"\r\n".join(words.encode().splitlines())
    return head.encode("ascii") + b2a_qp(lines + b"\r\n", istext=True)


def _ascii(email: str) -> str:
    """Return the one address that this is, its domain in ASCII (RFC 5891). Raises Unsendable."""
    local, _, domain = email.rpartition("@")
    if not local.isascii():
        raise Unsendable(f"The address {email} cannot be written in ASCII letters.")
    plain = f"{local}@{domain if domain.isascii() else _plain_domain(domain)}"
    if not _ONE_ADDRESS.fullmatch(plain):
        raise Unsendable(f"{email!r} is not one mail address.")
    return plain


def _plain_domain(domain: str) -> str:
    """Python's own codec is of 2003: it sends what is meant for straße.example to strasse.example."""
    labels = unicodedata.normalize("NFKC", domain).lower().split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)
