"""From the bytes of a mail to what it is, whom and what it answers, its words and its attachments. Never raises."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from typing import Any

from nominations.files import names
from nominations.inbox import mime, reports, robots
from nominations.inbox.states import Kind

MOST_ATTACHMENTS = 50
NO_PARTS = "Its parts could not be read; only its headers are shown."


@dataclass(frozen=True)
class Attachment:
    """What was attached: its size decoded, and the number of its part, by which its bytes are found again."""

    name: str
    content_type: str
    size: int
    part: int


@dataclass(frozen=True)
class Parsed:
    """A received mail, read. Of a report, `answers` names the mails that it is about; else those that it answers."""

    kind: Kind
    message_id: str
    answers: tuple[str, ...]
    sender: str
    sender_name: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    recipients: tuple[str, ...] = ()
    status: str = ""
    diagnostic: str = ""
    note: str = ""


def parse(raw: bytes) -> Parsed:
    """Read a mail, whole or only its beginning."""
    mail, is_whole = mime.read(raw)
    parts = list(mime.parts(mail)) if is_whole else []
    text = _text(parts)
    report = reports.read(parts) or reports.guess(mail, parts, text)
    kind, note = (report.kind, report.diagnostic) if report else robots.judge(mail)
    sender_name, sender = _sender(mail)
    return Parsed(
        kind=kind,
        message_id=_first_id(mime.header(mail, "Message-ID")),
        answers=tuple(dict.fromkeys([*(report.about if report else ()), *_references(mail)])),
        sender=sender,
        sender_name=sender_name,
        subject=mime.header(mail, "Subject"),
        text=text,
        attachments=() if report else tuple(_attachments(parts)),
        recipients=report.recipients if report else (),
        status=report.status if report else "",
        diagnostic=report.diagnostic if report else "",
        note=note if is_whole else NO_PARTS,
    )


def attached(raw: bytes, part: int) -> bytes:
    """Return the bytes of one attachment, by its number; empty when it is not there."""
    mail, is_whole = mime.read(raw)
    found = [each for each in mime.parts(mail) if each.number == part] if is_whole else []
    return mime.content(found[0].mime) if found else b""


def _first_id(value: str) -> str:
    found = reports.MESSAGE_ID.search(value)
    return found.group() if found else ""


def _references(mail: "Message[Any, Any]") -> list[str]:
    """Return the Message-IDs that the mail answers, the nearest first (RFC 5322 section 3.6.4)."""
    thread = reports.MESSAGE_ID.findall(mime.header(mail, "References"))
    return [*reports.MESSAGE_ID.findall(mime.header(mail, "In-Reply-To")), *reversed(thread)]


def _sender(mail: "Message[Any, Any]") -> tuple[str, str]:
    """Return the name and the address of the first sender; words are decoded after the address is found."""
    value = mime.undecoded(mail, "From") or mime.undecoded(mail, "Sender")
    try:
        found = getaddresses([value])
    except (ValueError, IndexError, RecursionError):
        found = []
    for name, address in found:
        if "@" in address:
            return mime.decoded(name), mime.decoded(address)
    return mime.decoded(value), ""


def _text(parts: Iterable[mime.Part]) -> str:
    """Return the words: of the plain form, or of the HTML form where that is the only one with words."""
    bodies = [each.mime for each in parts if not _is_attached(each.mime)]
    for kind in ("text/plain", "text/html"):
        for part in bodies:
            if mime.kind_of(part) == kind and (text := mime.words(part)).strip():
                return text
    return ""


def _attachments(parts: Iterable[mime.Part]) -> Iterable[Attachment]:
    found = [each for each in parts if _is_attached(each.mime)]
    for each in found[:MOST_ATTACHMENTS]:
        kind = mime.kind_of(each.mime)
        yield Attachment(_name(each.mime, kind), kind, len(mime.content(each.mime)), each.number)


def _is_attached(part: "Message[Any, Any]") -> bool:
    """A text without a name is the mail's own; a picture inside the page (a logo) is not an attachment."""
    kind = mime.kind_of(part)
    placed = mime.header(part, "Content-Disposition").partition(";")[0].strip().lower()
    if placed == "attachment":
        return True
    if kind.startswith("image/") and mime.header(part, "Content-ID"):
        return False
    if kind.startswith("multipart/") or kind.endswith(("delivery-status", "disposition-notification")):
        return False
    return bool(mime.file_name(part)) or not kind.startswith("text/")


def _name(part: "Message[Any, Any]", kind: str) -> str:
    """Return the name of an attachment; an attached mail is called by its subject."""
    named = mime.file_name(part)
    payload = part.get_payload()
    if not named and kind == "message/rfc822" and isinstance(payload, list) and payload:
        inner = payload[0]
        subject = mime.header(inner, "Subject") if isinstance(inner, Message) else ""
        return names.clean(f"{subject[:100] or 'mail'}.eml")
    return named or "attachment"
