"""The meetings of expert groups in public: all of them, those of a group, one of them, its documents, a calendar."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.register import queries
from nominations.register.caching import public
from nominations.register.exports import calendar
from nominations.register.meeting_forms import MeetingSearch
from nominations.register.queries.meetings import PAST, UPCOMING, WHEN, MeetingFilter
from nominations.register.views.files import sent
from nominations.register.views.groups import found_group, missing_group, trail
from nominations.register.views.parts import Link, canonical

A_PAGE = 25
FILTERS = ("group", "year")


@public
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings that fit, 25 a page; a filter that is not understood is named and left out."""
    form = search_of(request)
    wanted = form.wanted(at=clock.now())
    page = Paginator(queries.meetings(wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": queries.meeting_rows(page),
        "filters": [form[name] for name in FILTERS],
        "times": time_links(wanted),
        "in_use": in_use(form, wanted),
        "asked": wanted.as_query(),
        "canonical": canonical(request),
        "trail": trail(),
    }
    return render(request, "register/meetings.html", context)


@public
def of_group(request: HttpRequest, code: str) -> HttpResponse:
    """Show a group's meetings, 25 a page, and what became of its questions in writing."""
    found = found_group(code, name="group_meetings")
    if not isinstance(found, ExpertGroup):
        return found or missing_group(request, code)
    wanted = MeetingFilter(group=found.code, at=clock.now())
    page = Paginator(queries.meetings(wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "group": found,
        "page": page,
        "rows": queries.meeting_rows(page),
        "opinions": queries.opinions(queries.in_writing(found)) if page.number == 1 else [],
        "asked": wanted.as_query(),
        "canonical": canonical(request),
        "trail": [*trail(), (f"{found.code} {found.title}", reverse("register:group", args=[found.code]))],
    }
    return render(request, "register/group_meetings.html", context)


@public
def meeting(request: HttpRequest, meeting_key: UUID) -> HttpResponse:
    """Show one meeting: programme, documents, and once it took place who was there and what was decided."""
    known = queries.public_meeting(meeting_key)
    if known is None:
        return render(request, "register/missing_meeting.html", status=404)
    found, asked = known
    documents = queries.documents(found)
    home = reverse("register:group", args=[found.code])
    of_group_ = reverse("register:group_meetings", args=[found.code])
    context = {
        "meeting": found,
        "programme": queries.programme(found),
        "documents": documents,
        "publications": queries.publications(found, asked, documents, on=clock.local_day(clock.now())),
        "attendance": queries.attendance(found),
        "guests": queries.guests(found),
        "opinions": queries.opinions(queries.of_meeting(found)),
        "canonical": canonical(request),
        "trail": [*trail(), (f"{found.code} {found.group}", home), (_("Meetings"), of_group_)],
    }
    return render(request, "register/meeting.html", context)


@public
def document(request: HttpRequest, meeting_key: UUID, document_key: UUID) -> HttpResponse:
    """Send a published document to be kept, never to be shown inside the site; its bytes only where they are new."""
    found = queries.content(meeting_key, document_key)
    return render(request, "register/missing_meeting.html", status=404) if found is None else sent(request, found)


@public
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """Send a group's public meetings as a calendar to subscribe to."""
    found = found_group(code, name="meetings_feed")
    if not isinstance(found, ExpertGroup):
        return found or missing_group(request, code)
    body = calendar.of_group(found, at=clock.now())
    name = content_disposition_header(False, f"{found.code.replace('/', '-')}-meetings.ics") or ""  # noqa: FBT003 - Django's own signature
    headers = {"Content-Disposition": name, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def search_of(request: HttpRequest) -> MeetingSearch:
    return MeetingSearch(request.GET, groups=queries.groups_that_meet(), years=queries.years())


def address(wanted: MeetingFilter, **changes: str) -> str:
    asked = wanted.as_query(**changes)
    return f"{reverse('register:meetings')}?{asked}" if asked else reverse("register:meetings")


def time_links(wanted: MeetingFilter) -> list[Link]:
    """Return the links that show all meetings, those to come, those past."""
    names = {"": _("All"), **dict(WHEN)}
    return [Link(str(names[key]), address(wanted, when=key), key == wanted.when) for key in ("", UPCOMING, PAST)]


def in_use(form: MeetingSearch, wanted: MeetingFilter) -> list[Link]:
    """Return each filter that narrows, in words, with the address that takes it away."""
    return [
        Link(f"{form[name].label}: {getattr(wanted, name)}", address(wanted, **{name: ""}))
        for name in FILTERS
        if getattr(wanted, name)
    ]
