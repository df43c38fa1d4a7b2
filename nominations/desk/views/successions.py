"""What became of an authority: renamed, merged into another one, succeeded; what is carried over is shown first."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, seats
from nominations.desk.forms.mandates import IntoForm, NameForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.mandate_decisions import SEE_FIRST, TEMPLATE
from nominations.mandates import actions
from nominations.parties.models import Authority

RENAMED, MERGED, SUCCEEDED = Authority.Succession.RENAMED, Authority.Succession.MERGED, Authority.Succession.SUCCEEDED


@ask
def renaming(request: HttpRequest, authority_id: uuid.UUID) -> HttpResponse:
    authority = guards.authority(request, authority_id)
    decision = _decision(
        request,
        authority,
        RENAMED,
        title=_now("Rename %(authority)s") % {"authority": authority},
        lead=_("The same authority under a new name. Its members and seats go on, day by day, under the new one."),
        button=_("Rename the authority"),
    )
    form = NameForm(posted(request), facts=(authority.pk,))
    return decide(request, decision, form, template=TEMPLATE)


@ask
def merger(request: HttpRequest, authority_id: uuid.UUID) -> HttpResponse:
    authority = guards.authority(request, authority_id)
    decision = _decision(
        request,
        authority,
        MERGED,
        title=_now("Merge %(authority)s into another authority") % {"authority": authority},
        lead=_("It became a part of another authority of the same State, which takes its seats with the same persons."),
        button=_("Merge the authority"),
    )
    others = Authority.objects.filter(country=authority.country, until__isnull=True).exclude(pk=authority.pk)
    form = IntoForm(posted(request), facts=(authority.pk,), others=others.order_by("name"))
    return decide(request, decision, form, template=TEMPLATE)


@ask
def succession(request: HttpRequest, authority_id: uuid.UUID) -> HttpResponse:
    authority = guards.authority(request, authority_id)
    decision = _decision(
        request,
        authority,
        SUCCEEDED,
        title=_now("Enter the successor of %(authority)s") % {"authority": authority},
        lead=_("Another authority took over its tasks. It is entered anew and takes the seats with the same persons."),
        button=_("Enter the successor"),
    )
    form = NameForm(posted(request), facts=(authority.pk,))
    return decide(request, decision, form, template=TEMPLATE)


def _decision(request: HttpRequest, authority: Authority, how: Authority.Succession, **facts: Any) -> Decision:
    def act(typed: Facts, at: datetime) -> Authority:
        told = {name: value for name, value in typed.items() if name not in {"on", "shown"}}
        by = guards.staff(request)
        return actions.succeed(authority, succession=how, on=typed["on"], **told, by=by, at=at)

    address = reverse("admin:nominations_authority_change", args=[authority.pk])
    return Decision(
        done=_now("What became of %(authority)s is entered.") % {"authority": authority},
        back=address,
        trail=(*trail(), (address, str(authority))),
        act=act,
        is_done=lambda typed: guards.authority(request, authority.pk).until == typed["on"],
        is_grave=True,
        step=SEE_FIRST,
        look=lambda written: {"foreseen": seats.foreseen(written, guards.own_groups(request))},
        **facts,
    )


def trail() -> Trail:
    authorities = reverse("admin:nominations_authority_changelist")
    return ((reverse("admin:index"), _("Home")), (authorities, _("Authorities")))
