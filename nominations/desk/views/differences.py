"""A difference between a group and the public Register: both values side by side, and a person's decision."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.accounts.models import User
from nominations.desk import guards, register_lines
from nominations.desk.views.decisions import Trail
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.reconciliation import actions, queries
from nominations.reconciliation.fields import held
from nominations.reconciliation.models import RegisterDifference
from nominations.reconciliation.states import DIFFERENCE, Decision, Move

# A GET comes when a session ended meanwhile: it leads back to the page, where the button is.
ask = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[RegisterDifference, User, datetime], object]


@require_safe
def page(request: HttpRequest, difference_id: uuid.UUID) -> HttpResponse:
    difference = guards.difference(request, difference_id)
    lists = queries.lists(on=guards.today())
    now, was = held(difference.group)[difference.field], difference.ours
    is_open = difference.decision == Decision.OPEN
    context = {
        **admin.site.each_context(request),
        "title": str(difference),
        "trail": trail(),
        "difference": difference,
        "ours": register_lines.in_words(difference.field, now if is_open else was, lists),
        "theirs": register_lines.in_words(difference.field, difference.theirs, lists),
        "is_open": is_open,
        "may_reopen": DIFFERENCE.allows(Move.REOPEN, difference.decision),
        "seen": seen(difference),
    }
    return TemplateResponse(request, "desk/difference.html", context)


def page_url(difference: RegisterDifference) -> str:
    return reverse("admin:nominations_registerdifference_page", args=[difference.pk])


def trail() -> Trail:
    return (
        (reverse("admin:index"), _("Home")),
        (reverse("admin:nominations_registerdifference_changelist"), _("Differences from the Register")),
    )


def seen(difference: RegisterDifference) -> str:
    """Return what the page showed, so that nobody decides about values that he did not see."""
    ours = held(difference.group)[difference.field]
    return queries.digest([ours, difference.theirs])


@ask
def taking(request: HttpRequest, difference_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        difference_id,
        lambda difference, by, at: actions.take(difference, by=by, at=at),
        done=_("The group now says what the Register says."),
    )


@ask
def leaving(request: HttpRequest, difference_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        difference_id,
        lambda difference, by, at: actions.leave(difference, by=by, at=at),
        done=_("Ours stays. It is asked again only when the Register says something else."),
    )


@ask
def reopening(request: HttpRequest, difference_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        difference_id,
        lambda difference, by, at: actions.reopen(difference, by=by, at=at),
        done=_("The decision is taken back."),
    )


def _done(request: HttpRequest, difference_id: uuid.UUID, act: Act, *, done: str | Promise) -> HttpResponse:
    """Act and go back to the page. A second press finds it done already."""
    difference = guards.difference(request, difference_id)
    if request.method == "POST":
        if difference.decision == Decision.OPEN and request.POST.get("seen") != seen(difference):
            messages.error(request, str(_("The values have changed since the page was shown. Look at them again.")))
            return redirect(page_url(difference))
        try:
            act(difference, guards.staff(request), clock.now())
            messages.success(request, str(done))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(page_url(difference))
