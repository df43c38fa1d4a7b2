"""The contacts of a partner at the desk: who holds, who held, added, changed and ended."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk.forms.partners import ContactChangeForm, ContactForm, DayForm, typed
from nominations.desk.views import taking_along
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.partner_forms import fill
from nominations.desk.views.routing import Routes
from nominations.partnerships import contacts as verbs
from nominations.partnerships import queries
from nominations.partnerships.models import PartnerContact

HERE = "contacts"


@require_safe
def contacts(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show who is to be written to today, and who was."""
    partner = partner_guards.partner(request, partner_id)
    present, earlier = queries.contacts(partner, on=guards.today())
    template = "desk/partners/contacts.html"
    facts = {"present": present, "earlier": earlier, "forms": taking_along.FORMS}
    return partner_pages.show(request, partner, template, here=HERE, **facts)


@ask
def add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Add a contact from a day on."""
    partner = partner_guards.partner(request, partner_id)
    form = ContactForm(posted(request), facts=(partner.pk,), initial={"since": guards.today()})

    def act(at: datetime) -> PartnerContact:
        told = typed(form, (*form.FACTS, "since"))
        return verbs.add(partner, **told, by=guards.staff(request), at=at)

    return fill(
        request,
        form,
        act,
        title=_now("Add a contact of %(country)s") % {"country": partner.country.name_in_text},
        lead=_("Only the secretariat sees contacts. Enter what is needed to reach them, nothing more."),
        button=_("Add the contact"),
        done=_("The contact is added."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def change(request: HttpRequest, partner_id: uuid.UUID, contact_id: int) -> HttpResponse:
    """Change a contact from a day on: the entry ends there, and a new one begins."""
    partner = partner_guards.partner(request, partner_id)
    contact = partner_guards.contact(partner, contact_id)
    initial = {**ContactForm.shown_of(contact), "since": max(guards.today(), contact.since)}
    form = ContactChangeForm(posted(request), facts=(contact.pk,), initial=initial)

    def act(at: datetime) -> PartnerContact:
        on = form.cleaned_data["since"]
        return verbs.change(contact, **typed(form, form.FACTS), on=on, by=guards.staff(request), at=at)

    return fill(
        request,
        form,
        act,
        title=_now("Change the contact: %(name)s") % {"name": contact},
        button=_("Save"),
        done=_("The contact is changed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def ending(request: HttpRequest, partner_id: uuid.UUID, contact_id: int) -> HttpResponse:
    """End a contact on a day."""
    partner = partner_guards.partner(request, partner_id)
    contact = partner_guards.contact(partner, contact_id)

    def act(facts: Facts, at: datetime) -> PartnerContact:
        return verbs.end(contact, on=facts["on"], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("End the contact: %(name)s") % {"name": contact},
        lead=_("Nobody writes to the contact from that day on. The entry stays among the earlier ones."),
        button=_("End the contact"),
        done=_("The contact is ended."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
        act=act,
        step=_("Continue: see what happens"),
    )
    return decide(request, decision, DayForm(posted(request), facts=(contact.pk,), initial={"on": guards.today()}))


ROUTES: Routes = {
    "<uuid:partner_id>/contacts/": (contacts, "contacts"),
    "<uuid:partner_id>/contacts/new/": (add, "contact_add"),
    "<uuid:partner_id>/contacts/<int:contact_id>/": (change, "contact_change"),
    "<uuid:partner_id>/contacts/<int:contact_id>/ending/": (ending, "contact_ending"),
}
