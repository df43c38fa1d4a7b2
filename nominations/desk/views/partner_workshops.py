"""A workshop with a partner as a meeting here, and its contacts invited as guests: from the partner and the meeting."""

import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, meeting_guards, meeting_pages, partner_guards, partner_pages
from nominations.desk.forms.partner_guests import InvitationForm
from nominations.desk.forms.partners import WorkshopForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.partnerships import queries, rules, workshops

LEAD = _("Guests have no vote. Each contact gets the mail below with the calendar entry; all are invited, or nobody.")


@ask
def planning(request: HttpRequest, partner_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponse:
    """Plan an event as a workshop of the group, here: a meeting with programme, guests and minutes."""
    partner = partner_guards.partner(request, partner_id)
    event = partner_guards.event(partner, event_id)
    stated = rules.when(event).stated

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {name: facts[name] for name in WorkshopForm.FACTS}
        return workshops.plan_workshop(event, **told, by=guards.staff(request), at=at)

    initial = {"title": event.title, "place": event.place}
    form = WorkshopForm(posted(request), facts=(event.pk,), initial=initial)
    decision = Decision(
        title=_now("Plan as a workshop of %(code)s: %(title)s") % {"code": partner.group.code, "title": event.title},
        lead=_now(
            "The event is dated “%(stated)s”; from now on its days are those of the meeting. Nobody is told before "
            "the meeting is convened. Round tables are points of its programme."
        )
        % {"stated": stated},
        button=_("Plan the workshop"),
        done=_("The workshop is planned. Write its programme, then convene it."),
        back=partner_pages.address(partner, "events"),
        trail=partner_pages.trail(partner, "events"),
        act=act,
        step=_("Continue: check it first"),
        lands=lambda meeting: meeting_pages.address(meeting, "overview"),
    )
    return decide(request, decision, form)


@ask
def invitation(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Invite contacts of the partner to a meeting of the group that is convened and to come."""
    partner = partner_guards.partner(request, partner_id)
    contacts = queries.contacts(partner, on=guards.today())[0]
    meetings = queries.convened(partner.group, at=clock.now())
    form = InvitationForm(posted(request), facts=(partner.pk,), contacts=contacts, meetings=meetings)

    def act(facts: Facts, at: datetime) -> list[Participant]:
        told = {name: facts[name] for name in ("contacts", "capacity", "mode")}
        return workshops.invite(facts["meeting"], partner=partner, **told, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Invite contacts of %(country)s to a meeting") % {"country": partner.country.name_in_text},
        lead=LEAD,
        button=_("Send the invitations"),
        done=_("The contacts are invited. The mails leave in a few minutes."),
        back=partner_pages.address(partner, "contacts"),
        trail=partner_pages.trail(partner, "contacts"),
        act=act,
        extra={"has_contacts": bool(contacts), "has_meetings": bool(meetings)},
    )
    return decide(request, decision, form, template="desk/partners/invitation.html")


@ask
def guests(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Invite contacts of the group's partners and observers to this meeting, all in one act."""
    meeting = meeting_guards.meeting(request, meeting_id)
    contacts = queries.contacts_of_group(meeting.group, on=guards.today())
    form = InvitationForm(posted(request), facts=(meeting.pk,), contacts=contacts, names_country=True)

    @transaction.atomic
    def act(facts: Facts, at: datetime) -> list[Participant]:
        chosen: dict[Any, list[Any]] = defaultdict(list)
        for contact in facts["contacts"]:
            chosen[contact.partner].append(contact)
        told = {"capacity": facts["capacity"], "mode": facts["mode"], "by": guards.staff(request), "at": at}
        found = [workshops.invite(meeting, partner=each, contacts=rows, **told) for each, rows in chosen.items()]
        return [guest for invited in found for guest in invited]

    back = meeting_pages.address(meeting, "delegations")
    rows = reverse("admin:nominations_meeting_changelist")
    decision = Decision(
        title=_now("Invite contacts of partners and observers: %(title)s") % {"title": meeting.title},
        lead=LEAD,
        button=_("Send the invitations"),
        done=_("The contacts are invited. The mails leave in a few minutes."),
        back=back,
        trail=((reverse("admin:index"), _("Home")), (rows, _("Meetings")), (back, meeting.title)),
        act=act,
        extra={"has_contacts": bool(contacts), "has_meetings": True},
    )
    return decide(request, decision, form, template="desk/partners/invitation.html")


ROUTES: Routes = {
    "<uuid:partner_id>/events/<uuid:event_id>/workshop/": (planning, "event_workshop"),
    "<uuid:partner_id>/invitation/": (invitation, "invitation"),
}
OF_A_MEETING: Routes = {"<uuid:meeting_id>/guests/partners/": (guests, "guest_partners")}
