"""Calendar entries as a second, independent library (vobject) reads them, and the meeting in the same terms."""

from datetime import UTC, datetime
from typing import Any

import vobject
from django.db.models import QuerySet

from nominations.meetings import calendar
from nominations.meetings.models import Meeting
from nominations.outbox import attachments
from nominations.outbox.models import OutgoingMail


def read(entry: bytes) -> dict[str, Any]:
    """Return the fields of the one event of an entry."""
    calendar = vobject.readOne(entry.decode())
    event = calendar.vevent
    return {
        "method": calendar.method.value,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "starts_at": event.dtstart.value.astimezone(UTC),
        "ends_at": event.dtend.value.astimezone(UTC),
        "stamp": event.dtstamp.value.astimezone(UTC),
        "summary": event.summary.value,
        "location": event.location.value,
        "status": event.status.value,
        "url": event.url.value if hasattr(event, "url") else "",
        "conference": event.conference.value if hasattr(event, "conference") else "",
        "organizer": event.organizer.value,
        "attendee": event.attendee.value,
        "name": event.attendee.params.get("CN", [""])[0],
    }


def of(meeting: Meeting, *, method: str, name: str, email: str, at: datetime) -> dict[str, Any]:
    """Return what the entry of this meeting has to say."""
    is_on = method == "REQUEST"
    both = meeting.place and meeting.online_url
    return {
        "method": method,
        "uid": calendar.uid(meeting),
        "sequence": meeting.sequence,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "stamp": at,
        "summary": f"{meeting.group.code}: {meeting.title}",
        "location": f"{meeting.place}, and online" if both else meeting.place or "Online",
        "status": "CONFIRMED" if is_on else "CANCELLED",
        "url": meeting.online_url if is_on else "",
        "conference": meeting.online_url if is_on else "",
        "organizer": "mailto:quantum@commission.example.org",
        "attendee": f"mailto:{email}",
        "name": name,
    }


def sent(to: "QuerySet[OutgoingMail]") -> list[bytes]:
    """Return the entries that these mails carry, in the order in which they were written."""
    return [file.content for mail in to.order_by("created_at", "dated_at", "pk") for file in attachments.read(mail)]
