"""Declarations as files: all of them, and of one the signatures, the points of its chart, the map of a day."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from nominations.kernel import clock
from nominations.register import queries
from nominations.register.declaration_forms import DeclarationSearch
from nominations.register.exports import declaration_tables
from nominations.register.queries import PublicDeclaration
from nominations.register.views.declaration_parts import day_of
from nominations.register.views.exports import about, not_understood, sent


@require_safe
def declarations(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the public declarations that fit the filters of their page, the newest first."""
    asked = DeclarationSearch(request.GET)
    wanted = asked.wanted()
    if asked.errors:
        return not_understood(asked)
    today = clock.local_day(clock.now())
    return sent(request, declaration_tables.declarations(wanted, on=today, about=about(request)), form, "declarations")


@require_safe
def signatures(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Send who signed a declaration, when and in which words of the source."""
    found = _found(slug)
    table = declaration_tables.signatures(found, queries.signatories(found), about=about(request))
    return sent(request, table, form, f"{found.slug}-signatures")


@require_safe
def steps(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Send the number of signatories over time, for certain and at most."""
    found = _found(slug)
    table = declaration_tables.steps(found, queries.signatories(found), about=about(request))
    return sent(request, table, form, f"{found.slug}-signatories-over-time")


@require_safe
def on_the_map(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Send how each State stands at the end of today, or of the day of `?on=`."""
    found = _found(slug)
    day = day_of(request, found)
    if day.form.errors:
        return not_understood(day.form)
    table = declaration_tables.on_the_map(found, queries.signatories(found), on=day.on, about=about(request))
    return sent(request, table, form, f"{found.slug}-map-{day.on}")


def _found(slug: str) -> PublicDeclaration:
    known = queries.public_declaration(slug)
    if known is None:
        raise Http404
    return known[0]
