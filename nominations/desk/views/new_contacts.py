"""Entering one contact point: judged by the rules of a list, with the mails shown that tell the State's others."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.accounts import importing
from nominations.accounts.import_rules import Line, Outcome
from nominations.accounts.models import Role
from nominations.desk import guards
from nominations.desk.forms.imports import ContactForm
from nominations.desk.guards import Standing
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.imports import trail
from nominations.kernel import clock
from nominations.reference import rules as reference
from nominations.reference.models import Country


@ask
def entering(request: HttpRequest) -> HttpResponse:
    """Enter a person; `?country=` chooses the State, to whose page the way then leads back."""
    if guards.standing(request) < Standing.OFFICER:
        raise PermissionDenied
    by, today = guards.staff(request), guards.today()
    states = Country.objects.member_states(on=today)
    chosen = states.filter(pk=request.GET.get("country", "")[:2]).first()
    form = ContactForm(
        posted(request), states=states, initial={"country": chosen, "since": today.isoformat(), "position": "1"}
    )
    known = reference.spellings(states)

    def judged() -> Line:
        return importing.judged_one(form.typed, states=known, at=clock.now())

    def act(_facts: Facts, at: datetime) -> Role:
        return importing.enter_one(form.typed, states=known, by=by, at=at)

    decision = Decision(
        title=_("Enter a contact point"),
        lead=_(
            "Whoever is entered sees the calls and the drafts of the State and gets its mail. "
            "The State's other contact points are told."
        ),
        button=_("Enter the contact point"),
        done=_("The contact point is entered."),
        back=reverse("admin:nominations_country_card", args=[chosen.pk]) if chosen else trail()[-1][0],
        trail=trail(),
        act=act,
        is_done=lambda _facts: judged().outcome is Outcome.UNCHANGED,
        findings=tuple(each for each in judged().findings if not each.blocks) if _is_ready(form) else (),
    )
    return decide(request, decision, form)


def _is_ready(form: ContactForm) -> bool:
    return form.is_bound and form.is_valid()
