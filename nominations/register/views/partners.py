"""Countries outside the Union in public: those that groups work with, and the work with each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.register.caching import public
from nominations.register.queries import partners as queries
from nominations.register.views.groups import trail
from nominations.register.views.parts import canonical


@public
def partners(request: HttpRequest) -> HttpResponse:
    """Show the partners of all groups, those whose cooperation goes on first."""
    today = clock.local_day(clock.now())
    context = {"rows": queries.partner_rows(on=today), "canonical": canonical(request), "trail": trail()}
    return render(request, "register/partners.html", context)


@public
def partner(request: HttpRequest, partner_code: str) -> HttpResponse:
    """Show the work with a country: where it stands, topics, events, steps, statements; of each group."""
    today = clock.local_day(clock.now())
    country = queries.partner_country(partner_code)
    cooperations = queries.cooperations(country, on=today) if country else []
    if country is None or not cooperations:
        return render(request, "register/missing_partner.html", {"code": partner_code}, status=404)
    if country.iso2 != partner_code:
        return redirect("register:partner", country.iso2, permanent=True)
    context = {
        "country": country,
        "cooperations": cooperations,
        "today": today,
        "canonical": canonical(request),
        "trail": [*trail(), (_("Partners outside the Union"), reverse("register:partners"))],
    }
    return render(request, "register/partner.html", context)
