"""The frame of every page about one declaration at the desk: its tabs, and what the template needs around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.kernel import clock

# In the order of the work: the name of the page, its words.
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("overview", _("Overview")),
    ("signatories", _("Signatories")),
    ("accessions", _("Accessions")),
    ("commitments", _("Commitments")),
    ("progress", _("Progress")),
    ("texts", _("Texts")),
)


@dataclass(frozen=True)
class Tab:
    """A link to one of the declaration's pages; `is_here`: it is the page that is shown."""

    words: str | Promise
    address: str
    is_here: bool


def address(declaration: Declaration, page: str, *keys: object) -> str:
    """Return the address of one of the declaration's pages."""
    return reverse(f"admin:nominations_declaration_{page}", args=[declaration.pk, *keys])


def trail(declaration: Declaration | None = None) -> tuple[tuple[str, str | Promise], ...]:
    """Return the way back: to the first page of the desk, to the list, and to the first page of the declaration."""
    home = (reverse("admin:index"), _("Home"))
    listed = (reverse("admin:nominations_declaration_changelist"), _("Declarations"))
    return (home, listed, (address(declaration, TABS[0][0]), str(declaration))) if declaration else (home, listed)


def show(
    request: HttpRequest, declaration: Declaration, template: str, *, here: str, title: str | Promise, **facts: Any
) -> TemplateResponse:
    """Show a page of the declaration; `here` is the tab that it belongs to."""
    is_first = here == TABS[0][0]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "declaration": declaration,
        "at": clock.now(),
        "trail": trail() if is_first else trail(declaration),
        "crumb": str(declaration) if is_first else title,
        "tabs": list(_tabs(declaration, here)),
        **facts,
    }
    return TemplateResponse(request, template, context)


def _tabs(declaration: Declaration, here: str) -> Iterator[Tab]:
    for page, words in TABS:
        try:
            yield Tab(words, address(declaration, page), page == here)
        except NoReverseMatch:  # no file of views answers for this tab
            continue
