"""One group in public: what the Register says of it, who is a member on a day, and what changed over time."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.groups.models import CODE, ExpertGroup
from nominations.kernel import clock
from nominations.mandates import pictures
from nominations.mandates.pictures import SeatState, TileFacts, TileMap
from nominations.register import queries
from nominations.register.caching import public
from nominations.register.forms import GroupSearch
from nominations.register.queries import PublicLine, observers
from nominations.register.views.parts import Day, canonical, counted_page, day_asked, in_figures

NEWEST_CHANGES = 8
NEWEST_MEETINGS = 5
CHANGES_A_PAGE = 50


@public
def group(request: HttpRequest, code: str) -> HttpResponse:
    """Show a group; the members are those of today, or of the day that `?on=` asks for."""
    found = found_group(code)
    if not isinstance(found, ExpertGroup):
        return found or missing_group(request, code)
    day = day_asked(request)
    lines = queries.public_composition(found, on=day.on)
    entry = queries.entry(found, queries.terms(), on=day.today)
    meetings = queries.of_group(found, at=clock.now(), most=NEWEST_MEETINGS + 1)
    around = observers.outside_of(found, on=day.on)
    changes = queries.told(queries.changes(found, on=day.today)[: NEWEST_CHANGES + 1])
    context = {
        "entry": entry,
        "form": day.form,
        "day": day,
        "lines": lines,
        "totals": queries.totals(lines),
        "picture": tiles(lines, day),
        "sub_groups": queries.sub_groups(found) if not entry.parent_code else [],
        "meetings": meetings[:NEWEST_MEETINGS],
        "has_more_meetings": len(meetings) > NEWEST_MEETINGS,
        "declarations": queries.declarations_of_group(found, on=day.today),
        "partners": around.partners,
        "observers": around.observers,
        "changes": changes[:NEWEST_CHANGES],
        "has_more_changes": len(changes) > NEWEST_CHANGES,
        "canonical": canonical(request),
        "trail": trail(),
    }
    return render(request, "register/group.html", context)


@public
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that changed in a group, the newest first, 50 a page."""
    found = found_group(code, name="changes")
    if not isinstance(found, ExpertGroup):
        return found or missing_group(request, code)
    day = day_asked(request)
    rows = queries.changes(found, on=day.today)
    page = counted_page(rows, CHANGES_A_PAGE, number=rows.count(), asked=request.GET.get("page"))
    context = {
        "group": queries.entry(found, queries.terms(), on=day.today),
        "page": page,
        "changes": queries.told(page),
        "canonical": canonical(request),
        "trail": [*trail(), (f"{found.code} {found.title}", reverse("register:group", args=[found.code]))],
    }
    return render(request, "register/changes.html", context)


def trail() -> list[tuple[str, str]]:
    return [(_("Register"), reverse("register:search"))]


def found_group(code: str, *, name: str = "group") -> ExpertGroup | HttpResponse | None:
    """Return the group; the way to the code in capitals where it was typed in small letters; or None."""
    if not re.fullmatch(CODE, code.upper()):
        return None
    if code != code.upper():
        return redirect(f"register:{name}", code.upper(), permanent=True)
    return queries.public_group(code)


def missing_group(request: HttpRequest, code: str) -> HttpResponse:
    """Say that no group has this code, with the search at hand."""
    form = GroupSearch({"text": code.upper()}, terms=queries.Terms({}))
    context = {"code": code, "search": form, "is_code": bool(re.fullmatch(CODE, code.upper()))}
    return render(request, "register/missing.html", context, status=404)


def tiles(lines: list[PublicLine], day: Day) -> TileMap:
    return pictures.tile_map(
        TileFacts(
            code=line.state.eu_code,
            name=line.state.name,
            state=seat_state(line),
            href=reverse("register:state", args=[line.state.eu_code]) + day.query,
            sentence=in_figures(line.held, line.vacant),
        )
        for line in lines
    )


def seat_state(line: PublicLine) -> SeatState:
    if not line.seats:
        return SeatState.NOT_INVITED
    if not line.vacant:
        return SeatState.HELD
    return SeatState.PARTLY if line.held else SeatState.VACANT
