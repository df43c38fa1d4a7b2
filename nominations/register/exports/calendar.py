"""A group's public meetings as iCalendar (RFC 5545) to subscribe to; without the link to join and without a person.

UID and SEQUENCE are those of the entries that the members get, so that a calendar that knows both shows one meeting.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import calendar as entries
from nominations.meetings.states import Status
from nominations.register import queries
from nominations.register.queries import MeetingFilter, PublicMeeting

KEPT = timedelta(days=365)  # how long what is past stays in the calendar
MOST = 200
STATUSES = {Status.CANCELLED: "CANCELLED", Status.POSTPONED: "CANCELLED"}


def of_group(group: ExpertGroup, *, at: datetime) -> bytes:
    """Return the calendar of a group: what is to come and the last year; one query."""
    calendar = Calendar()
    calendar.add("prodid", "-//Expert group nominations//Public meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{group.code}: {_('meetings')}")
    calendar.add_component(entries.timezone())
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    found = queries.meetings(MeetingFilter(group=group.code, at=at))
    for meeting in queries.meeting_rows(found.filter(ends_at__gt=at - KEPT)[:MOST]):
        calendar.add_component(_event(meeting))
    return bytes(calendar.to_ical())


def _event(meeting: PublicMeeting) -> Event:
    event = Event()
    event.add("uid", f"{meeting.key}.meeting@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.modified_at)
    event.add("last-modified", meeting.modified_at)
    event.add("dtstart", _hour(meeting.starts_at))
    event.add("dtend", _hour(meeting.ends_at))
    event.add("summary", f"{meeting.code}: {meeting.title}")
    event.add("description", _said(meeting))
    event.add("status", STATUSES.get(Status(meeting.status_code), "CONFIRMED"))
    event.add("url", f"{settings.SITE_URL}{reverse('register:meeting', args=[meeting.key])}")
    if meeting.place:
        event.add("location", vText(meeting.place))
    return event


def _said(meeting: PublicMeeting) -> str:
    facts = {"kind": meeting.kind, "number": meeting.number, "group": meeting.group}
    words = _("%(kind)s %(number)d of %(group)s.") % facts
    return f"{words} {meeting.status}." if meeting.is_off else words


def _hour(at: datetime) -> datetime:
    """In Brussels; the second of an hour that comes twice in UTC, since a local one means the first (3.3.5)."""
    local = at.astimezone(clock.BRUSSELS)
    return at if local.fold else local
