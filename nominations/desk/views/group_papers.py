"""The lists of a group as PDF, as of a day: printed, or issued under a number; they name persons, so recorded."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nominations.audit import actions as audit
from nominations.desk import guards
from nominations.desk.forms.days import asked_day
from nominations.desk.forms.letters import DayForm
from nominations.desk.views import compositions
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.files import shut_in
from nominations.desk.views.issued_letters import letter_url
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.letters import actions
from nominations.letters.drafts import ListDraft
from nominations.letters.models import Letter
from nominations.mandates import papers

PAPERS: dict[str, Callable[..., ListDraft]] = {"members": papers.members, "attendance": papers.attendance}


@require_POST
def paper(request: HttpRequest, group_id: uuid.UUID, sheet: str) -> HttpResponse:
    """Send the list as of the day as a PDF without a number; each download is recorded (domain rule 29)."""
    group, today = guards.group(request, group_id), guards.today()
    on, complaint = asked_day(request.POST.get("on", ""), today=today)
    if complaint:
        return HttpResponse(complaint, status=400, content_type="text/plain; charset=utf-8")
    draft = _composed(sheet, group, on)
    try:
        content = actions.preview(draft)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{_composition(group)}?on={on.isoformat()}")
    audit.record(
        "contact_data.export", group, by=guards.staff(request), at=clock.now(), on=str(on), list=sheet, form="pdf"
    )
    name = f"{group.code.replace('/', '-')}-{sheet}-{on}.pdf"
    return shut_in(name, "application/pdf", content)


def _composition(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_composition", args=[group.pk])


def _composed(sheet: str, group: ExpertGroup, on: date) -> ListDraft:
    if sheet not in PAPERS:
        raise Http404
    return PAPERS[sheet](group, on=on)


@ask
def issuing(request: HttpRequest, group_id: uuid.UUID, sheet: str) -> HttpResponse:
    """Issue the list under a number: it is kept as it was on that day."""
    group, today = guards.group(request, group_id), guards.today()
    on, _complaint = asked_day(request.POST.get("on") or request.GET.get("on", ""), today=today)
    draft = _composed(sheet, group, on)
    composition = _composition(group)

    def act(facts: Facts, at: datetime) -> list[Letter]:
        return actions.issue([_composed(sheet, group, facts["on"])], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Issue: %(title)s") % {"title": draft.title},
        lead=_now("The list as on %(day)s gets a number and is kept as it is.") % {"day": date_format(on, "l j F Y")},
        button=_("Issue the list"),
        done=_("The list is issued under its number."),
        back=f"{composition}?on={on.isoformat()}",
        trail=(*compositions.trail(group), (composition, _("Composition"))),
        act=act,
        lands=lambda made: letter_url(made[0]),
        extra={"draft": draft, "was_kept": request.method != "POST" and posted(request) is not None},
    )
    form = DayForm(posted(request) or {"on": on.isoformat()}, facts=(group.pk, sheet))
    return decide(request, decision, form, template="desk/paper_issuing.html")
