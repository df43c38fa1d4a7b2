"""What a room above wants to say to one person, and the words its templates make of it."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.template import Context, Engine
from django.utils import timezone, translation

from nominations.files.models import StoredFile
from nominations.kernel import clock, text
from nominations.outbox import wording as words_of
from nominations.outbox.states import IfUncertain
from nominations.texts.queries import Wording

# A cancelled mail keeps its key with its own id behind it, so a key must leave room in the column's 200.
LONGEST_KEY = 160
LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Message:
    """One message to one recipient; `template` is a folder below templates/mail/."""

    kind: str
    template: str
    recipient: str
    recipient_name: str
    context: Mapping[str, Any]
    dedup_key: str  # kind:subject:State:step:deadline:recipient; the same key is never queued twice
    about: Model  # the object that caused it, kept as a generic key
    audience: str = ""  # ISO code of the State the recipient speaks for
    reply_to: str = ""
    thread: str = ""  # the key of the call: mails of one call stand together in the recipient's mailbox
    priority: int = 5
    sensitive: bool = False
    expires_at: datetime | None = None
    language: str = "en"
    if_uncertain: IfUncertain = IfUncertain.HOLD
    attachments: Sequence[StoredFile] = ()  # in this order; only of mails that are enqueued, not planned
    variant: str = ""  # of the words: "change" for a change of representative
    group_id: uuid.UUID | None = None  # whose mail and words: an expert group and a call, known here as keys only
    call_id: uuid.UUID | None = None


class Words(NamedTuple):
    """What the recipient reads."""

    subject: str
    text: str
    html: str


def render(message: Message, wording: Wording | None = None) -> Words:
    """Return the words of a message, as they would be sent now; also used for previews.

    `wording` is the text in force, for whoever has looked up those of a batch; else it is looked up here.
    """
    wanted = words_of.wanted(message)
    if wanted and wording is None:
        wording = words_of.of([message])[wanted]
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": message.language,
        "recipient_name": message.recipient_name,
        "reply_to": message.reply_to,
        **message.context,
    }
    with translation.override(message.language), timezone.override(clock.BRUSSELS):
        if wanted and wording:
            context["words"] = opening = words_of.opening(wanted.key, wording, context)
            subject = opening.subject
        else:
            subject = text.clean_line(_fill(message, "subject.txt", context, autoescape=False))
        body = _fill(message, "body.txt", context, autoescape=False)
        html = _fill(message, "body.html", {**context, "subject": subject}, autoescape=True)
    return Words(text.shortened(subject, LONGEST_SUBJECT), _lines(body), html.strip() + "\n")


def render_each(messages: Sequence[Message]) -> list[Words]:
    """Return the words of several messages; what they are worded with is asked of the database once."""
    wordings = words_of.of(messages)
    return [render(message, words_of.its(message, wordings)) for message in messages]


def plain_page(subject: str, words: str, *, language: str) -> str:
    """Return the formatted form of a mail whose text a person has written."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "language": language}
    with translation.override(language):
        template = Engine.get_default().get_template("mail/plain.html")
        return template.render(Context({**context, "subject": subject, "text": words}))


def key(*parts: object) -> str:
    """Return a dedup key that fits its column: parts joined by ':', the end hashed when they are too long."""
    joined = ":".join(str(part) for part in parts)
    if len(joined) <= LONGEST_KEY:
        return joined
    return f"{joined[: LONGEST_KEY - 33]}~{hashlib.sha256(joined.encode()).hexdigest()[:32]}"


def _fill(message: Message, name: str, context: Mapping[str, Any], *, autoescape: bool) -> str:
    template = Engine.get_default().get_template(f"mail/{message.template}/{name}")
    return template.render(Context(dict(context), autoescape=autoescape))


def _lines(body: str) -> str:
    """Plain text without trailing spaces and with never more than one empty line, whatever tags left behind."""
    kept: list[str] = []
    for line in (line.rstrip() for line in body.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept) + "\n"
