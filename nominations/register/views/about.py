"""What the public Register is, what it publishes and what it does not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nominations.register.caching import public
from nominations.register.views.groups import trail
from nominations.register.views.parts import canonical


@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "register/about.html", {"canonical": canonical(request), "trail": trail()})


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is public (RFC 9309)."""
    return render(request, "register/robots.txt", content_type="text/plain")
