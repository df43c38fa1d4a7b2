"""The pages open to everybody: the start page, the accessibility statement, the privacy notice, what this site is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nominations.accounts.models import Role
from nominations.kernel import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead a visitor who is signed in to their work, and tell everybody else what this is."""
    if Role.objects.states_of(request.user, on=clock.local_day(clock.now())).exists():
        return redirect("portal:calls")
    if getattr(request.user, "is_staff", False):
        return redirect("admin:index")
    return render(request, "pages/home.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")
