"""What States and rapporteurs say of the minutes, at the desk: answered, registered for a State, handed in for it."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from config import kept
from nominations.desk import guards, meeting_guards, meeting_minutes, meeting_pages
from nominations.desk.forms.meeting_papers import AnswerForm, CommentForm, ReportForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import posted
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import minuting
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MinutesComment


@ask
def answer(request: HttpRequest, meeting_id: uuid.UUID, comment_id: uuid.UUID) -> HttpResponse:
    """Say what became of a State's comment."""
    meeting = meeting_guards.meeting(request, meeting_id)
    comment = meeting_guards.comment(meeting, comment_id)
    initial = {"outcome": comment.outcome, "answer": comment.answer}
    form = AnswerForm(posted(request), initial=initial)

    def act(at: datetime) -> MinutesComment:
        return minuting.answer(comment, **form.cleaned_data, by=guards.staff(request), at=at)

    title = _now("Comment of %(state)s") % {"state": comment.country.name_in_text}
    return _typed(request, meeting, form, act, title, _("The answer is saved."), comment=comment)


@ask
def new(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Register a comment that a State made by mail."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form = CommentForm(posted(request), meeting=meeting)
    minutes = meeting_minutes.minutes_of(meeting)

    def act(at: datetime) -> MinutesComment:
        told = {name: form.cleaned_data[name] for name in ("country", "item", "text")}
        return minuting.comment(minutes, **told, by=guards.staff(request), at=at)

    return _typed(request, meeting, form, act, _("Register a comment"), _("The comment is registered for the State."))


@ask
def report(request: HttpRequest, meeting_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Hand in a rapporteur's text that came by mail."""
    meeting = meeting_guards.meeting(request, meeting_id)
    item = next((each for each in meeting_minutes.items_of(meeting) if each.pk == item_id), None)
    if item is None:
        raise Http404
    item.meeting = meeting
    record = getattr(item, "record", None)
    initial = {"text": record.report if record else "", "revision": record.revision if record else 0}
    form = ReportForm(posted(request), initial=initial)

    def act(at: datetime) -> object:
        told = {"text": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return minuting.report(item, **told, by=guards.staff(request), at=at)

    title = _now("Rapporteur's text: %(item)s") % {"item": item.title}
    return _typed(request, meeting, form, act, title, _("The rapporteur's text is saved."), item=item)


def _typed(
    request: HttpRequest,
    meeting: Meeting,
    form: forms.Form,
    act: Callable[[datetime], object],
    title: str | Promise,
    done: str | Promise,
    **facts: object,
) -> HttpResponse:
    """Show a form, or act. A refusal is a sentence on the page; nothing typed is lost."""
    back = meeting_pages.address(meeting, "minutes")
    if request.method == "POST" and form.is_valid():
        try:
            act(clock.now())
        except Refused as refusal:
            facts["refusal"] = str(refusal)
        else:
            kept.forget(request)
            messages.success(request, str(done))
            return redirect(back)
    facts |= {"form": form, "back": back, "was_kept": form.is_bound and request.method != "POST"}
    template = "desk/meetings/minutes_form.html"
    return meeting_pages.show(request, meeting, template, here="minutes", title=title, **facts)


_PAGES = "<uuid:meeting_id>/minutes"
ROUTES: Routes = {
    f"{_PAGES}/comments/new/": (new, "minutes_comment_new"),
    f"{_PAGES}/comments/<uuid:comment_id>/": (answer, "minutes_comment"),
    f"{_PAGES}/reports/<uuid:item_id>/": (report, "minutes_report"),
}
