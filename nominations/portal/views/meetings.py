"""Your meetings: which ones the State is invited to, and one of them."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.kernel import clock
from nominations.portal import meeting_guards, meeting_pages
from nominations.portal.guards import SignedIn, signed_in

PAGE = 25


@require_safe
@signed_in()
def meetings(request: SignedIn) -> HttpResponse:
    """List the meetings that the visitor's State is or was invited to, the next one first."""
    rows = meeting_guards.delegations(request).select_related("meeting__group", "country")
    page = Paginator(rows.order_by("-meeting__starts_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/meetings.html", {"page": page, "at": clock.now()})


@require_safe
@signed_in()
def meeting(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show a meeting to the State, by its delegation."""
    delegation = meeting_guards.delegation(request, key)
    return meeting_pages.show(request, delegation, "portal/meetings/meeting.html", here="meeting")
