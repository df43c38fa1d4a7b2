"""Delegations of a meeting at the desk: all 27, one of them, and what staff change for a State, with the reason."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import delegation_lists, guards, meeting_guards, meeting_pages
from nominations.desk.forms import delegations as forms
from nominations.desk.forms.decisions import ReasonForm
from nominations.desk.views import guests
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.routing import Routes
from nominations.groups.models import Seat
from nominations.kernel import clock
from nominations.meetings import accrediting, lineups, places
from nominations.meetings import facts as of_people
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant

Act = Callable[[Facts, datetime], object]


@require_safe
def delegations(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show who comes: each State's delegation, then the guests, and what to look at."""
    meeting = meeting_guards.meeting(request, meeting_id)
    facts = {"lists": delegation_lists.lists(meeting), "findings": lineups.findings(meeting)}
    title = _("Delegations and guests")
    return meeting_pages.show(
        request, meeting, "desk/meetings/delegations.html", here="delegations", title=title, **facts
    )


@require_safe
def delegation(request: HttpRequest, meeting_id: uuid.UUID, iso2: str) -> HttpResponse:
    """Show one State's delegation, those withdrawn too, and what can be changed for it."""
    found = _found(request, meeting_id, iso2)
    drawn = lineups.lineup(found, user=guards.staff(request), at=clock.now())
    facts = {"delegation": found, "lineup": drawn, "findings": lineups.findings_of(drawn)}
    title = _now("Delegation of %(state)s") % {"state": found.country.name_en}
    return meeting_pages.show(
        request, found.meeting, "desk/meetings/delegation.html", here="delegations", title=title, **facts
    )


@ask
def representative(request: HttpRequest, meeting_id: uuid.UUID, iso2: str, number: int) -> HttpResponse:
    found = _found(request, meeting_id, iso2)
    seat = _seat(found, number)
    sits = places.sitting(seat, on=found.meeting.first_on)

    def act(facts: Facts, at: datetime) -> Participant:
        return accrediting.name_representative(
            found, seat=seat, mode=facts["mode"], because=facts["because"], by=guards.staff(request), at=at
        )

    who = {"state": found.country.name_en, "name": sits.person if sits else "–"}
    title = _now("%(state)s: %(name)s attends") % who
    form = forms.AttendingForm(posted(request), facts=(found.pk, number))
    return decide(request, _decision(found, act, title=title, button=_("Name the representative")), form)


@ask
def substitute(request: HttpRequest, meeting_id: uuid.UUID, iso2: str, number: int) -> HttpResponse:
    found = _found(request, meeting_id, iso2)
    seat = _seat(found, number)

    def act(facts: Facts, at: datetime) -> Participant:
        told, because = forms.person(facts), facts["because"]
        return accrediting.name_substitute(
            found, seat=seat, facts=told, because=because, by=guards.staff(request), at=at
        )

    title = _now("%(state)s: a substitute for this meeting") % {"state": found.country.name_en}
    form = forms.AttendeeForm(posted(request), facts=(found.pk, number))
    return decide(request, _decision(found, act, title=title, button=_("Name the substitute")), form)


@ask
def expert(request: HttpRequest, meeting_id: uuid.UUID, iso2: str) -> HttpResponse:
    found = _found(request, meeting_id, iso2)
    heads = lineups.lineup(found, user=guards.staff(request), at=clock.now()).attending
    if not heads:
        raise Http404

    def act(facts: Facts, at: datetime) -> Participant:
        with_whom = next((head for head in heads if str(head.pk) == facts.get("accompanies")), heads[0])
        told, because, by = forms.person(facts), facts["because"], guards.staff(request)
        return accrediting.name_expert(found, accompanies=with_whom, facts=told, because=because, by=by, at=at)

    title = _now("%(state)s: an accompanying technical expert") % {"state": found.country.name_en}
    form = forms.AttendeeForm(posted(request), facts=(found.pk,), heads=heads)
    return decide(request, _decision(found, act, title=title, button=_("Name the expert")), form)


@ask
def nobody(request: HttpRequest, meeting_id: uuid.UUID, iso2: str) -> HttpResponse:
    found = _found(request, meeting_id, iso2)

    def act(facts: Facts, at: datetime) -> Delegation:
        return accrediting.nil(found, reason=facts["reason"], because=facts["because"], by=guards.staff(request), at=at)

    title = _now("%(state)s: nobody attends") % {"state": found.country.name_en}
    form = forms.NobodyForm(posted(request), facts=(found.pk,), initial={"reason": found.nil_reason})
    return decide(request, _decision(found, act, title=title, button=_("Enter that nobody attends")), form)


@ask
def attendee(request: HttpRequest, meeting_id: uuid.UUID, iso2: str, participant_id: uuid.UUID) -> HttpResponse:
    """Correct what is kept of somebody; of a representative only how they attend."""
    found = _found(request, meeting_id, iso2)
    person = _person(found, participant_id)
    before = of_people.of_participant(person).columns()

    def act(facts: Facts, at: datetime) -> Participant:
        told = of_people.Facts(**{name: facts.get(name, value) for name, value in before.items()})
        return accrediting.change(person, facts=told, because=facts["because"], by=guards.staff(request), at=at)

    is_fixed = person.capacity == Participant.Capacity.REPRESENTATIVE
    shape = forms.AttendingForm if is_fixed else forms.AttendeeForm
    form = shape(posted(request), facts=(person.pk,), initial=before)
    title = _now("%(state)s: change %(name)s") % {"state": found.country.name_en, "name": person}
    return decide(request, _decision(found, act, title=title, button=_("Save the change")), form)


@ask
def withdrawal(request: HttpRequest, meeting_id: uuid.UUID, iso2: str, participant_id: uuid.UUID) -> HttpResponse:
    """Withdraw somebody for the State, and the experts who come with them."""
    found = _found(request, meeting_id, iso2)
    person = _person(found, participant_id)

    def act(facts: Facts, at: datetime) -> Participant:
        return accrediting.withdraw(person, reason=facts["reason"], by=guards.staff(request), at=at)

    title = _now("%(state)s: withdraw %(name)s") % {"state": found.country.name_en, "name": person}
    form = ReasonForm(posted(request), facts=(person.pk,))
    lead = _("Experts who come with this person are withdrawn too. To send somebody else, name a substitute instead.")
    return decide(request, _decision(found, act, title=title, lead=lead, button=_("Withdraw"), is_grave=True), form)


def _decision(
    found: Delegation,
    act: Act,
    *,
    title: str,
    button: str | Promise,
    lead: str | Promise = "",
    is_grave: bool = False,
) -> Decision:
    back = meeting_pages.address(found.meeting, "delegation", found.country_id)
    lead = lead or _("You change this for the State. Its contact points are told, and whoever is named or withdrawn.")
    return Decision(
        title=title,
        lead=lead,
        button=button,
        done=_("The delegation is changed. The mails leave in a few minutes."),
        back=back,
        trail=(*trail(found.meeting), (back, found.country.name_en)),
        act=act,
        is_grave=is_grave,
    )


def trail(meeting: Meeting) -> Trail:
    """Return where the pages below the delegations of a meeting stand."""
    home, rows = reverse("admin:index"), reverse("admin:nominations_meeting_changelist")
    here = meeting_pages.address(meeting, "delegations")
    return ((home, _("Home")), (rows, _("Meetings")), (here, meeting.title))


def _found(request: HttpRequest, meeting_id: uuid.UUID, iso2: str) -> Delegation:
    return meeting_guards.delegation(meeting_guards.meeting(request, meeting_id), iso2)


def _seat(found: Delegation, number: int) -> Seat:
    seat = next((each for each in places.seats_of(found) if each.number == number), None)
    if seat is None:
        raise Http404
    return seat


def _person(found: Delegation, participant_id: uuid.UUID) -> Participant:
    person = meeting_guards.participant(found.meeting, participant_id)
    if person.delegation_id != found.pk:
        raise Http404
    person.delegation = found
    return person


_ONE = "<uuid:meeting_id>/delegations/<str:iso2>/"
ROUTES: Routes = {
    "<uuid:meeting_id>/delegations/": (delegations, "delegations"),
    _ONE: (delegation, "delegation"),
    f"{_ONE}seats/<int:number>/representative/": (representative, "representative"),
    f"{_ONE}seats/<int:number>/substitute/": (substitute, "substitute"),
    f"{_ONE}expert/": (expert, "expert"),
    f"{_ONE}nobody/": (nobody, "nobody"),
    f"{_ONE}persons/<uuid:participant_id>/": (attendee, "attendee"),
    f"{_ONE}persons/<uuid:participant_id>/withdrawal/": (withdrawal, "attendee_withdrawal"),
    **guests.ROUTES,
}
