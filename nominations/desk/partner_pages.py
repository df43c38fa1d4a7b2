"""The frame of every page about one partner at the desk: its tabs, and what the template needs around the content."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.partnerships.models import Partner

# In the order of the work: the name of the page, its words.
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("overview", _("Overview")),
    ("contacts", _("Contacts")),
    ("topics", _("Topics")),
    ("events", _("Events and outcomes")),
    ("steps", _("Next steps")),
    ("statements", _("Joint statements")),
)
Trail = tuple[tuple[str, str | Promise], ...]


@dataclass(frozen=True)
class Tab:
    """A link to one of the partner's pages; `is_here`: it is the page that is shown."""

    words: str | Promise
    address: str
    is_here: bool


def address(partner: Partner, page: str, *keys: object) -> str:
    """Return the address of one of the partner's pages."""
    return reverse(f"admin:nominations_partner_{page}", args=[partner.pk, *keys])


def trail(partner: Partner | None = None, here: str = "") -> Trail:
    """Return the way back: home, the list, the first page of the partner, and the tab that a form belongs to."""
    down: list[tuple[str, str | Promise]] = [
        (reverse("admin:index"), _("Home")),
        (reverse("admin:nominations_partner_changelist"), _("Partners outside the Union")),
    ]
    if partner is not None:
        down.append((address(partner, TABS[0][0]), str(partner)))
        down += [(address(partner, page), words) for page, words in TABS[1:] if page == here]
    return tuple(down)


def show(request: HttpRequest, partner: Partner, template: str, *, here: str, **facts: Any) -> TemplateResponse:
    """Show a page of the partner; `here` is its tab."""
    is_first = here == TABS[0][0]
    today = guards.today()
    context = {
        **admin.site.each_context(request),
        "title": str(partner),
        "partner": partner,
        "is_over": partner.until is not None and partner.until <= today,
        "today": today,
        "trail": trail() if is_first else trail(partner),
        "crumb": str(partner) if is_first else dict(TABS)[here],
        "tabs": [Tab(words, address(partner, page), page == here) for page, words in TABS],
        **facts,
    }
    return TemplateResponse(request, template, context)
