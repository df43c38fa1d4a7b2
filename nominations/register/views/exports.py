"""The lists of the Register to take along: the same rows as the screen shows for the same question, streamed."""

from datetime import date

from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations.kernel import clock, sheets
from nominations.kernel.tables import Table
from nominations.register import queries
from nominations.register.caching import SECONDS
from nominations.register.exports import meeting_tables, tables
from nominations.register.exports.notes import note
from nominations.register.forms import GroupSearch
from nominations.register.views.meetings import search_of
from nominations.register.views.parts import Day, day_asked


@require_safe
def groups(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the groups that fit the filters of the search, in its order."""
    terms = queries.terms()
    asked = GroupSearch(request.GET, terms=terms)
    wanted = asked.wanted(on=clock.local_day(clock.now()))
    if asked.errors:
        return not_understood(asked)
    return sent(request, tables.groups(wanted, asked.order(), terms, about=about(request)), form, "groups")


@require_safe
def composition(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Send the 27 lines of a group today, or on the day of `?on=`."""
    group, day = queries.public_group(code), day_asked(request)
    if group is None:
        raise Http404
    if day.form.errors:
        return not_understood(day.form)
    name = f"{group.code.replace('/', '-')}-composition-{day.on}"
    return sent(request, tables.composition(group, on=day.on, about=about(request)), form, name)


@require_safe
def seats(request: HttpRequest, eu_code: str, form: str) -> HttpResponseBase:
    """Send a State's groups, authorities and seats; `?seats=vacant`: where one is vacant."""
    day = day_asked(request)
    if day.form.errors:
        return not_understood(day.form)
    asked = eu_code.upper()
    found = next((each for each in queries.member_states(on=day.on) if asked in {each.eu_code, each.iso2}), None)
    if found is None:
        raise Http404
    vacant_only = request.GET.get("seats") == "vacant"
    table = tables.seats_of_state(found, on=day.on, vacant_only=vacant_only, about=about(request))
    return sent(request, table, form, f"{found.eu_code}-seats-{day.on}")


@require_safe
def meetings(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the public meetings that fit the filters of their page, the newest first."""
    asked = search_of(request)
    wanted = asked.wanted(at=clock.now())
    if asked.errors:
        return not_understood(asked)
    return sent(request, meeting_tables.meetings(wanted, about=about(request)), form, "meetings")


@require_safe
def members(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send all memberships of all groups, or those of the day of `?on=`."""
    day = day_asked(request)
    if day.form.errors:
        return not_understood(day.form)
    return sent(request, tables.members(on=_chosen(request, day), about=about(request)), form, "members")


@require_safe
def mandates(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send all mandates of all groups, or those of the day of `?on=`."""
    day = day_asked(request)
    if day.form.errors:
        return not_understood(day.form)
    return sent(request, tables.mandates(on=_chosen(request, day), about=about(request)), form, "mandates")


def _chosen(request: HttpRequest, day: Day) -> date | None:
    return day.on if "on" in request.GET else None


def about(request: HttpRequest) -> dict[str, str]:
    """Return what every file says of itself."""
    return note(f"{settings.SITE_URL}{request.get_full_path()}", at=clock.now())


def sent(request: HttpRequest, table: Table, form: str, name: str) -> HttpResponseBase:
    """Stream a table as a file whose name says what it is and of which day."""
    today = clock.local_day(clock.now())
    name = name if name.endswith(f"{today}") else f"{name}-{today}"
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}.{form}") or "",  # noqa: FBT003 - Django's own signature
        "Cache-Control": f"public, max-age={SECONDS}",
        "Access-Control-Allow-Origin": "*",
    }
    kind = sheets.CONTENT_TYPES[form]
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    return StreamingHttpResponse(
        sheets.written(table, form, bom=bool(request.GET.get("bom"))), content_type=kind, headers=headers
    )


def not_understood(form: BaseForm) -> HttpResponse:
    """Refuse instead of leaving a filter out: nobody looks at a file as closely as at a page."""
    said = " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
    text = _("Nothing was sent. %(why)s") % {"why": said}
    return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")
