"""A meeting as it stands, its rows to take along, and the pages that plan one and edit what is planned."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.audit import actions as audit
from nominations.desk import (
    guards,
    meeting_days,
    meeting_done,
    meeting_guards,
    meeting_mails,
    meeting_pages,
    meeting_rows,
)
from nominations.desk.forms.meetings import STAYS, MeetingForm
from nominations.desk.meeting_acts import offered
from nominations.desk.meeting_changes import changes
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.routing import Routes
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock, sheets
from nominations.meetings import actions, queries, rules
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status

A_PAGE = 25
FORMS = ("xlsx", "csv")  # in which the rows can be taken along
TEMPLATE = "desk/meetings/planning.html"
STEP = _("Continue: see the time limits")


@require_safe
def overview(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show where a meeting stands, what is to do next, and a row for each State."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    rows = meeting_rows.rows(meeting, show=request.GET.get("show", ""))
    counted, limits, changed = meeting_done.tally(meeting), queries.limits(meeting), changes(meeting)
    return meeting_pages.show(
        request,
        meeting,
        "desk/meetings/overview.html",
        here="overview",
        title=meeting.title,
        trail=trail(),
        rows=rows,
        forms=FORMS,
        items=counted.items,
        steps=meeting_days.steps(
            meeting, limits, at=at, items=counted.items, awaited=rows.awaited, is_sent=counted.is_sent
        ),
        limits=_limits(meeting, limits, counted, has_moved=any(each.moves_the_day for each in changed), at=at),
        acts=offered(meeting, at=at),
        changes=changed,
        mails=meeting_mails.of_meeting(meeting, at=at),
    )


def _limits(
    meeting: Meeting, limits: rules.Limits, counted: meeting_done.Tally, *, has_moved: bool, at: datetime
) -> list[meeting_days.LimitLine]:
    """Return the time limits with what became of each; a meeting that is cancelled has none."""
    if meeting.status == Status.CANCELLED:
        return []
    done = meeting_done.done(meeting, limits, counted, has_moved=has_moved, at=at)
    return meeting_days.limit_lines(meeting, limits=limits, done=done, at=at)


@require_POST
def table(request: HttpRequest, meeting_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the rows that the filter of the address leaves; they name people, so it is recorded (rule 29)."""
    meeting, at = meeting_guards.meeting(request, meeting_id), clock.now()
    if form not in FORMS:
        raise Http404
    rows = meeting_rows.rows(meeting, show=request.GET.get("show", ""))
    body = b"".join(sheets.written(meeting_rows.table(meeting, rows.shown), form, bom=True))
    audit.record(
        "contact_data.export",
        meeting,
        by=guards.staff(request),
        at=at,
        form=form,
        states=len(rows.shown),
        filters=rows.show,
    )
    name = f"{str(meeting).replace('/', '-').replace(' ', '-')}-{clock.local_day(at)}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the groups that a meeting can be planned for; the only one is gone to at once."""
    groups = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today())
    groups = groups.exclude(status=ExpertGroup.Status.CLOSED)
    typed = request.GET.get("q", "")[:100]
    page = Paginator(groups.saying(typed).order_by("code"), A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1 and not typed:
        return redirect(plan_url(page.object_list[0]))
    context = {
        **admin.site.each_context(request),
        "title": _("Plan a meeting"),
        "trail": trail(),
        "page": page,
        "typed": typed,
        "rows": [(group, plan_url(group)) for group in page.object_list],
    }
    return TemplateResponse(request, "desk/meetings/choice.html", context)


@ask
def plan(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Plan a meeting of a group: first its limits are shown for the day chosen, then it is planned."""
    group = guards.group(request, group_id)

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {name: facts[name] for name in MeetingForm.FACTS}
        same = Meeting.objects.filter(group=group, status=Status.PLANNED, **told).first()  # the button pressed twice
        return same or actions.plan(group, **told, by=guards.staff(request), at=at)

    form = MeetingForm(posted(request), facts=(group.pk,), initial={"is_public": True})
    decision = Decision(
        title=_now("Plan a meeting of %(code)s") % {"code": group.code},
        lead=_("Nobody is told before the meeting is convened. Its number follows by itself."),
        button=_("Plan the meeting"),
        done=_("The meeting is planned. Write its programme, then convene it."),
        back=reverse("admin:nominations_meeting_changelist"),
        trail=trail(),
        act=act,
        step=STEP,
        lands=overview_url,
        **_seen(form, Meeting(group=group)),
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def edit(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Change what is planned; once convened, changes are announced on a page of their own."""
    meeting = meeting_guards.meeting(request, meeting_id)
    if meeting.status != Status.PLANNED and request.method != "POST":  # what was typed meanwhile is shown again
        return redirect(overview_url(meeting))

    def act(facts: Facts, at: datetime) -> Meeting:
        told = {name: facts[name] for name in MeetingForm.FACTS if name in facts}
        follows = facts["programme"] != STAYS
        return actions.edit(meeting, **told, with_programme=follows, by=guards.staff(request), at=at)

    initial = MeetingForm.shown_of(meeting)
    form = MeetingForm(posted(request), facts=(meeting.pk,), initial=initial, keeps_kind=True)
    decision = Decision(
        title=_now("Edit the meeting: %(title)s") % {"title": meeting.title},
        lead=_("Nobody is told before the meeting is convened."),
        button=_("Save"),
        done=_("The meeting is changed."),
        back=overview_url(meeting),
        trail=trail(meeting),
        act=act,
        step=STEP,
        **_seen(form, Meeting(pk=meeting.pk, group=meeting.group)),
    )
    return decide(request, decision, form, template=TEMPLATE)


def _seen(form: MeetingForm, meeting: Meeting) -> dict[str, Any]:
    """Return the limits and findings for the hours that were typed; nothing while there are none."""
    if not form.is_bound or not form.is_valid():
        return {}
    for name, value in form.facts_typed().items():
        setattr(meeting, name, value)
    at = clock.now()
    found = (*meeting_days.planning_findings(meeting, at=at), *form.findings())
    return {"findings": found, "extra": {"limits": meeting_days.limit_lines(meeting, at=at)}}


def overview_url(meeting: Meeting) -> str:
    return meeting_pages.address(meeting, "overview")


def plan_url(group: ExpertGroup) -> str:
    return reverse("admin:nominations_meeting_plan", args=[group.pk])


def trail(meeting: Meeting | None = None) -> Trail:
    """Return the breadcrumbs down to a meeting."""
    down = [(reverse("admin:index"), _("Home")), (reverse("admin:nominations_meeting_changelist"), _("Meetings"))]
    return tuple([*down, (overview_url(meeting), str(meeting))] if meeting else down)


ROUTES: Routes = {
    "plan/": (choose, "choose"),
    "plan/<uuid:group_id>/": (plan, "plan"),
    "<uuid:meeting_id>/overview/": (overview, "overview"),
    "<uuid:meeting_id>/overview/<slug:form>/": (table, "table"),
    "<uuid:meeting_id>/edit/": (edit, "edit"),
}
