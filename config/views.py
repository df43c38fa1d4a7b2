"""Pages of no door: the health report, the figures for a monitor, and what is shown when database or form key fail."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from config import health, metrics
from nominations.register.api import problems

RETRY_SECONDS = 30
PROGRAMS = "/api/"  # programs are told in their own form (RFC 9457)
# The form's key is renewed; a code or a password is not shown back.
NOT_SHOWN = {"csrfmiddlewaretoken", "code", "password"}
# What the page itself sent along: carried to the next try, nothing that anybody typed.
NOT_TYPED = {"revision", "base", "shown", "version", "save", "review", "action"}


@never_cache
@require_safe
def health_report(request: HttpRequest) -> JsonResponse:
    """Say what is wrong, for a monitor: 200 when nothing is, else 503. `?only=database` is for a container's probe.

    What waits for a person is a warning: said beside it, and no reason to answer 503.
    """
    only = request.GET.get("only")
    checks = health.report(only=only)
    problems = {name: problem for name, problem in checks.items() if problem}
    answer = {
        "status": "unwell" if problems else "well",
        "checks": {name: problem or "well" for name, problem in checks.items()},
        "warnings": {} if only else health.warnings(),
    }
    return JsonResponse(answer, status=503 if problems else 200)


@never_cache
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Show the figures of the mail to Prometheus. Nobody else learns that the page is there."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(metrics.page(at=timezone.now()), content_type=CONTENT_TYPE_LATEST)


def _may_measure(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "")
    return settings.LOCAL_MODE or (bool(token) and constant_time_compare(shown, f"Bearer {token}"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: wherever an exception rises, in a view or in a middleware, it ends here."""
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError)
    if request.path.startswith(PROGRAMS):
        return problems.away(RETRY_SECONDS) if is_away else problems.our_fault()
    if is_away:
        return database_away(request)
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400. Unlike Django's own it does not read the form again, which may be what was bad."""
    if request.path.startswith(PROGRAMS):
        return problems.not_readable(str(exception))
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def database_away(request: HttpRequest) -> HttpResponse:
    """Answer 503 without asking the database anything, and carry what was typed to the next try.

    Fields of a POST are carried only when our own page sent it: with a fresh key in it, a form that somebody else's
    page had sent would be made to look like ours.
    """
    kept = [("csrfmiddlewaretoken", get_token(request)), *_typed(request)] if _is_our_form(request) else []
    context = {"kept": kept, "action": request.get_full_path(), "site": {"name": settings.SITE_NAME}}
    response = HttpResponse(loader.render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed, to be copied, but only to the page that it was typed on."""
    typed = _typed(request) if _is_our_form(request) else []
    kept = [(name, value) for name, value in typed if value.strip() and name not in NOT_TYPED]
    return render(request, "403_csrf.html", {"kept": kept, "reason": reason}, status=403)


def _is_our_form(request: HttpRequest) -> bool:
    ours = f"{request.scheme}://{request.get_host()}"
    return request.method == "POST" and request.headers.get("Origin") == ours


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_SHOWN for value in values]
