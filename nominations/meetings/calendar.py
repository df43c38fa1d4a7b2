"""A meeting as an iCalendar entry (RFC 5545, sent as RFC 5546 says): REQUEST, the same with a SEQUENCE on, CANCEL.

The UID never changes. Hours are those of Brussels with their VTIMEZONE; the same act always makes the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vUri

from nominations.kernel import clock
from nominations.kernel.text import clean_line
from nominations.meetings import wording
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import Status

# How the entry stands in calendars; RFC 5545 section 3.8.1.11.
_STATUS = {Status.POSTPONED: "CANCELLED", Status.CANCELLED: "CANCELLED"}


class Method(StrEnum):
    """What a mail asks the calendar of its reader to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Attendee(NamedTuple):
    """Whose calendar it is."""

    name: str
    email: str


def uid(meeting: Meeting) -> str:
    """Return what names the meeting in every calendar, for ever."""
    return f"{meeting.pk}.meeting@{urlsplit(settings.SITE_URL).hostname}"


def entry(meeting: Meeting, *, method: Method | str, attendee: Attendee, at: datetime) -> bytes:
    """Return the entry for one person; two queries. `at` is the instant of the act that sends it."""
    return entries(meeting, [attendee], method=method, at=at)[0]


def entries(meeting: Meeting, attendees: Iterable[Attendee], *, method: Method | str, at: datetime) -> list[bytes]:
    """Return the entry of each person, in their order; two queries for all of them."""
    items = list(meeting.items.select_related("rapporteur_state").order_by("position"))
    mailbox = meeting.group.mailbox_on(clock.local_day(at))
    made = []
    for attendee in attendees:
        calendar = Calendar()
        calendar.add("prodid", "-//Expert group nominations//Meetings//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", str(method))
        calendar.add_component(timezone())
        is_uninvited = method == Method.CANCEL and meeting.status not in _STATUS  # has no STATUS (RFC 5546, 3.2.5)
        is_invited = method == Method.REQUEST
        found = event(meeting, items, at=at, with_link=is_invited, with_status=not is_uninvited)
        if mailbox:
            found.add("organizer", _address(mailbox, _secretariat(meeting)), encode=False)
        found.add("attendee", _invited(attendee), encode=False)
        calendar.add_component(found)
        made.append(bytes(calendar.to_ical()))
    return made


def event(
    meeting: Meeting, items: Sequence[AgendaItem], *, at: datetime, with_link: bool, with_status: bool = True
) -> Event:
    """Return the meeting as it stands; the link only for those invited to one that takes place."""
    found = Event()
    found.add("uid", uid(meeting))
    found.add("sequence", meeting.sequence)
    found.add("dtstamp", at.replace(microsecond=0))
    found.add("last-modified", at.replace(microsecond=0))
    found.add("dtstart", _hour(meeting.starts_at))
    found.add("dtend", _hour(meeting.ends_at))
    found.add("summary", clean_line(f"{meeting.group.code}: {meeting.title}"))
    found.add("location", wording.where(meeting))
    if with_status:
        found.add("status", _STATUS.get(Status(meeting.status), "CONFIRMED"))
    found.add("transp", "OPAQUE")
    link = meeting.online_url if with_link else ""
    found.add("description", _description(meeting, items, link=link))
    if link:
        found.add("url", link)
        found.add("conference", vUri(link), parameters={"VALUE": "URI", "FEATURE": "AUDIO,VIDEO"})
    return found


def timezone() -> Timezone:
    """Return Brussels: summer time from the last Sunday of March to that of October, since 1996."""
    zone = Timezone()
    zone.add("tzid", clock.BRUSSELS.key)
    for rule, name, begins, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, 1, 2),  # noqa: DTZ001 - RFC 5545: in local time
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, 2, 1),  # noqa: DTZ001 - the same
    ):
        rule.add("tzname", name)
        rule.add("dtstart", begins)
        rule.add("tzoffsetfrom", timedelta(hours=before))
        rule.add("tzoffsetto", timedelta(hours=after))
        rule.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(rule)
    return zone


def _hour(at: datetime) -> datetime:
    """In Brussels; the second of an hour that comes twice in UTC, since a local one means the first (3.3.5)."""
    local = at.astimezone(clock.BRUSSELS)
    return at if local.fold else local


def _description(meeting: Meeting, items: Sequence[AgendaItem], *, link: str) -> str:
    parts = [f"{meeting.group.title} ({meeting.group.code})", wording.when(meeting.starts_at, meeting.ends_at)]
    if meeting.status in (Status.POSTPONED, Status.CANCELLED):
        parts.append(f"{meeting.get_status_display()}: {meeting.ended_reason}")
    parts.append(_("Where: %s") % wording.where(meeting))
    if link:
        parts.append(_("Online: %s") % link)
    if meeting.answers_until_on:
        day = date_format(meeting.answers_until_on, "l j F Y")
        parts.append(_("Delegations are named until %s, 23:59:59 in Brussels.") % day)
    parts += filter(None, [meeting.practical, wording.programme_text(items)])
    return "\n\n".join(parts)


def _secretariat(meeting: Meeting) -> str:
    return _("Secretariat of %s") % meeting.group.code


def _invited(attendee: Attendee) -> vCalAddress:
    """No answer is asked for: the portal says who comes, not the button of a calendar (ADR 0021)."""
    found = _address(attendee.email, attendee.name)
    found.params["CUTYPE"] = "INDIVIDUAL"
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = "NEEDS-ACTION"
    found.params["RSVP"] = "FALSE"
    return found


def _address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    harmless = clean_line(name.replace('"', "'"))  # a parameter has no way to write it (RFC 5545 section 3.1)
    if harmless:
        found.params["CN"] = harmless
    return found
