"""Delivery reports: what a mail server says of a mail of ours, by RFC 3464, or in its own words as qmail does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from nominations.inbox import mime
from nominations.inbox.states import Kind

MESSAGE_ID = re.compile(r"<[^<>\s]{1,290}>")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[A-Za-z0-9.-]{1,253}\w")
_BY_ACTION = {
    "failed": Kind.BOUNCE,
    "delayed": Kind.DELAY,
    "delivered": Kind.DELIVERED,
    "relayed": Kind.DELIVERED,
    "expanded": Kind.DELIVERED,
}
_BY_CLASS = {"5": Kind.BOUNCE, "4": Kind.DELAY, "2": Kind.DELIVERED}
# One recipient that failed counts more than another that was only late.
_GRAVEST_FIRST = (Kind.BOUNCE, Kind.DELAY, Kind.DELIVERED)
_OWN_WORDS_OF_LATE = re.compile(r"\b(delayed|still trying|will keep trying|not yet been delivered)\b", re.IGNORECASE)
_MOST_RECIPIENTS = 100


@dataclass(frozen=True)
class Report:
    """What became of a mail: of which (its Message-IDs), for whom, and why."""

    kind: Kind
    about: tuple[str, ...]
    recipients: tuple[str, ...] = ()  # as the server delivers to and as it was addressed
    status: str = ""
    diagnostic: str = ""


def read(parts: list[mime.Part]) -> Report | None:
    """Return the report of a mail that carries one by RFC 3464, or None."""
    said = next((each.mime for each in parts if mime.kind_of(each.mime).endswith("delivery-status")), None)
    if said is None:
        return None
    blocks = list(_blocks(said))
    recipients = [(kind, block) for block in blocks if (kind := _kind(block)) is not None]
    about = (*_originals(parts), *_ids(mime.header(blocks[0], "Original-Envelope-Id") if blocks else ""))
    for grave in _GRAVEST_FIRST:
        chosen = [block for kind, block in recipients if kind is grave]
        if chosen:
            return Report(
                grave,
                about,
                tuple(dict.fromkeys(address for block in chosen for address in _addresses(block))),
                _status(mime.header(chosen[0], "Status")),
                mime.header(chosen[0], "Diagnostic-Code").partition(";")[2].strip()[:300],
            )
    return Report(Kind.BOUNCE, about)  # it says that it is a report, and nothing that can be read


def guess(mail: "Message[Any, Any]", parts: list[mime.Part], text: str) -> Report | None:
    """Return what a report without parts for machines says: by a daemon, and it names the mail that it is about."""
    if not _is_by_a_daemon(mail):
        return None
    named = tuple(dict.fromkeys([*_originals(parts), *_ids_in_words(text)]))
    failed = mime.header(mail, "X-Failed-Recipients")
    kind = Kind.DELAY if _OWN_WORDS_OF_LATE.search(f"{mime.header(mail, 'Subject')} {text[:2000]}") else Kind.BOUNCE
    above = re.split(r"(?im)^(?:-{3}|return-path:|received:|message-id:)", text, maxsplit=1)[0]
    status = _STATUS.search(above)
    addresses = tuple(dict.fromkeys(_ADDRESS.findall(f"{failed} {above}")))[:_MOST_RECIPIENTS]
    lines = [line for line in above.splitlines() if status and status.group() in line]
    return Report(kind, named, addresses, status.group() if status else "", (lines or [""])[0][:300])


def _is_by_a_daemon(mail: "Message[Any, Any]") -> bool:
    """A null sender alone is not enough: automatic answers have one too."""
    sender = mime.header(mail, "From").lower()
    return bool(re.search(r"\b(mailer-daemon|postmaster|mail delivery (sub)?system)\b", sender))


def _blocks(said: "Message[Any, Any]") -> Iterator["Message[Any, Any]"]:
    """Yield the groups of fields: of the mail, then one a recipient; as text where a gateway encoded them."""
    payload = said.get_payload()
    if isinstance(payload, list) and all(isinstance(each, Message) for each in payload):
        encoded = [each for each in payload if isinstance(each, Message)]
        if any(each.keys() for each in encoded):
            yield from encoded[:_MOST_RECIPIENTS]
            return
    text = mime.text_of(mime.content(said), "utf-8")
    for block in re.split(r"\r?\n[ \t]*\r?\n", text)[:_MOST_RECIPIENTS]:
        yield mime.headers_of(block.strip() + "\n")


def _kind(block: "Message[Any, Any]") -> Kind | None:
    action = mime.header(block, "Action").lower().split(" ")[0]
    status = _status(mime.header(block, "Status"))
    return _BY_ACTION.get(action) or _BY_CLASS.get(status[:1])


def _status(value: str) -> str:
    found = _STATUS.search(value)
    return found.group() if found else ""


def _addresses(block: "Message[Any, Any]") -> list[str]:
    fields = (mime.header(block, name) for name in ("Final-Recipient", "Original-Recipient"))
    return [address for field in fields if (address := field.partition(";")[2].strip().strip("<>")[:320])]


def _originals(parts: list[mime.Part]) -> list[str]:
    """Return the Message-IDs of the mails that are attached whole or by their headers."""
    found = []
    for each in parts:
        kind, payload = mime.kind_of(each.mime), each.mime.get_payload()
        if kind in {"message/rfc822", "message/global"} and isinstance(payload, list) and payload:
            first = payload[0]
            found += _ids(mime.header(first, "Message-ID")) if isinstance(first, Message) else []
        elif kind in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            found += _ids(mime.header(_headers(each), "Message-ID"))
    return found


def _headers(part: mime.Part) -> "Message[Any, Any]":
    payload = part.mime.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return mime.headers_of(mime.text_of(mime.content(part.mime), "utf-8").lstrip())


def _ids(value: str) -> list[str]:
    return MESSAGE_ID.findall(value)


def _ids_in_words(text: str) -> list[str]:
    return re.findall(r"(?im)^[>\s]*message-id:\s*(<[^<>\s]{1,290}>)", text)
