"""What we hold against what the Register publishes: lines to look at, to confirm, and to take along in its shape."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nominations.audit import actions as audit
from nominations.desk import guards, register_lines
from nominations.desk.guards import Standing
from nominations.desk.views import differences
from nominations.groups.models import ExpertGroup, ExpertGroupQuerySet
from nominations.kernel import clock
from nominations.reconciliation import actions, exporting, queries

A_PAGE = 50
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the lines of the visitor's groups; `?show=` filters, `?q=` finds a group."""
    show, typed = request.GET.get("show", ""), request.GET.get("q", "")
    found = queries.reconciliation(_groups(request), on=guards.today())
    named = register_lines.chosen(found.rows, show="", typed=typed)
    shown = Paginator(register_lines.chosen(named, show=show, typed=""), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("What the Register should say"),
        "trail": differences.trail(),
        "page": shown,
        "lines": register_lines.lines(shown.object_list, on=guards.today()),
        "choices": register_lines.choices(named),
        "total": len(named),
        "show": show if show in register_lines.CHOICES else "",
        "typed": typed,
        "without_members": found.without_members,
    }
    return TemplateResponse(request, "desk/reconciliation.html", context)


@ask
def confirmation(request: HttpRequest) -> HttpResponse:
    """Note that the Register should say what the ticked lines say."""
    keys = set(request.POST.getlist("line")[: 2 * A_PAGE])
    if request.method == "POST" and keys:
        rows = queries.reconciliation(_groups(request), on=guards.today()).rows
        asked = [row for row in rows if row.key in keys]
        made = actions.confirm(asked, by=guards.staff(request), at=clock.now())
        words = ngettext("%(number)d line is confirmed.", "%(number)d lines are confirmed.", len(made))
        messages.success(request, words % {"number": len(made)})
        if len(asked) < len(keys):
            messages.warning(request, str(_("Some lines have changed since the page was shown. Look at them again.")))
    elif request.method == "POST":
        messages.error(request, str(_("Tick the lines that you confirm first.")))
    else:
        _groups(request)
    return _back(request)


@ask
def withdrawal(request: HttpRequest) -> HttpResponse:
    """Take the confirmation of the ticked lines back."""
    keys = set(request.POST.getlist("line")[: 2 * A_PAGE])
    groups = _groups(request)
    if request.method == "POST":
        number = actions.withdraw(groups, keys=keys, by=guards.staff(request), at=clock.now())
        words = ngettext("%(number)d confirmation is taken back.", "%(number)d confirmations are taken back.", number)
        messages.success(request, words % {"number": number})
    return _back(request)


@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the entries with confirmed changes, or with `?all=1` all that we hold, in the Register's shape."""
    groups, on = _groups(request), guards.today()
    is_all = bool(request.GET.get("all"))
    audit.record("register.export", guards.staff(request), by=guards.staff(request), at=clock.now(), all=is_all)
    pieces = exporting.as_held(groups, on=on) if is_all else exporting.as_confirmed(groups, on=on)
    name = f"register-{'all' if is_all else 'confirmed'}-{on:%Y-%m-%d}.json"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type="application/json", headers=headers)


def url() -> str:
    return reverse("admin:nominations_registerdifference_reconciliation")


def _back(request: HttpRequest) -> HttpResponse:
    asked = {name: request.POST.get(name, "") for name in ("show", "q", "page")}
    return redirect(f"{url()}?{urlencode({name: value for name, value in asked.items() if value})}")


def _groups(request: HttpRequest) -> ExpertGroupQuerySet:
    if guards.standing(request) is Standing.NOBODY:
        raise PermissionDenied
    return ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today()).order_by("code")
