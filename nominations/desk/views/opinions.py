"""Opinions and votes at the desk: those of a meeting, a new one, and the page of one."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.desk import guards, held_files, meeting_guards, meeting_pages, opinion_guards, votes
from nominations.desk.forms.opinions import InMeetingForm, ProposalForm, WrittenForm
from nominations.desk.views import files
from nominations.desk.views.routing import Routes
from nominations.files.refusals import FileRefused
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import opinions
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Opinion

MOST = 200  # of one meeting
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def of_meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """List the opinions of a meeting."""
    meeting = meeting_guards.meeting(request, meeting_id)
    rows = opinion_guards.opinions(request).filter(meeting=meeting).select_related("item").order_by("number")[:MOST]
    title = _("Opinions: %s") % meeting.title
    return meeting_pages.show(
        request, meeting, "desk/meetings/opinions.html", here="opinions", title=title, opinions=rows
    )


@ask
def in_meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Propose an opinion that is decided in a meeting."""
    meeting = meeting_guards.meeting(request, meeting_id)
    keys = {"of": guards.staff(request).pk, "about": meeting.pk}
    form = InMeetingForm(*_posted(request), items=_decided_on(meeting), held=_held(request, keys))
    facts = {"procedure": Opinion.Procedure.MEETING, "meeting": meeting}
    made = _proposed(request, form, keys, lambda typed: {"group": meeting.group, "item": typed["item"], **facts})
    if made:
        return redirect(votes.address(made, "overview"))
    facts = {"title": _("Propose an opinion"), "trail": votes.of_meeting(meeting)}
    return _form(request, form, back=meeting_pages.address(meeting, "opinions"), **facts)


def _decided_on(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return the points on which something can be decided: nothing is in a break."""
    return meeting.items.exclude(kind=AgendaItem.Kind.BREAK).order_by("position")


@ask
def in_writing(request: HttpRequest) -> HttpResponse:
    """Propose an opinion that is decided by written procedure, without a meeting."""
    visitor = guards.visitor(request)
    keys = {"of": visitor.pk, "about": visitor.pk}
    groups = ExpertGroup.objects.visible_to(visitor, on=guards.today()).order_by("code")
    form = WrittenForm(*_posted(request), groups=groups, held=_held(request, keys))
    facts = {"procedure": Opinion.Procedure.WRITTEN}
    made = _proposed(request, form, keys, lambda typed: {"group": typed["group"], **facts})
    if made:
        return redirect(votes.address(made, "overview"))
    back = reverse("admin:nominations_opinion_changelist")
    return _form(request, form, back=back, title=_("Propose a written procedure"), trail=((back, _("Opinions")),))


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _held(request: HttpRequest, keys: dict[str, uuid.UUID]) -> Any:
    return held_files.held(**keys) if request.method == "POST" else None


def _proposed(request: HttpRequest, form: ProposalForm, keys: dict[str, uuid.UUID], more: Any) -> Opinion | None:
    """Propose what was typed; None when the page must be shown, with what is wrong and the file kept."""
    if request.method != "POST":
        return None
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("title", "question")} | more(form.cleaned_data)
        by, at = guards.staff(request), clock.now()
        try:
            made = opinions.propose(facts.pop("group"), **facts, upload=form.upload, by=by, at=at)
        except Refused as refusal:
            form.refuse(refusal, of_the_file=isinstance(refusal, FileRefused))
            held_files.let_go(**keys)
            form.held = None
            return None
        held_files.let_go(**keys)
        messages.success(request, str(_("The opinion is proposed. No member is told before the vote is opened.")))
        return made
    if form.cleaned_data.get("file"):
        held_files.hold(form.cleaned_data["file"], **keys)
        form.held = form.cleaned_data["file"]
    return None


def _form(request: HttpRequest, form: ProposalForm, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "form": form, **facts}
    return TemplateResponse(request, "desk/opinion_proposal.html", context)


@require_safe
def overview(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Show an opinion: its question, how its members voted, and what may be decided now."""
    opinion = opinion_guards.opinion(request, opinion_id)
    *above, _here = votes.trail(opinion)
    context = {
        **admin.site.each_context(request),
        "title": opinion.title,
        "trail": above,
        "opinion": opinion,
        "record": opinions.record(opinion),
        "buttons": votes.buttons(opinion),
        "may_enter": opinion.is_written and opinion.status == OpinionStatus.VOTING,
        "left": clock.in_words(opinion.answers_until_on, clock.now()) if opinion.answers_until_on else "",
    }
    return TemplateResponse(request, "desk/opinion.html", context)


@require_safe
def document(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Hand out the document that is put to the members."""
    opinion = opinion_guards.opinion(request, opinion_id)
    if opinion.file is None:
        raise Http404
    return files.handed_out(request, opinion.file)


@require_safe
def reasons(request: HttpRequest, opinion_id: uuid.UUID, iso2: str) -> HttpResponse:
    """Hand out the document with which a State explains its vote."""
    return files.handed_out(request, opinion_guards.reasons_file(opinion_guards.opinion(request, opinion_id), iso2))


ROUTES: Routes = {
    "<uuid:meeting_id>/opinions/": (of_meeting, "opinions"),
    "<uuid:meeting_id>/opinions/new/": (in_meeting, "proposal"),
}
