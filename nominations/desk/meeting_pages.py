"""The frame of every page about one meeting at the desk: its tabs, and what the template needs around the content."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.meetings import wording
from nominations.meetings.models import Meeting

# In the order of the work: the name of the page, its words.
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("overview", _("Overview")),
    ("programme", _("Programme")),
    ("delegations", _("Delegations and guests")),
    ("documents", _("Documents")),
    ("attendance", _("Attendance")),
    ("opinions", _("Opinions")),
    ("minutes", _("Minutes")),
)


@dataclass(frozen=True)
class Tab:
    """A link to one of the meeting's pages; `is_here`: it is the page that is shown."""

    words: str | Promise
    address: str
    is_here: bool


def address(meeting: Meeting, page: str, *keys: object) -> str:
    """Return the address of one of the meeting's pages."""
    return reverse(f"admin:nominations_meeting_{page}", args=[meeting.pk, *keys])


def trail(meeting: Meeting | None = None) -> tuple[tuple[str, str | Promise], ...]:
    """Return the way back: to the list, and to the first page of the meeting."""
    listed = (reverse("admin:nominations_meeting_changelist"), _("Meetings"))
    return (listed, (address(meeting, TABS[0][0]), str(meeting))) if meeting else (listed,)


def show(
    request: HttpRequest, meeting: Meeting, template: str, *, here: str, title: str | Promise, **facts: Any
) -> TemplateResponse:
    """Show a page of the meeting; `here` is the tab that it belongs to."""
    is_first = here == TABS[0][0]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "meeting": meeting,
        "at": clock.now(),
        "when": wording.when(meeting.starts_at, meeting.ends_at),
        "trail": trail() if is_first else trail(meeting),
        "crumb": str(meeting) if is_first else title,
        "tabs": [Tab(words, address(meeting, page), page == here) for page, words in TABS],
        **facts,
    }
    return TemplateResponse(request, template, context)
