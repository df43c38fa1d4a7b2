"""The Member States in public: all of them as tiles and as a list, and each one's authorities and seats."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.mandates import pictures
from nominations.mandates.pictures import SeatState, TileFacts, TileMap
from nominations.register import queries
from nominations.register.caching import public
from nominations.register.queries import PublicState, StateCount
from nominations.register.views.groups import trail
from nominations.register.views.parts import Day, Link, canonical, day_asked, in_figures

A_PAGE = 25


@public
def states(request: HttpRequest) -> HttpResponse:
    """Show every Member State of a day in protocol order, with its seats in figures."""
    day = day_asked(request)
    counts = queries.all_states(on=day.on)
    context = {
        "form": day.form,
        "day": day,
        "counts": counts,
        "picture": tiles(counts, day),
        "canonical": canonical(request),
        "trail": trail(),
    }
    return render(request, "register/states.html", context)


@public
def state(request: HttpRequest, eu_code: str) -> HttpResponse:
    """Show the groups in which a State has an authority or a seat on a day; `?seats=vacant`: where one is vacant."""
    day = day_asked(request)
    found = _state(eu_code, day)
    if found is None:
        return render(request, "register/missing_state.html", {"code": eu_code}, status=404)
    if found.eu_code != eu_code:
        return redirect("register:state", found.eu_code, permanent=True)
    vacant_only = request.GET.get("seats") == "vacant"
    places = queries.state_places(found, on=day.on)
    page = Paginator(places.groups(vacant_only=vacant_only), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": found,
        "form": day.form,
        "day": day,
        "page": page,
        "rows": queries.state_rows(found, queries.groups_of(page), on=day.on),
        "signed": queries.signed_by(found, on=day.on) if page.number == 1 else [],
        "count": queries.state_count(found, places, on=day.on),
        "vacant_only": vacant_only,
        "views": views(found, day, vacant_only=vacant_only),
        "asked": query(day, vacant_only=vacant_only),
        "canonical": canonical(request),
        "trail": [*trail(), (_("Member States"), reverse("register:states"))],
    }
    return render(request, "register/state.html", context)


@public
def authorities(request: HttpRequest, eu_code: str) -> HttpResponse:
    """Show the authorities of a State that are or were a member of a group, with what became of them."""
    day = day_asked(request)
    found = _state(eu_code, day)
    if found is None:
        return render(request, "register/missing_state.html", {"code": eu_code}, status=404)
    if found.eu_code != eu_code:
        return redirect("register:authorities", found.eu_code, permanent=True)
    page = Paginator(queries.authorities(found, on=day.on), A_PAGE).get_page(request.GET.get("page"))
    home = reverse("register:state", args=[found.eu_code]) + day.query
    context = {
        "state": found,
        "form": day.form,
        "day": day,
        "page": page,
        "lines": queries.authority_lines(page),
        "canonical": canonical(request),
        "trail": [*trail(), (_("Member States"), reverse("register:states")), (found.name, home)],
    }
    return render(request, "register/authorities.html", context)


def _state(code: str, day: Day) -> PublicState | None:
    """Return the Member State of an EU or ISO code, if it is one: EL, GR and el are Greece (rule 21)."""
    asked = code.upper()
    found = (each for each in queries.member_states(on=day.today) if asked in {each.eu_code, each.iso2})
    return next(found, None)


def views(state: PublicState, day: Day, *, vacant_only: bool) -> list[Link]:
    home = reverse("register:state", args=[state.eu_code])
    return [
        Link(_("All groups"), home + query(day, vacant_only=False), not vacant_only),
        Link(_("With a vacant seat"), home + query(day, vacant_only=True), vacant_only),
    ]


def query(day: Day, *, vacant_only: bool) -> str:
    """Return the query of an address that shows the same."""
    if not vacant_only:
        return day.query
    return f"{day.query}&seats=vacant" if day.query else "?seats=vacant"


def tiles(counts: list[StateCount], day: Day) -> TileMap:
    return pictures.tile_map(
        TileFacts(
            code=count.state.eu_code,
            name=count.state.name,
            state=seat_state(count),
            href=reverse("register:state", args=[count.state.eu_code]) + day.query,
            sentence=in_figures(count.held, count.vacant),
        )
        for count in counts
    )


def seat_state(count: StateCount) -> SeatState:
    if not count.held and not count.vacant:
        return SeatState.NOT_INVITED
    if not count.vacant:
        return SeatState.HELD
    return SeatState.PARTLY if count.held else SeatState.VACANT
