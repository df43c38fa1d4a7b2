"""The page of every simple form about a partner: it asks, acts at the first press, and goes back to its tab."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from config import kept
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.partner_pages import Trail
from nominations.kernel import clock
from nominations.kernel.refusals import Refused

Act = Callable[[datetime], object]


def fill(
    request: HttpRequest,
    form: DecisionForm,
    act: Act,
    *,
    title: str | Promise,
    button: str | Promise,
    done: str | Promise,
    back: str,
    trail: Trail,
    lead: str | Promise = "",
    **facts: Any,
) -> HttpResponse:
    """Show the form, or act and go back. A refusal is a sentence on the page; nothing typed is lost."""
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            act(clock.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            kept.forget(request)
            messages.success(request, str(done))
            return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": title,
        "lead": lead,
        "button": button,
        "form": form,
        "refusal": refusal,
        "back": back,
        "trail": trail,
        "was_kept": request.method != "POST" and form.is_bound,
        **facts,
    }
    return TemplateResponse(request, "desk/partners/form.html", context)


def press(request: HttpRequest, act: Act, *, done: str | Promise, back: str) -> HttpResponse:
    """Act at the press of a button that asks nothing, and go back; a refusal is said there."""
    try:
        act(clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(done))
    return redirect(back)
