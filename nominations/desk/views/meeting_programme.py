"""The programme of a meeting: read and printed, its items added, changed, moved and removed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from config import kept
from nominations.desk import guards, meeting_guards, meeting_pages
from nominations.desk import meeting_programme as shown
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.meetings import ItemForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, decide, posted
from nominations.desk.views.meetings import trail
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import programme as verbs
from nominations.meetings import wording
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status

WAYS = ("up", "down")
SETTLED = (Status.HELD, Status.MINUTED, Status.CANCELLED)


@require_safe
def programme(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show the programme by day, with what can be done to each item."""
    meeting = meeting_guards.meeting(request, meeting_id)
    days = shown.days(meeting)
    return meeting_pages.show(
        request,
        meeting,
        "desk/meetings/programme.html",
        here="programme",
        title=meeting.title,
        trail=trail(),
        days=days,
        findings=verbs.clashes([point.item for day in days for slot in day.slots for point in slot.points]),
        may_change=meeting.status not in SETTLED,
    )


@require_safe
def printed(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show the programme alone, to be printed or saved as a PDF by the browser."""
    meeting = meeting_guards.meeting(request, meeting_id)
    context = {
        **admin.site.each_context(request),
        "title": _now("Programme: %(title)s") % {"title": meeting.title},
        "trail": trail(meeting),
        "meeting": meeting,
        "span": wording.when(meeting.starts_at, meeting.ends_at),
        "days": shown.days(meeting),
    }
    return TemplateResponse(request, "desk/meetings/programme_print.html", context)


@ask
def add(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Add an item at the end; it is moved afterwards. The next form begins where the last item ended."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form = ItemForm(posted(request), meeting=meeting, initial=_next(meeting))

    def act() -> object:
        return verbs.add_item(meeting, **form.facts(), by=guards.staff(request), at=clock.now())

    refusal = _tried(request, form, act)
    if refusal is None:
        messages.success(request, str(_("The item is added.")))
        return redirect(_again(request, meeting))
    words = {"title": _("Add an item to the programme"), "button": _("Add the item")}
    return _show(request, meeting, form, **words, refusal=refusal, may_go_on=True)


def _next(meeting: Meeting) -> dict[str, Any]:
    last = meeting.items.exclude(ends_at=None).order_by("-position").first()
    return ItemForm.beginning_at(last.ends_at if last and last.ends_at else meeting.starts_at)


def _again(request: HttpRequest, meeting: Meeting) -> str:
    return meeting_pages.address(meeting, "item_add" if "again" in request.POST else "programme")


@ask
def change(request: HttpRequest, meeting_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Change an item."""
    item = meeting_guards.item(meeting_guards.meeting(request, meeting_id), item_id)
    form = ItemForm(posted(request), meeting=item.meeting, initial=ItemForm.shown_of(item))

    def act() -> object:
        return verbs.change_item(item, **form.facts(), by=guards.staff(request), at=clock.now())

    refusal = _tried(request, form, act)
    if refusal is None:
        messages.success(request, str(_("The item is changed.")))
        return redirect(meeting_pages.address(item.meeting, "programme"))
    title = _now("Change the item: %(title)s") % {"title": item.title}
    return _show(request, item.meeting, form, title=title, button=_("Save"), refusal=refusal)


def _tried(request: HttpRequest, form: ItemForm, act: Callable[[], object]) -> str | None:
    """Act, and return None; else the sentence of the refusal, or "" where nothing was tried."""
    if request.method != "POST" or not form.is_valid():
        return ""
    try:
        act()
    except Refused as refusal:
        return str(refusal)
    kept.forget(request)
    return None


def _show(request: HttpRequest, meeting: Meeting, form: ItemForm, *, title: Any, **facts: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "trail": (*trail(meeting), (meeting_pages.address(meeting, "programme"), _("Programme"))),
        "meeting": meeting,
        "span": wording.when(meeting.starts_at, meeting.ends_at),
        "form": form,
        "back": meeting_pages.address(meeting, "programme"),
        "was_kept": request.method != "POST" and form.is_bound,
        **facts,
    }
    return TemplateResponse(request, "desk/meetings/item.html", context)


@ask
def removal(request: HttpRequest, meeting_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Remove an item, after asking."""
    meeting = meeting_guards.meeting(request, meeting_id)
    item = meeting_guards.item(meeting, item_id)
    back = meeting_pages.address(meeting, "programme")
    decision = Decision(
        title=_now("Remove from the programme: %(title)s") % {"title": item.title},
        lead=_("The item is removed for good. The items after it move up."),
        button=_("Remove the item"),
        done=_("The item is removed."),
        back=back,
        trail=(*trail(meeting), (back, _("Programme"))),
        act=lambda _facts, at: verbs.remove_item(item, by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(item.pk,)))


@require_POST
def move(request: HttpRequest, meeting_id: uuid.UUID, item_id: uuid.UUID, way: str) -> HttpResponse:
    """Move an item one place up or down, and come back to it."""
    meeting = meeting_guards.meeting(request, meeting_id)
    item = meeting_guards.item(meeting, item_id)
    if way not in WAYS:
        raise Http404
    to = item.position + (-1 if way == "up" else 1)
    try:
        verbs.move_item(item, to=to, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{meeting_pages.address(meeting, 'programme')}#item-{item.pk}")


ROUTES: Routes = {
    "<uuid:meeting_id>/programme/": (programme, "programme"),
    "<uuid:meeting_id>/programme/print/": (printed, "programme_print"),
    "<uuid:meeting_id>/programme/add/": (add, "item_add"),
    "<uuid:meeting_id>/programme/<uuid:item_id>/": (change, "item_change"),
    "<uuid:meeting_id>/programme/<uuid:item_id>/removal/": (removal, "item_removal"),
    "<uuid:meeting_id>/programme/<uuid:item_id>/move/<slug:way>/": (move, "item_move"),
}
