"""Observers of groups at the desk: admitted because of a letter, corrected, ended."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, partner_guards
from nominations.desk.forms.partners import DayForm, ObserverForm, typed
from nominations.desk.partner_pages import Trail
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.partner_forms import fill
from nominations.desk.views.partners import choose_group
from nominations.desk.views.routing import Routes
from nominations.partnerships import observing
from nominations.partnerships.models import Observer


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the groups that a country can be admitted to; the only one is gone to at once."""
    return choose_group(request, "admin:nominations_observer_new", _("Admit an observer"), trail())


@ask
def new(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Admit a country as an observer of a group."""
    group = guards.group(request, group_id)
    initial = {"since": guards.today(), "country": request.GET.get("country", "")[:2]}
    form = ObserverForm(posted(request), facts=(group.pk,), initial=initial)
    return fill(
        request,
        form,
        lambda at: observing.admit(group, **typed(form, ("country", *form.FACTS)), by=guards.staff(request), at=at),
        title=_now("Admit an observer of %(code)s") % {"code": group.code},
        lead=_("A country outside the Union that watches the group because it was invited. No seat, no vote."),
        button=_("Admit the observer"),
        done=_("The country is an observer of the group."),
        back=listed(),
        trail=trail(),
    )


@ask
def edit(request: HttpRequest, observer_id: int) -> HttpResponse:
    """Correct the invitation or the days."""
    observer = partner_guards.observer(request, observer_id)
    initial = {name: getattr(observer, name) for name in ObserverForm.FACTS}
    form = ObserverForm(posted(request), facts=(observer.pk,), is_new=False, initial=initial)
    return fill(
        request,
        form,
        lambda at: observing.edit(observer, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Observer of %(code)s: %(country)s") % {"code": observer.group.code, "country": observer},
        button=_("Save"),
        done=_("The observer is changed."),
        back=listed(),
        trail=trail(),
        acts=[
            (reverse("admin:nominations_observer_ending", args=[observer.pk]), _("End the observing")),
            (reverse("admin:nominations_observer_history", args=[observer.pk]), _("History")),
        ],
    )


@ask
def ending(request: HttpRequest, observer_id: int) -> HttpResponse:
    """End the observing on a day."""
    observer = partner_guards.observer(request, observer_id)

    def act(facts: Facts, at: datetime) -> Observer:
        return observing.end(observer, on=facts["on"], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("End the observing of %(country)s") % {"country": observer.country.name_in_text},
        lead=_("The entry stays, with its last day. Guests who are invited already stay invited."),
        button=_("End the observing"),
        done=_("The observing is ended."),
        back=listed(),
        trail=trail(),
        act=act,
        step=_("Continue: see what happens"),
        is_grave=True,
    )
    return decide(request, decision, DayForm(posted(request), facts=(observer.pk,), initial={"on": guards.today()}))


def listed() -> str:
    return reverse("admin:nominations_observer_changelist")


def trail() -> Trail:
    return ((reverse("admin:index"), _("Home")), (listed(), _("Observers of groups")))


ROUTES: Routes = {
    "new/": (choose, "choose"),
    "new/<uuid:group_id>/": (new, "new"),
    "<int:observer_id>/edit/": (edit, "edit"),
    "<int:observer_id>/ending/": (ending, "ending"),
}
