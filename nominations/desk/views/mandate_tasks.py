"""What somebody does on a seat, and where that was read: asked and kept on one page; nobody is written to."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.desk.forms.mandates import TasksForm
from nominations.desk.views import compositions
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.mandates import describing
from nominations.mandates.models import Mandate


@ask
def tasks(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    mandate = guards.mandate(request, mandate_id)

    def act(facts: Facts, at: datetime) -> Mandate:
        return describing.describe(
            mandate, tasks=facts["tasks"], source=facts["source"], by=guards.staff(request), at=at
        )

    names = {"name": str(mandate.person), "state": mandate.seat.country.name_in_text}
    address = reverse("admin:nominations_mandate_change", args=[mandate.pk])
    decision = Decision(
        title=_now("Tasks of %(name)s for %(state)s") % names,
        lead=_("What the person does on this seat, in the words of the source. Days and names stay as they are."),
        button=_("Keep these words"),
        done=_now("Tasks and source of %(name)s are kept.") % names,
        back=address,
        trail=(*compositions.trail(mandate.seat.group), (address, str(mandate.person))),
        act=act,
        step=_("Continue"),
    )
    now = {"tasks": mandate.tasks, "source": mandate.source}
    return decide(request, decision, TasksForm(posted(request), facts=(mandate.pk,), initial=now))
