"""Declarations in public: all of them, and one with who signed it when, as maps, chart, list and text."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.register import queries
from nominations.register.caching import public
from nominations.register.declaration_forms import DeclarationSearch
from nominations.register.queries import commitments
from nominations.register.queries.declarations import SHOWN, DeclarationFilter
from nominations.register.views.declaration_parts import pictures_of, shown
from nominations.register.views.files import sent
from nominations.register.views.groups import trail
from nominations.register.views.parts import Link, canonical

A_PAGE = 25


@public
def declarations(request: HttpRequest) -> HttpResponse:
    """Show the declarations that fit, 25 a page; a filter that is not understood is named and left out."""
    form = DeclarationSearch(request.GET)
    wanted = form.wanted()
    page = Paginator(queries.declarations(wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": queries.declaration_rows(page, on=clock.local_day(clock.now())),
        "statuses": status_links(wanted),
        "asked": wanted.as_query(),
        "canonical": canonical(request),
        "trail": trail(),
    }
    return render(request, "register/declarations.html", context)


@public
def declaration(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one declaration and who had signed it today, or on the day of `?on=`; `?step=` asks by the slider."""
    known = queries.public_declaration(slug)
    if known is None:
        return missing(request)
    found, facts = known
    signatories = queries.signatories(found)
    asked = shown(request, found, signatories)
    if asked.moved_to is not None:
        return redirect(f"{request.path}{asked.query(on=asked.moved_to)}#signatories")
    context = {
        "declaration": found,
        "facts": facts,
        "shown": asked,
        "day": asked.day,
        "form": asked.day.form,
        "texts": queries.texts(found, facts),
        "other_parties": queries.other_parties(found),
        "corrections": queries.corrections(found),
        "commitments": commitments.plan(found, on=asked.day.today),
        "partners": commitments.partners(found, on=asked.day.today),
        **pictures_of(signatories, asked),
        "canonical": canonical(request),
        "trail": [*trail(), (_("Declarations"), reverse("register:declarations"))],
    }
    return render(request, "register/declaration.html", context)


@public
def text(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Send the text in one language to be kept, never to be shown inside the site."""
    found = queries.text_content(slug, language)
    return missing(request) if found is None else sent(request, found)


def missing(request: HttpRequest) -> HttpResponse:
    """Say that there is no such declaration, and lead to those that there are."""
    return render(request, "register/missing_declaration.html", status=404)


def status_links(wanted: DeclarationFilter) -> list[Link]:
    """Return the links that show all declarations, those open to accession, those closed."""
    names = {"": _("All"), **{each.value: str(each.label) for each in SHOWN}}
    return [Link(name, address(wanted, status=status), status == wanted.status) for status, name in names.items()]


def address(wanted: DeclarationFilter, **changes: str) -> str:
    asked = wanted.as_query(**changes)
    return f"{reverse('register:declarations')}?{asked}" if asked else reverse("register:declarations")
