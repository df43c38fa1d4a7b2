"""The frame of every page about one meeting in the portal: its tabs, for the State whose delegation it is."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.meetings.models import Delegation

# The name of the page, its words.
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("meeting", _("The meeting")),
    ("meeting_documents", _("Documents")),
    ("meeting_minutes", _("Minutes")),
)


@dataclass(frozen=True)
class Tab:
    """A link to one of the meeting's pages; `is_here`: it is the page that is shown."""

    words: str | Promise
    address: str
    is_here: bool


def show(request: HttpRequest, delegation: Delegation, template: str, *, here: str, **facts: Any) -> HttpResponse:
    """Show a page of a meeting to the State; `here` is the tab that it belongs to."""
    tabs = [Tab(words, reverse(f"portal:{page}", args=[delegation.pk]), page == here) for page, words in TABS]
    context = {"delegation": delegation, "meeting": delegation.meeting, "tabs": tabs, "at": clock.now(), **facts}
    return render(request, template, context)
