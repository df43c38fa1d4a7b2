"""Guests of a meeting at the desk: invited, corrected, withdrawn; each page shows the mail before it goes."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, meeting_guards, meeting_pages
from nominations.desk.forms import delegations as forms
from nominations.desk.forms.decisions import ReasonForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes
from nominations.meetings import facts as of_people
from nominations.meetings import guests
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant


@ask
def invitation(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Invite a guest to the whole meeting, or to some items of its programme."""
    meeting = meeting_guards.meeting(request, meeting_id)

    def act(facts: Facts, at: datetime) -> Participant:
        told = {name: facts[name] for name in ("capacity", "country_name")}
        items = facts.get("items", ())
        return guests.invite(meeting, facts=forms.person(facts), items=items, by=guards.staff(request), at=at, **told)

    decision = _decision(
        meeting,
        act,
        title=_("Invite a guest"),
        lead=_("Observers, partner countries, invited experts and Commission staff: without a vote."),
        button=_("Send the invitation"),
        done=_("The guest is invited. The mail leaves in a few minutes."),
    )
    return decide(request, decision, _form(request, meeting))


@ask
def guest(request: HttpRequest, meeting_id: uuid.UUID, guest_id: uuid.UUID) -> HttpResponse:
    """Correct what is kept of a guest, or what they are invited to."""
    meeting = meeting_guards.meeting(request, meeting_id)
    person = _guest(meeting, guest_id)

    def act(facts: Facts, at: datetime) -> Participant:
        told, items = forms.person(facts), facts.get("items")
        return guests.change(person, facts=told, items=items, by=guards.staff(request), at=at)

    decision = _decision(
        meeting,
        act,
        title=_now("Change: %(name)s") % {"name": person},
        lead=_("The guest is told anew when the address or the items change."),
        button=_("Save the change"),
        done=_("The guest is changed."),
    )
    initial = {**of_people.of_participant(person).columns(), "items": list(person.invited_to.all())}
    return decide(request, decision, _form(request, meeting, person=person, initial=initial))


@ask
def withdrawal(request: HttpRequest, meeting_id: uuid.UUID, guest_id: uuid.UUID) -> HttpResponse:
    meeting = meeting_guards.meeting(request, meeting_id)
    person = _guest(meeting, guest_id)

    def act(facts: Facts, at: datetime) -> Participant:
        return guests.withdraw(person, reason=facts["reason"], by=guards.staff(request), at=at)

    decision = _decision(
        meeting,
        act,
        title=_now("Withdraw the invitation of %(name)s") % {"name": person},
        lead=_("The guest is told why. The entry stays, marked as withdrawn."),
        button=_("Withdraw the invitation"),
        done=_("The invitation is withdrawn."),
        is_grave=True,
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(person.pk,)))


def _form(
    request: HttpRequest, meeting: Meeting, *, person: Participant | None = None, initial: Any = None
) -> forms.GuestForm:
    key = (meeting.pk, person.pk if person else None)
    programme = meeting.items.order_by("position")
    return forms.GuestForm(posted(request), facts=key, programme=programme, is_new=person is None, initial=initial)


def _guest(meeting: Meeting, guest_id: uuid.UUID) -> Participant:
    person = meeting_guards.participant(meeting, guest_id)
    if person.delegation_id is not None:
        raise Http404
    return person


def _decision(
    meeting: Meeting,
    act: Callable[[Facts, datetime], object],
    *,
    title: str | Promise,
    lead: str | Promise,
    button: str | Promise,
    done: str | Promise,
    is_grave: bool = False,
) -> Decision:
    back = meeting_pages.address(meeting, "delegations")
    home, rows = reverse("admin:index"), reverse("admin:nominations_meeting_changelist")
    return Decision(
        title=title,
        lead=lead,
        button=button,
        done=done,
        back=back,
        trail=((home, _("Home")), (rows, _("Meetings")), (back, meeting.title)),
        act=act,
        is_grave=is_grave,
    )


ROUTES: Routes = {
    "<uuid:meeting_id>/guests/invitation/": (invitation, "guest_invitation"),
    "<uuid:meeting_id>/guests/<uuid:guest_id>/": (guest, "guest"),
    "<uuid:meeting_id>/guests/<uuid:guest_id>/withdrawal/": (withdrawal, "guest_withdrawal"),
}
