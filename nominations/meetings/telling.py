"""Sending what everybody invited is told: a mail and the entry of its reader; and calling back what has not gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from nominations.accounts.models import User
from nominations.files import actions as files
from nominations.files.actions import Made
from nominations.files.models import StoredFile
from nominations.meetings import calendar, partial
from nominations.meetings.calendar import Attendee, Method
from nominations.meetings.models import Meeting
from nominations.meetings.notices import PREFIX
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message

FILE_NAME = "meeting.ics"
RETENTION = "meeting"


def tell(meeting: Meeting, messages: Sequence[Message], *, method: Method, by: User | None, at: datetime) -> int:
    """Queue the mails, each with its calendar entry; return how many. As many queries for one as for 270."""
    entries = _entries(meeting, messages, method=method, at=at)
    made = [Made(entry, FILE_NAME, StoredFile.Type.ICS, RETENTION) for entry in entries]
    if made:
        kept = files.keep_each(made, by=by, at=at)
        pairs = zip(messages, kept, strict=True)
        outbox.enqueue([replace(message, attachments=(file,)) for message, file in pairs], at=at)
    return len(made)


def _entries(meeting: Meeting, messages: Sequence[Message], *, method: Method, at: datetime) -> list[bytes]:
    """Return the entry of each reader; of guests invited to some items, at the hours of these."""
    attendees = [Attendee(message.recipient_name, message.recipient) for message in messages]
    entries = calendar.entries(meeting, attendees, method=method, at=at)
    has_guests = any(message.about == meeting for message in messages)
    hours = partial.hours_of_guests(meeting) if has_guests else {}
    for place, message in enumerate(messages):
        found = hours.get(message.recipient.casefold()) if message.about == meeting else None
        if found:
            part = partial.at_hours(meeting, found)
            entries[place] = calendar.entry(part, method=method, attendee=attendees[place], at=at)
    return entries


def call_back(meeting: Meeting, reason: str, *, at: datetime) -> None:
    """Call back what was to be said of the meeting and has not left: it is no longer true."""
    outbox.cancel_waiting(about=list(meeting.delegations.all()), kinds_prefix=PREFIX, reason=reason, at=at)
    outbox.cancel_waiting(about=[meeting], kinds_prefix=PREFIX, reason=reason, at=at)
