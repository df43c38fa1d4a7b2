"""The visitor's own list: everything that waits, each line leading to where it is done; and the daily mail of it."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.accounts import actions as accounts
from nominations.desk import guards
from nominations.kernel import clock
from nominations.reminders import waiting


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what waits for the visitor: of the own groups, for an administrator of all."""
    visitor, at = guards.visitor(request), clock.now()
    context = {
        **admin.site.each_context(request),
        "title": _("My list"),
        "trail": [(reverse("admin:index"), _("Home"))],
        "todo": waiting.todo(visitor, at=at),
        "visitor": visitor,
    }
    return TemplateResponse(request, "desk/my_list.html", context)


@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """Switch the visitor's daily mail on or off."""
    visitor, wanted = guards.visitor(request), request.POST.get("wanted", "")
    if wanted not in {"on", "off"}:
        messages.error(request, str(_("Choose whether you want the mail.")))
        return redirect("admin:my_list")
    accounts.set_digest(visitor, wanted=wanted == "on", by=visitor, at=clock.now())
    on = _("You get this list by mail on working days at 08:00, when something waits.")
    off = _("You do not get this list by mail any more.")
    messages.success(request, str(on if wanted == "on" else off))
    return redirect("admin:my_list")
