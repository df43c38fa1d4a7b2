"""What a received mail answers: one of our mails by its Message-ID, else a call by the thread that its mails share."""

import re
from dataclasses import dataclass

from nominations.inbox.parsing import Parsed
from nominations.outbox.models import OutgoingMail

MOST_IDS = 50
_THREAD = re.compile(r"^<([0-9a-f-]{36})\.call@[^<>@]+>$")


@dataclass(frozen=True)
class Match:
    """The mail that is answered, where one is known, and the keys of what it was about."""

    mail: OutgoingMail | None = None
    subject_type: str = ""
    subject_id: str = ""
    audience: str = ""


def match(parsed: Parsed) -> Match:
    named = list(parsed.answers[:MOST_IDS])
    ours = OutgoingMail.objects.in_bulk(named, field_name="message_id") if named else {}
    for message_id in named:
        mail = ours.get(message_id)
        if mail:
            return Match(mail, mail.subject_type, mail.subject_id, mail.audience)
    return _by_thread(parsed, [each for each in named if _THREAD.match(each)])


def _by_thread(parsed: Parsed, threads: list[str]) -> Match:
    """Return the call of a thread of ours; the State is the one that the sender was written to for."""
    if not threads:
        return Match()
    mails = OutgoingMail.objects.filter(thread_id__in=threads)
    known = mails.filter(recipient__iexact=parsed.sender).order_by("-due_at", "pk").first() or mails.first()
    found = _THREAD.match(known.thread_id) if known else None
    if known is None or found is None:
        return Match()
    is_theirs = known.recipient.casefold() == parsed.sender.casefold()
    return Match(None, "call", found.group(1), known.audience if is_theirs else "")


def is_ours(parsed: Parsed) -> bool:
    """Answer whether the mail is one of our own, such as a notice to the secretariat's functional mailbox."""
    return bool(parsed.message_id) and OutgoingMail.objects.filter(message_id=parsed.message_id).exists()


def is_recipient(mail: OutgoingMail, parsed: Parsed) -> bool:
    """Answer whether the report is about the address that the mail went to."""
    return _folded(mail.recipient) in {_folded(address) for address in parsed.recipients}


def _folded(address: str) -> str:
    """Reports write international domains in ASCII (RFC 5891)."""
    local, _, domain = address.strip().casefold().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
