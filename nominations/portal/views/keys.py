"""Access keys: a person makes one for a program or a calendar, sees it once, and ends it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.portal import guards
from nominations.portal.forms.keys import SCOPES, KeyForm
from nominations.portal.guards import SignedIn, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def keys(request: SignedIn) -> HttpResponse:
    """Show the visitor's keys, and make one: its secret stands on the answer to this POST and nowhere else."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = accounts.issue_token(
                request.user, **form.facts(today=guards.today()), by=request.user, at=clock.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _shown_once(request, token, secret)
    found = [
        (token, SCOPES[ApiToken.Scope(token.scope)], token.is_in_force(guards.today()))
        for token in ApiToken.objects.of(request.user)
    ]
    return render(request, "portal/keys.html", {"form": form, "keys": found})


def _shown_once(request: SignedIn, token: ApiToken, secret: str) -> HttpResponse:
    is_calendar = token.scope == ApiToken.Scope.CALENDAR
    shown = f"{settings.SITE_URL}{reverse('portal:calendar', args=[secret])}" if is_calendar else secret
    return render(request, "portal/key.html", {"token": token, "shown": shown, "is_calendar": is_calendar})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def revocation(request: SignedIn, key: int) -> HttpResponse:
    """Ask once more, then end a key."""
    token = guards.access_key(request, key)
    if request.method == "POST":
        accounts.revoke_token(token, by=request.user, at=clock.now())
        messages.success(request, _("The key “%(label)s” opens nothing any more.") % {"label": token.label})
        return redirect("portal:keys")
    return render(request, "portal/key_revocation.html", {"token": token})
