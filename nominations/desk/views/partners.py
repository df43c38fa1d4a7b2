"""A partner as it stands, and the pages that enter one, edit it, end the cooperation or take it up again."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.partners import DayForm, EditPartnerForm, PartnerForm, typed
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.partner_forms import fill
from nominations.desk.views.routing import Routes
from nominations.groups.models import ExpertGroup
from nominations.partnerships import partnering, queries
from nominations.partnerships.models import Partner

A_PAGE = 25


@require_safe
def overview(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show where the cooperation stands, what is next, and what can be done."""
    partner, today = partner_guards.partner(request, partner_id), guards.today()
    return partner_pages.show(
        request,
        partner,
        "desk/partners/overview.html",
        here="overview",
        counts=queries.counts(partner, on=today),
        coming=queries.coming(partner, on=today),
        steps=queries.open_steps(partner, on=today),
        observer=queries.observer(partner, on=today),
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the groups that a partner can be entered for; the only one is gone to at once."""
    return choose_group(request, "admin:nominations_partner_new", _("Enter a partner"), partner_pages.trail())


def choose_group(request: HttpRequest, name: str, title: str | Promise, trail: partner_pages.Trail) -> HttpResponse:
    """Show the visitor's groups that are not closed, each with its way to a page; the only one is gone to at once."""
    groups = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today())
    groups = groups.exclude(status=ExpertGroup.Status.CLOSED)
    asked = request.GET.get("q", "")[:100]
    page = Paginator(groups.saying(asked).order_by("code"), A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1 and not asked:
        return redirect(name, page.object_list[0].pk)
    context = {
        **admin.site.each_context(request),
        "title": title,
        "trail": trail,
        "page": page,
        "typed": asked,
        "rows": [(group, reverse(name, args=[group.pk])) for group in page.object_list],
    }
    return TemplateResponse(request, "desk/partners/choice.html", context)


@ask
def new(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Enter a country outside the Union as a partner of a group."""
    group = guards.group(request, group_id)
    form = PartnerForm(posted(request), facts=(group.pk,), initial={"since": guards.today(), "is_public": True})
    made: list[Partner] = []

    def act(at: datetime) -> None:
        made.append(partnering.enter(group, **typed(form, form.FACTS), by=guards.staff(request), at=at))

    answer = fill(
        request,
        form,
        act,
        title=_now("Enter a partner of %(code)s") % {"code": group.code},
        lead=_("A country outside the Union that the group works with. It has no seat and no vote."),
        button=_("Enter the partner"),
        done=_("The partner is entered. Add its contacts, topics and events."),
        back=reverse("admin:nominations_partner_changelist"),
        trail=partner_pages.trail(),
    )
    return redirect(partner_pages.address(made[0], "overview")) if made else answer


@ask
def edit(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Say anew where the cooperation stands."""
    partner = partner_guards.partner(request, partner_id)
    form = EditPartnerForm(posted(request), facts=(partner.pk,), initial=EditPartnerForm.shown_of(partner))
    return fill(
        request,
        form,
        lambda at: partnering.edit(partner, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Edit: %(partner)s") % {"partner": partner},
        button=_("Save"),
        done=_("The partner is changed."),
        back=partner_pages.address(partner, "overview"),
        trail=partner_pages.trail(partner),
    )


@ask
def ending(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """End the cooperation on a day."""
    partner = partner_guards.partner(request, partner_id)

    def act(facts: Facts, at: datetime) -> Partner:
        return partnering.end(partner, on=facts["on"], by=guards.staff(request), at=at)

    decision = _decision(
        partner,
        act,
        title=_now("End the cooperation with %(country)s") % {"country": partner.country.name_in_text},
        lead=_(
            "What was agreed and done stays readable, also for the public. Nothing new begins until it is taken up."
        ),
        button=_("End the cooperation"),
        done=_("The cooperation is ended."),
        is_grave=True,
    )
    return decide(request, decision, DayForm(posted(request), facts=(partner.pk,), initial={"on": guards.today()}))


@ask
def resumption(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Take the cooperation up again."""
    partner = partner_guards.partner(request, partner_id)

    def act(_facts: Facts, at: datetime) -> Partner:
        return partnering.take_up_again(partner, by=guards.staff(request), at=at)

    decision = _decision(
        partner,
        act,
        title=_now("Take up the cooperation with %(country)s again") % {"country": partner.country.name_in_text},
        lead=_("It goes on as if it had never ended; the history says that it had."),
        button=_("Take it up again"),
        done=_("The cooperation goes on."),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(partner.pk,)))


def _decision(partner: Partner, act: Any, **words: Any) -> Decision:
    back, trail = partner_pages.address(partner, "overview"), partner_pages.trail(partner)
    return Decision(act=act, back=back, trail=trail, step=_("Continue: see what happens"), **words)


ROUTES: Routes = {
    "new/": (choose, "choose"),
    "new/<uuid:group_id>/": (new, "new"),
    "<uuid:partner_id>/overview/": (overview, "overview"),
    "<uuid:partner_id>/edit/": (edit, "edit"),
    "<uuid:partner_id>/ending/": (ending, "ending"),
    "<uuid:partner_id>/resumption/": (resumption, "resumption"),
}
