"""Declarations in the portal: those that are open, one with its text and who signed, the own accession."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.portal import declaration_guards, guards, handing
from nominations.portal import declarations as shown
from nominations.portal.guards import SignedIn, signed_in

PAGE = 25


@require_safe
@signed_in()
def declarations(request: SignedIn) -> HttpResponse:
    """List the declarations that the visitor's States may accede to, and those of their own accessions."""
    states = guards.states(request)
    page = Paginator(declaration_guards.declarations(states), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/declarations.html", {"page": page, "cards": shown.of_states(list(page), states)})


@require_safe
@signed_in()
def declaration(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show a declaration: where the own State stands, what it is, its texts, who has signed."""
    at, states = clock.now(), guards.states(request)
    found = declaration_guards.declaration(states, key)
    facts = {
        "declaration": found,
        "owns": [(own, shown.history(own)) for own in shown.of_states([found], states)],
        "texts": shown.texts(found),
        "signatories": shown.signatories(found, at=at),
        "at": at,
    }
    return render(request, "portal/declaration/page.html", facts)


@require_safe
@signed_in()
def text(request: SignedIn, key: uuid.UUID, language: str) -> HttpResponse:
    """Send the text of a declaration in one language, to be kept."""
    found = declaration_guards.declaration(guards.states(request), key)
    return handing.as_attachment(declaration_guards.text(found, language))


@require_safe
@signed_in()
def letter(request: SignedIn, key: uuid.UUID, iso2: str) -> HttpResponse:
    """Send the State's own letter of accession; its reading is recorded (domain rule 29)."""
    found, state = declaration_guards.of_state(request, key, iso2)
    stored = declaration_guards.letter(found, state)
    audit.record("file.read", stored, by=request.user, at=clock.now(), on_behalf_of=state.iso2)
    return handing.as_attachment(stored)
