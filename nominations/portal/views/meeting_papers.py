"""What is on the table of a meeting, for the State: documents to download, minutes to read, comment and report on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config import kept
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import minuting, rapporteurs
from nominations.meetings.minutes_floor import ChangedMeanwhile
from nominations.meetings.models import AgendaItem, Delegation
from nominations.meetings.paper_models import Minutes, MinutesComment
from nominations.meetings.states import WRITTEN_WHILE, MinutesStatus
from nominations.portal import guards, handing, meeting_guards, meeting_pages
from nominations.portal.forms.meeting_papers import CommentForm, ReportForm
from nominations.portal.guards import SignedIn, signed_in

A_PAGE = 50
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in()
def documents(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """List the documents that the members were sent; withdrawn ones are named and cannot be read."""
    delegation = meeting_guards.delegation(request, key)
    page = Paginator(meeting_guards.documents(delegation), A_PAGE).get_page(request.GET.get("page"))
    template = "portal/meetings/documents.html"
    return meeting_pages.show(request, delegation, template, here="meeting_documents", page=page)


@require_safe
@signed_in()
def document(request: SignedIn, key: uuid.UUID, number: int) -> HttpResponse:
    """Send a document to be kept, never to be shown inside the site; its reading is recorded (domain rule 29)."""
    delegation = meeting_guards.delegation(request, key)
    stored = meeting_guards.document(delegation, number).file
    if stored is None:
        raise Http404
    state = str(delegation.country_id)
    audit.record("file.read", stored, by=request.user, at=clock.now(), on_behalf_of=state)
    return handing.as_attachment(stored)


@dataclass
class Section:
    """A text of the minutes, and what the State said of it; no item: the minutes as a whole."""

    heading: str
    text: str = ""
    item: AgendaItem | None = None
    comments: list[MinutesComment] = field(default_factory=list)


@require_safe
@signed_in()
def minutes(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show the minutes once they are circulated, with the State's own comments; before, what its rapporteurs owe."""
    delegation = meeting_guards.delegation(request, key)
    found, items = meeting_guards.minutes(delegation), _items(delegation)
    can_read = found is not None and found.status != MinutesStatus.DRAFT
    facts = {
        "minutes": found,
        "can_read": can_read,
        "may_comment": _may_comment(found),
        "sections": _sections(delegation, found, items) if found and can_read else [],
        "reports": [] if can_read else rapporteurs.of_state(items, delegation.country),
        "may_report": delegation.meeting.status in WRITTEN_WHILE,
    }
    template = "portal/meetings/minutes.html"
    return meeting_pages.show(request, delegation, template, here="meeting_minutes", **facts)


def _may_comment(minutes: Minutes | None) -> bool:
    if minutes is None or minutes.status != MinutesStatus.CIRCULATED or minutes.comments_until_on is None:
        return False
    return guards.today() <= minutes.comments_until_on


def _items(delegation: Delegation) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=delegation.meeting).exclude(kind=AgendaItem.Kind.BREAK)
    return list(rows.select_related("record").order_by("position"))


def _sections(delegation: Delegation, minutes: Minutes, items: Sequence[AgendaItem]) -> list[Section]:
    """Return the texts that there are, in the order of the paper, and below them what was said of the whole."""
    sections = [Section(_("Opening"), minutes.opening)]
    for number, item in enumerate(items, 1):
        record = getattr(item, "record", None)
        sections.append(Section(f"{number}. {item.title}", record.text if record else "", item))
    sections.append(Section(_("Synthesis of the round tables"), minutes.synthesis))
    sections.append(Section(_("Conclusions and next steps"), minutes.conclusions))
    whole = Section(_("The minutes as a whole"))
    of_item = {section.item.pk: section for section in sections if section.item}
    own = MinutesComment.objects.filter(minutes=minutes, country=delegation.country).select_related("by")
    for comment in own.order_by("at"):
        of_item.get(comment.item_id, whole).comments.append(comment)  # type: ignore[arg-type]  # None: the whole
    return [section for section in sections if section.text or section.item] + ([whole] if whole.comments else [])


@ask
@signed_in(keeps_text=True)
def comment(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Comment on the circulated minutes, until the last day; `?item=` chooses the item."""
    delegation = meeting_guards.delegation(request, key)
    found = meeting_guards.minutes(delegation)
    if found is None:
        raise Http404
    typed = request.POST if request.method == "POST" else kept.kept(request)
    form = CommentForm(typed, items=_items(delegation), initial={"item": request.GET.get("item", "")})
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"item": form.chosen, "text": form.cleaned_data["text"]}
        try:
            minuting.comment(found, country=delegation.country, **told, by=request.user, at=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            kept.forget(request)
            messages.success(request, _("Your comment is with the secretariat. You see the answer on this page."))
            return redirect("portal:meeting_minutes", delegation.pk)
    was_kept = request.method != "POST" and typed is not None
    facts = {"form": form, "minutes": found, "may_comment": _may_comment(found), "was_kept": was_kept}
    template = "portal/meetings/comment.html"
    return meeting_pages.show(request, delegation, template, here="meeting_minutes", **facts)


@ask
@signed_in(keeps_text=True)
def report(request: SignedIn, key: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """Hand in the rapporteur's text while the minutes are in draft."""
    delegation = meeting_guards.delegation(request, key)
    found = meeting_guards.item(delegation, item)
    record = getattr(found, "record", None)
    typed = request.POST if request.method == "POST" else kept.kept(request)
    initial = {"text": record.report if record else "", "revision": record.revision if record else 0}
    form, theirs = ReportForm(typed, initial=initial), ""
    if request.method == "POST" and form.is_valid():
        try:
            minuting.report(found, **form.cleaned_data, by=request.user, at=clock.now())
        except ChangedMeanwhile as refusal:
            # What is typed stays; saved once more, it takes the place of what is shown beside it.
            form = ReportForm({**request.POST.dict(), "revision": initial["revision"]})
            form.is_valid()
            form.refuse(refusal)
            theirs = str(initial["text"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            kept.forget(request)
            messages.success(request, _("The text is handed in. You can change it while the minutes are in draft."))
            return redirect("portal:meeting_minutes", delegation.pk)
    was_kept = request.method != "POST" and typed is not None
    facts = {"form": form, "item": found, "record": record, "theirs": theirs, "was_kept": was_kept}
    template = "portal/meetings/report.html"
    return meeting_pages.show(request, delegation, template, here="meeting_minutes", **facts)
