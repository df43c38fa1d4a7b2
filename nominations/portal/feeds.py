"""Deadlines and meetings as iCalendar (RFC 5545); no person, and no link to an online meeting.

A deadline is a whole day, since it ends with its day in Brussels (rule 16). The UID of an event never changes; SEQUENCE
counts its moves, so that calendars move the event too. A meeting is the entry that its mails carry, by the same UID.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.meetings import calendar as entries
from nominations.meetings.models import Delegation, Meeting

KEPT = timedelta(days=365)  # how long what is past stays in the calendar


def of(user: User, *, on: date) -> bytes:
    """Return the calendar of a contact point, or of the secretariat; six queries at most."""
    calendar = Calendar()
    calendar.add("prodid", "-//Expert group nominations//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}: {_('deadlines')}")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    events = _of_groups(user, on=on) if user.is_staff else _of_states(user, on=on)
    meetings = list(_meetings(user, on=on))
    if meetings:
        calendar.add_component(entries.timezone())
    for event in (*events, *meetings):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_states(user: User, *, on: date) -> Iterator[Event]:
    """Yield the deadlines of the States that the user speaks for, and the ends of terms on their seats."""
    rows = Invitation.objects.visible_to(user, on=on).filter(
        call__kind=Call.Kind.CALL, call__deadline_on__gte=on - KEPT, call__on_paper=False
    )
    of_theirs = Q(call__deadline_changes__invitation=None) | Q(call__deadline_changes__invitation=F("pk"))
    rows = rows.select_related("call__group", "country")
    rows = rows.annotate(moved_at=Max("call__deadline_changes__at", filter=of_theirs))
    for invitation in rows:
        call = invitation.call
        event = _deadline(call, invitation.deadline_on, invitation.moved_at)  # type: ignore[attr-defined]  # annotated
        event.add("uid", _uid(invitation.pk, "deadline"))
        event.add("sequence", _moves(call) + invitation.deadline_version - 1)
        said = {"state": invitation.country.name_in_text, "call": call.title, "code": call.group.code}
        event.add("summary", _("Nominations of %(state)s for %(code)s: last day") % said)
        event.add("description", _("“%(call)s”. Until 23:59:59 in Brussels.") % said)
        event.add("url", f"{settings.SITE_URL}{reverse('portal:call', args=[invitation.pk])}")
        yield event
    states = list(Role.objects.states_of(user, on=on))
    ending = Mandate.objects.standing().filter(
        seat__country__in=states, until__gt=on - KEPT, end_reason=EndReason.TERM_ENDED
    )
    yield from map(_term_end, ending.select_related("seat__group", "seat__country").order_by("until", "pk"))


def _of_groups(user: User, *, on: date) -> Iterator[Event]:
    """Yield the deadlines of the calls of the groups that the user works for."""
    rows = Call.objects.visible_to(user, on=on).exclude(status=Status.PREPARATION)
    rows = rows.filter(kind=Call.Kind.CALL, deadline_on__gte=on - KEPT, on_paper=False).select_related("group")
    for call in rows.annotate(moved_at=Max("deadline_changes__at", filter=Q(deadline_changes__invitation=None))):
        event = _deadline(call, call.deadline_on, call.moved_at)  # type: ignore[attr-defined]  # annotated
        event.add("uid", _uid(call.pk, "deadline"))
        event.add("sequence", _moves(call))
        event.add("summary", _("Nominations for %(code)s: last day") % {"code": call.group.code})
        event.add("description", _("“%(call)s”. Until 23:59:59 in Brussels.") % {"call": call.title})
        event.add("url", f"{settings.SITE_URL}{reverse('admin:nominations_call_change', args=[call.pk])}")
        yield event


def _meetings(user: User, *, on: date) -> Iterator[Event]:
    """Yield the meetings that were convened, as they stand: changed, postponed and cancelled ones too."""
    rows = Meeting.objects.filter(convened_at__isnull=False, ends_at__gte=clock.local_instant(on - KEPT))
    pages: dict[uuid.UUID, str] = {}
    if user.is_staff:
        rows = rows.filter(pk__in=Meeting.objects.visible_to(user, on=on))
    else:
        own = Delegation.objects.visible_to(user, on=on).values_list("meeting_id", "pk")
        pages = {meeting: reverse("portal:meeting", args=[key]) for meeting, key in own}
        rows = rows.filter(pk__in=pages)
    for meeting in rows.select_related("group").prefetch_related("items").order_by("starts_at", "pk"):
        items = list(meeting.items.all())
        event = entries.event(meeting, items, at=meeting.modified_at, with_link=False)
        page = pages.get(meeting.pk) or reverse("admin:nominations_meeting_overview", args=[meeting.pk])
        event.add("url", f"{settings.SITE_URL}{page}")
        yield event


def _deadline(call: Call, last_day: date, moved_at: datetime | None) -> Event:
    event = _whole_day(last_day, max(filter(None, (call.opened_at, call.closed_at, moved_at))))
    event.add("status", "CANCELLED" if call.status == Status.CANCELLED else "CONFIRMED")
    return event


def _moves(call: Call) -> int:
    return call.deadline_version - 1 + (call.status == Status.CANCELLED)


def _term_end(mandate: Mandate) -> Event:
    """Return the last day of a term; the seat is named, who sits on it is not."""
    event = _whole_day(mandate.last_on or mandate.since, mandate.modified_at)
    event.add("uid", _uid(mandate.pk, "term"))
    event.add("sequence", max(0, int((mandate.modified_at - mandate.recorded_at).total_seconds())))
    said = {"code": mandate.seat.group.code, "state": mandate.seat.country.name_in_text, "seat": mandate.seat.number}
    event.add("summary", _("Seat of %(state)s in %(code)s: the term ends") % said)
    event.add("description", _("Last day of the term on seat %(seat)d.") % said)
    event.add("status", "CONFIRMED")
    return event


def _whole_day(day: date, changed_at: datetime) -> Event:
    """Return an event of a day. Nobody is busy because of it; the end is the next day (RFC 5545, 3.6.1)."""
    event = Event()
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(key: object, kind: str) -> str:
    return f"{key}.{kind}@{urlsplit(settings.SITE_URL).hostname}"
