"""Preparing the next call of a group from its last one."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.calls import copying, queries, rules
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.desk import guards
from nominations.desk.forms.next_calls import NextCallForm
from nominations.desk.views.boards import ask, board_url
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.groups.models import ExpertGroup
from nominations.texts import copying as texts

A_PAGE = 25


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the groups that have a call to go on from; the only one is gone to at once."""
    visible = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today())
    asked = Call.objects.filter(group=OuterRef("pk"), kind=Call.Kind.CALL)
    asked = asked.exclude(status__in=[Status.PREPARATION, Status.CANCELLED]).order_by("-deadline_on", "-reference")
    groups = visible.exclude(status=ExpertGroup.Status.CLOSED).annotate(last=Subquery(asked.values("pk")[:1]))
    page = Paginator(groups.filter(last__isnull=False).order_by("code"), A_PAGE).get_page(request.GET.get("page"))
    rows: list[Any] = list(page.object_list)  # annotated with `last`
    if page.paginator.count == 1:
        return redirect(next_call_url(rows[0]))
    calls = Call.objects.in_bulk([group.last for group in rows])
    context = {
        **admin.site.each_context(request),
        "title": _("Prepare the next call"),
        "trail": trail(),
        "page": page,
        "rows": [(group, calls[group.last], next_call_url(group)) for group in rows],
    }
    return TemplateResponse(request, "desk/next_call_choice.html", context)


@ask
def next_call(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Show what is taken over and ask for what must be new; then prepare the call. Without a last one, the way on."""
    group, today = guards.group(request, group_id), guards.today()
    previous = copying.latest(group)
    if group.status == ExpertGroup.Status.CLOSED:
        messages.error(request, str(_("This group is closed: no call is prepared for it.")))
        return redirect(reverse("admin:nominations_expertgroup_change", args=[group.pk]))
    if previous is None:
        sentence = _("%(code)s has no earlier call to go on from. Prepare its first call here.") % {"code": group.code}
        messages.error(request, str(sentence))
        return redirect(f"{reverse('admin:nominations_call_add')}?group={group.pk}")
    form = NextCallForm(
        posted(request),
        facts=(previous.pk,),
        previous=previous,
        proposed=copying.proposed_deadline(previous, today=today),
        today=today,
    )
    return decide(request, _decision(request, previous, form), form, template="desk/next_call.html")


def _decision(request: HttpRequest, previous: Call, form: NextCallForm) -> Decision:
    def act(facts: Facts, at: datetime) -> Call:
        told = {name: facts[name] for name in ("title", "introduction", "deadline_on", "letter_dated", "ares_ref")}
        return copying.copy_call(previous, **told, by=guards.staff(request), at=at)

    taken = copying.taken_over(previous, on=guards.today())
    return Decision(
        title=_now("The next call of %(code)s") % {"code": previous.group.code},
        lead=_("The call is prepared from the last one and no State is told yet. Open it on its own page."),
        button=_("Prepare the call"),
        done=_("The call is prepared. No State is told before it opens."),
        back=reverse("admin:nominations_expertgroup_change", args=[previous.group_id]),
        trail=trail(),
        act=act,
        findings=tuple(_findings(previous, form)),
        step=_("Continue"),
        lands=board_url,
        extra={
            "previous": previous,
            "previous_url": board_url(previous),
            "taken": taken,
            "texts": [(texts.label(each.kind), each) for each in taken.texts],
        },
    )


def _findings(previous: Call, form: NextCallForm) -> list[Any]:
    typed = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    today, chosen = guards.today(), typed["deadline_on"]
    words = {"title": typed["title"], "introduction": typed["introduction"]}
    days = rules.deadline_findings(chosen, today=today, holidays=queries.holidays(around=chosen))
    return [*copying.copy_findings(previous, **words, today=today), *days]


def next_call_url(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_next_call", args=[group.pk])


def trail() -> Trail:
    return ((reverse("admin:index"), _("Home")), (reverse("admin:nominations_call_changelist"), _("Calls")))
