"""The events with a partner and their outcomes at the desk: entered, changed, removed."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.partners import EventForm, OutcomeForm, typed
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.partner_forms import fill
from nominations.desk.views.routing import Routes
from nominations.partnerships import events as verbs
from nominations.partnerships import queries

HERE = "events"


@require_safe
def events(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show the events, the newest first, with what came of each."""
    partner = partner_guards.partner(request, partner_id)
    lines = queries.events(partner, on=guards.today())
    return partner_pages.show(request, partner, "desk/partners/events.html", here=HERE, lines=lines)


@ask
def add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Enter an event on a date as it is stated."""
    partner = partner_guards.partner(request, partner_id)
    form = EventForm(posted(request), facts=(partner.pk,))
    return fill(
        request,
        form,
        lambda at: verbs.enter(partner, **form.told(), by=guards.staff(request), at=at),
        title=_now("Add an event with %(country)s") % {"country": partner.country.name_in_text},
        lead=_("What took place, or will. A workshop that is to take place here becomes a meeting afterwards."),
        button=_("Add the event"),
        done=_("The event is added."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def change(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponse:
    """Change an event; one that is a meeting here keeps the days of the meeting."""
    partner = partner_guards.partner(request, partner_id)
    event = partner_guards.event(partner, event_id)
    has_meeting = event.meeting is not None
    form = EventForm(posted(request), facts=(event.pk,), has_meeting=has_meeting, initial=EventForm.shown_of(event))
    return fill(
        request,
        form,
        lambda at: verbs.edit(event, **form.told(), by=guards.staff(request), at=at),
        title=_now("Change the event: %(title)s") % {"title": event.title},
        lead=_("The days are those of the meeting: change the meeting, and they follow.") if has_meeting else "",
        button=_("Save"),
        done=_("The event is changed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def removal(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponse:
    """Remove an event that was entered by mistake, after asking."""
    partner = partner_guards.partner(request, partner_id)
    event = partner_guards.event(partner, event_id)

    def act(_facts: Facts, at: datetime) -> None:
        verbs.remove(event, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Remove the event: %(title)s") % {"title": event.title},
        lead=_("For an event that was entered by mistake. The history keeps its title."),
        button=_("Remove the event"),
        done=_("The event is removed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(event.pk,)))


@ask
def outcome_add(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponse:
    """Write down what came out of an event."""
    partner = partner_guards.partner(request, partner_id)
    event = partner_guards.event(partner, event_id)
    form = OutcomeForm(posted(request), facts=(event.pk,))
    return fill(
        request,
        form,
        lambda at: verbs.add_outcome(event, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Add an outcome: %(title)s") % {"title": event.title},
        button=_("Add the outcome"),
        done=_("The outcome is added."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def outcome_change(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID, outcome_id: int) -> HttpResponse:
    """Change an outcome."""
    partner = partner_guards.partner(request, partner_id)
    outcome = partner_guards.outcome(partner_guards.event(partner, event_id), outcome_id)
    initial = {name: getattr(outcome, name) for name in OutcomeForm.FACTS}
    form = OutcomeForm(posted(request), facts=(outcome.pk,), initial=initial)
    return fill(
        request,
        form,
        lambda at: verbs.change_outcome(outcome, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Change an outcome: %(title)s") % {"title": outcome.event.title},
        button=_("Save"),
        done=_("The outcome is changed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def outcome_removal(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID, outcome_id: int) -> HttpResponse:
    """Remove an outcome that was entered by mistake, after asking."""
    partner = partner_guards.partner(request, partner_id)
    outcome = partner_guards.outcome(partner_guards.event(partner, event_id), outcome_id)

    def act(_facts: Facts, at: datetime) -> None:
        verbs.remove_outcome(outcome, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Remove an outcome: %(title)s") % {"title": outcome.event.title},
        lead=outcome.text,
        button=_("Remove the outcome"),
        done=_("The outcome is removed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(outcome.pk,)))


ROUTES: Routes = {
    "<uuid:partner_id>/events/": (events, "events"),
    "<uuid:partner_id>/events/new/": (add, "event_add"),
    "<uuid:partner_id>/events/<uuid:event_id>/": (change, "event_change"),
    "<uuid:partner_id>/events/<uuid:event_id>/removal/": (removal, "event_removal"),
    "<uuid:partner_id>/events/<uuid:event_id>/outcomes/new/": (outcome_add, "outcome_add"),
    "<uuid:partner_id>/events/<uuid:event_id>/outcomes/<int:outcome_id>/": (outcome_change, "outcome_change"),
    "<uuid:partner_id>/events/<uuid:event_id>/outcomes/<int:outcome_id>/removal/": (
        outcome_removal,
        "outcome_removal",
    ),
}
