"""Your seats: where the visitor's State sits and who sits there, a group on any day, and the way to a change."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from nominations.calls.changes import CannotPropose
from nominations.kernel import clock
from nominations.mandates import changes
from nominations.mandates.changes import AnswerTheCall
from nominations.portal import guards
from nominations.portal import seats as own
from nominations.portal.forms.seats import DayForm
from nominations.portal.guards import SignedIn, signed_in


@require_safe
@signed_in()
def seats(request: SignedIn) -> HttpResponse:
    """Show every group in which the State sits; `?q=` looks in titles, codes and what groups do."""
    at = clock.now()
    typed = request.GET.get("q", "").strip()
    page, standings = own.page_of(guards.states(request), typed=typed, page=request.GET.get("page", "1"), at=at)
    return render(request, "portal/seats.html", {"page": page, "standings": standings, "typed": typed, "at": at})


@require_safe
@signed_in()
def seat(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show the State's seats in one group over time, and the whole group on the day of `?on=`."""
    group, states = guards.group(request, key), guards.states(request)
    at = clock.now()
    today = clock.local_day(at)
    form = DayForm(request.GET if "on" in request.GET else {"on": today.isoformat()})
    day = form.chosen(otherwise=today)
    ever = own.members(group, states)
    facts = {
        "group": group,
        "at": at,
        "today": today,
        "standings": own.standings([group], states, at=at, ever=ever),
        "history": own.history(group, states),
        "members": ever,
        "form": form,
        "day": day,
        "rows": own.on_day(group, states, on=day),
    }
    return render(request, "portal/seat.html", facts)


@require_POST
@signed_in()
def change(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Open the State's change, or go to the one that a colleague began, or to the call that asks for it now."""
    group = guards.group(request, key)
    country = guards.own_state(request, request.POST.get("state", ""))
    try:
        nomination = changes.propose(group, country=country, by=request.user, at=clock.now())
    except AnswerTheCall as refusal:
        messages.info(request, str(refusal))
        return redirect("portal:call", refusal.invitation.pk)
    except CannotPropose as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:seat", group.pk)
    return redirect("portal:draft", nomination.pk)
