"""Your meetings: which ones the State is invited to, and one of them."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.kernel import clock
from nominations.meetings import calendar, lineups, rapporteurs, wording
from nominations.meetings.calendar import Attendee, Method
from nominations.meetings.states import WRITTEN_WHILE, Status
from nominations.portal import meeting_guards, meeting_lists, meeting_pages, votes
from nominations.portal.guards import SignedIn, signed_in


@require_safe
@signed_in()
def meetings(request: SignedIn) -> HttpResponse:
    """List the meetings that the visitor's State is or was invited to, the next one first."""
    at = clock.now()
    rows = meeting_guards.delegations(request)
    page = meeting_lists.page_of(rows, page=request.GET.get("page", "1"), at=at)
    facts = {
        "page": page,
        "ahead": [row for row in page if not row.is_past],
        "past": [row for row in page if row.is_past],
        "votes": votes.cards(request.user, at=at),
        "at": at,
    }
    return render(request, "portal/meetings.html", facts)


@require_safe
@signed_in()
def meeting(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show a meeting to the State: when and where, who attends for it, what is asked until when, the programme."""
    delegation = meeting_guards.delegation(request, key)
    at = clock.now()
    meeting = delegation.meeting
    items = list(meeting.items.select_related("rapporteur_state", "record").order_by("position"))
    drawn = lineups.lineup(delegation, user=request.user, at=at)
    facts = {
        "lineup": drawn,
        "findings": lineups.findings_of(drawn),
        "when": wording.when(meeting.starts_at, meeting.ends_at),
        "programme": wording.programme(items),
        "reports": rapporteurs.of_state(items, delegation.country),
        "may_report": meeting.status in WRITTEN_WHILE,
        "mailbox": meeting.group.mailbox_on(clock.local_day(at)),
        "is_off": meeting.status in (Status.POSTPONED, Status.CANCELLED),
    }
    return meeting_pages.show(request, delegation, "portal/meetings/meeting.html", here="meeting", **facts)


@require_safe
@signed_in()
def entry(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Give the meeting as a file for the visitor's own calendar; one that is off takes itself out of it."""
    meeting = meeting_guards.delegation(request, key).meeting
    is_off = meeting.status in (Status.POSTPONED, Status.CANCELLED)
    attendee = Attendee(str(request.user), request.user.email)
    method = Method.CANCEL if is_off else Method.REQUEST
    file = calendar.entry(meeting, method=method, attendee=attendee, at=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{meeting.group.code.replace("/", "-")}-meeting.ics"'}
    return HttpResponse(file, content_type=f"text/calendar; charset=utf-8; method={method}", headers=headers)
