"""Signing in: ask for a code, enter it, sign out. allauth does the work; these views make its answers alike."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from allauth.account import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

View: TypeAlias = Callable[[HttpRequest], HttpResponse]

# Longer than writing a mail to the outbox takes, so that a known address answers no later than an unknown one.
SAME_TIME = 0.25


def evenly(view: View) -> View:
    """Let every POST take the same time, whether or not the address has an account."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = view(request)
        if request.method == "POST":
            time.sleep(max(0.0, started + SAME_TIME - time.monotonic()))
        return response

    return inner


@never_cache
@evenly
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer is the same for an address without an account."""
    return with_our_site(allauth.request_login_code(request))


@never_cache
@evenly
def confirm(request: HttpRequest) -> HttpResponse:
    """Check the code; three wrong ones or three minutes end it, and a new one is asked for."""
    response = with_our_site(allauth.confirm_login_code(request))
    ended = response.get("Location") == reverse("account_request_login_code")
    if ended and not len(messages.get_messages(request)):
        messages.warning(request, _("This code has expired or was already used. Ask for a new one."))
    return response


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out by POST; a GET asks first. Also leaves a sign-in half done, to take another address."""
    response: HttpResponse = allauth.logout(request)
    return response


@never_cache
def inactive(request: HttpRequest) -> HttpResponse:
    return with_our_site(allauth.account_inactive(request))


def with_our_site(response: Any) -> HttpResponse:
    """Take allauth's `site` out of the context: it would hide ours (portal/context.py)."""
    if isinstance(response, TemplateResponse) and response.context_data:
        response.context_data.pop("site", None)
    checked: HttpResponse = response
    return checked
