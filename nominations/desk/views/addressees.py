"""Entering whom letters to a State go to, and retiring an annex."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk import guards, letter_guards
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.letters import EnterAddresseeForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.letters import addressing, annexing
from nominations.letters.models import Addressee, Annex
from nominations.reference.models import Country


@ask
def entering(request: HttpRequest) -> HttpResponse:
    """Enter an addressee; `?country=` chooses the State, `?call=` says which call's letters to return to."""
    visitor, today = guards.visitor(request), guards.today()
    rows = reverse("admin:nominations_addressee_changelist")

    def act(facts: Facts, at: datetime) -> Addressee:
        typed = {name: value for name, value in facts.items() if name not in {"shown", "call"}}
        return addressing.enter_addressee(typed.pop("country"), **typed, by=visitor, at=at)

    decision = Decision(
        title=_("Enter an addressee"),
        lead=_("The Permanent Representative whom letters to a State go to. Who is in office now ends with this day."),
        button=_("Enter the addressee"),
        done=_("The addressee is entered."),
        back=_back(request) or rows,
        trail=((reverse("admin:index"), _("Home")), (rows, _("Addressees"))),
        act=act,
        step=_("Continue"),
    )
    states = Country.objects.member_states(on=today)
    start = {"country": request.GET.get("country", ""), "since": today.isoformat()}
    form = EnterAddresseeForm(posted(request), states=states, initial=start)
    return decide(request, decision, form)


def _back(request: HttpRequest) -> str:
    """Return the letters of the call that the visitor came from, if it is one of his."""
    key = guards.key(request.GET.get("call", ""))
    call = Call.objects.visible_to(guards.staff(request), on=guards.today()).filter(pk=key).first()
    return reverse("admin:nominations_call_letters", args=[call.pk]) if call else ""


@ask
def retirement(request: HttpRequest, annex_id: int) -> HttpResponse:
    annex = letter_guards.annex(request, annex_id)
    rows = reverse("admin:nominations_annex_changelist")
    address = reverse("admin:nominations_annex_change", args=[annex.pk])

    def act(_facts: Facts, at: datetime) -> Annex:
        return annexing.retire_annex(annex, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Retire the annex: %(title)s") % {"title": annex.title},
        lead=_("Letters that follow go without it. Those that were issued keep it."),
        button=_("Retire the annex"),
        done=_("The annex is retired."),
        back=address,
        trail=((reverse("admin:index"), _("Home")), (rows, _("Annexes")), (address, annex.title)),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(annex.pk,)))
