"""Vacant seats over all groups of the visitor, the call for some of them, and the terms that end soon."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.desk import guards, vacant
from nominations.desk.forms.vacancies import VacancyCallForm
from nominations.desk.views.boards import ask, board_url
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.groups.models import ExpertGroup
from nominations.mandates.vacancies import Vacancy

WITHIN = {"90": vacant.NEAR, "180": vacant.FAR}


@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """Show the vacant seats, the longest vacant first; `?group=` and `?state=` filter."""
    asked = {name: request.GET.get(name, "") for name in ("group", "state", "page")}
    context = {
        **admin.site.each_context(request),
        "title": _("Vacant seats"),
        "trail": trail()[:1],
        "vacancies": vacant.vacancy_list(guards.visitor(request), **asked, on=guards.today()),
        "all_ticked": bool(asked["group"]) and request.GET.get("ticked") == "all",
    }
    return TemplateResponse(request, "desk/vacancies.html", context)


@ask
def call(request: HttpRequest) -> HttpResponse:
    """Prepare a call that asks the States of the ticked seats, all of one group. It is opened on its own page."""
    user, today = guards.visitor(request), guards.today()
    keys = request.GET.getlist("seat")
    chosen = vacant.chosen_vacancies(user, keys, on=today)
    groups = {vacancy.group.pk: vacancy.group for vacancy in chosen}
    if len(groups) != 1:
        words = _("Tick at least one vacant seat.") if not groups else _("Tick seats of one group: a call is for one.")
        messages.error(request, str(words))
        return redirect(list_url())
    group = next(iter(groups.values()))
    form = VacancyCallForm(
        posted(request),
        facts=(group.pk,),
        asked=_states(chosen),
        today=today,
        title=_now("Nominations for vacant seats: %(title)s") % {"title": group.title},
    )
    return decide(request, _decision(request, group), form)


def _states(chosen: list[Vacancy]) -> list[Any]:
    return list({vacancy.country.iso2: vacancy.country for vacancy in chosen}.values())


def _decision(request: HttpRequest, group: ExpertGroup) -> Decision:
    def act(facts: Facts, at: datetime) -> Call:
        told = {"title": facts["title"], "deadline_on": facts["deadline_on"]}
        asked = sorted(facts["states"])
        same = Call.objects.filter(group=group, status=Status.PREPARATION, asked=asked, **told).first()
        return same or calls.create_call(group, **told, asked=asked, by=guards.staff(request), at=at)

    return Decision(
        title=_now("Open a call for vacant seats in %(code)s") % {"code": group.code},
        lead=_("The call is prepared and no State is told yet. Open it on its own page, where its mails are shown."),
        button=_("Prepare the call"),
        done=_("The call is prepared. No State is told before it opens."),
        back=f"{list_url()}?{urlencode({'group': group.code})}",
        trail=(*trail(),),
        act=act,
        step=_("Continue"),
        lands=board_url,
    )


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the mandates that end within 90 or 180 days and have no successor."""
    within = request.GET.get("within", "")
    within = within if within in WITHIN else "180"
    page = vacant.ending_page(
        guards.visitor(request), within=WITHIN[within], page=request.GET.get("page", ""), on=guards.today()
    )
    context = {
        **admin.site.each_context(request),
        "title": _now("Mandates that end within %(number)s days") % {"number": within},
        "trail": trail()[:1],
        "page": page,
        "within": within,
        "choices": list(WITHIN),
    }
    return TemplateResponse(request, "desk/terms.html", context)


def list_url() -> str:
    return reverse("admin:nominations_expertgroup_vacancies")


def trail() -> Trail:
    return ((reverse("admin:index"), _("Home")), (list_url(), _("Vacant seats")))
