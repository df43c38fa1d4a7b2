"""The minutes of a meeting at the desk: one long form, and the decisions that lead from draft to published."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config import kept
from nominations.desk import guards, meeting_guards, meeting_minutes, meeting_pages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.meeting_papers import CirculationForm, WhyForm
from nominations.desk.forms.minutes import MinutesForm, saved
from nominations.desk.views import minutes_comments
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.files import shown_inline
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.findings import Finding, warning
from nominations.kernel.refusals import Refused
from nominations.meetings import minuting, naming
from nominations.meetings.minutes_floor import ChangedMeanwhile, may_be_written
from nominations.meetings.models import Meeting
from nominations.meetings.states import WRITTEN_WHILE

A_PAGE = 50
FOR_COMMENTS = timedelta(days=14)


@ask
def minutes(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show the minutes with what rapporteurs and States say of them; save them as a whole, or propose a synthesis."""
    meeting = meeting_guards.meeting(request, meeting_id)
    items = meeting_minutes.items_of(meeting)
    typed = posted(request)
    form = MinutesForm(typed, items=items) if typed is not None else None
    if request.method != "POST" or form is None:
        return _page(request, meeting, form, was_kept=form is not None)
    if "merge" in request.POST:
        return _page(request, meeting, MinutesForm(_merged(meeting, request.POST), items=items), is_merged=True)
    if not form.is_valid():
        return _page(request, meeting, form)
    try:
        told = {**form.facts(), "revision": form.typed_revision()}
        minuting.write(meeting, **told, by=guards.staff(request), at=clock.now())
    except ChangedMeanwhile as refusal:
        current = meeting_minutes.minutes_of(meeting).revision
        again = MinutesForm({**request.POST.dict(), "revision": str(current)}, items=items)
        return _page(request, meeting, again, refusal=str(refusal), compares=True)
    except Refused as refusal:
        return _page(request, meeting, form, refusal=str(refusal))
    kept.forget(request)
    messages.success(request, _("The minutes are saved."))
    return redirect(address(meeting))


def _merged(meeting: Meeting, typed: QueryDict) -> dict[str, Any]:
    """Put the rapporteurs' texts below what is typed of the synthesis; nothing is saved."""
    told = typed.dict()
    parts = [str(told.get("synthesis", "")).strip(), minuting.merge_reports(meeting)]
    return {**told, "synthesis": "\n\n".join(part for part in parts if part)}


def _page(
    request: HttpRequest, meeting: Meeting, form: MinutesForm | None, *, compares: bool = False, **more: Any
) -> HttpResponse:
    found, items = meeting_minutes.minutes_of(meeting), meeting_minutes.items_of(meeting)
    stored, waiting = saved(found, items), meeting_minutes.counted(meeting)
    form = form or MinutesForm(initial=stored, items=items)
    page = Paginator(meeting_minutes.comments_of(meeting), A_PAGE).get_page(request.GET.get("page"))
    on_time = meeting.status in WRITTEN_WHILE
    facts = {
        "minutes": found,
        "form": form,
        "may_write": on_time and may_be_written(found, on=guards.today()),
        "sections": meeting_minutes.sections(meeting, form, stored, waiting, compares=compares, items=items),
        "waiting": sum(waiting.values()),
        "page": page,
        "acts": meeting_minutes.acts(meeting, found),
        "has_reports": any(getattr(item, "record", None) and item.record.report for item in items),
        "preview": meeting_pages.address(meeting, "minutes_preview"),
        "new_comment": meeting_pages.address(meeting, "minutes_comment_new"),
        **more,
    }
    title = _("Minutes")
    return meeting_pages.show(request, meeting, "desk/meetings/minutes.html", here="minutes", title=title, **facts)


@require_safe
def preview(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show the PDF as it would be adopted now, or with `?public=1` as it would be published."""
    meeting = meeting_guards.meeting(request, meeting_id)
    try:
        content = minuting.preview(meeting, at=clock.now(), is_public=request.GET.get("public") == "1")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address(meeting))
    return shown_inline(f"{meeting.group.code}-draft-minutes.pdf".replace("/", "-"), content)


@ask
def circulation(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Ask the members for comments; the mails are shown first."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form = CirculationForm(posted(request), facts=_facts(meeting), until=guards.today() + FOR_COMMENTS)

    def act(facts: Facts, at: Any) -> object:
        until = facts["comments_until_on"]
        return minuting.circulate(meeting, comments_until_on=until, by=guards.staff(request), at=at)

    lead = _("Members read the draft in the portal and comment item by item. Until then the texts do not change.")
    done = _("The draft is with the members.")
    decision = _decision(meeting, _("Circulate the draft minutes"), lead, _("Circulate the draft"), done, act)
    missing = tuple(meeting_minutes.circulation_findings(meeting))
    return decide(request, replace(decision, findings=missing), form)


@ask
def taking_back(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Make the minutes a draft again."""
    meeting = meeting_guards.meeting(request, meeting_id)

    def act(facts: Facts, at: Any) -> object:
        return minuting.take_back(meeting, reason=facts["reason"], by=guards.staff(request), at=at)

    lead = _("Members no longer read the draft, and nobody is told. Comments made so far stay. Circulate it anew.")
    title, done = _("Take the minutes back into draft"), _("The minutes are a draft again.")
    decision = _decision(meeting, title, lead, _("Take them back"), done, act)
    return decide(request, decision, WhyForm(posted(request), facts=_facts(meeting)))


@ask
def adoption(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Adopt the minutes: frozen as a PDF, sent to the members, the meeting closed."""
    meeting = meeting_guards.meeting(request, meeting_id)
    lead = _("The minutes are frozen as a PDF with the list of attendance, and the members are told. This is final.")
    done = _("The minutes are adopted.")
    return _confirmed(request, meeting, minuting.adopt, _("Adopt the minutes"), lead, done)


@ask
def publication(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Publish the minutes, in a file that names authorities."""
    meeting = meeting_guards.meeting(request, meeting_id)
    lead = _(
        "A file of its own is made for the public: it names States and authorities. It names persons only where the "
        "group publishes names and they were told. The texts are published as they are: look at them first."
    )
    done = _("The minutes are public.")
    named = naming.named_in(meeting_minutes.minutes_of(meeting))
    findings = [_names_persons(", ".join(named))] if named else []
    return _confirmed(request, meeting, minuting.publish, _("Publish the minutes"), lead, done, findings)


def _names_persons(names: str) -> Finding:
    """Warn that the public would read these names: whether it may, the secretariat knows."""
    said = _("The texts name persons who took part: %(names)s. Everybody will read that.") % {"names": names}
    return warning("names_in_texts", said)


def _confirmed(
    request: HttpRequest,
    meeting: Meeting,
    verb: Callable[..., object],
    title: Promise,
    lead: Promise,
    done: Promise,
    findings: Sequence[Finding] = (),
) -> HttpResponse:
    decision = _decision(
        meeting, title, lead, title, done, lambda _facts, at: verb(meeting, by=guards.staff(request), at=at)
    )
    decision = replace(decision, findings=tuple(findings))
    return decide(request, decision, DecisionForm(posted(request), facts=_facts(meeting)))


def _facts(meeting: Meeting) -> tuple[Any, ...]:
    """What was read when the decision was shown: a text saved since makes it be shown again."""
    return (meeting.pk, meeting_minutes.minutes_of(meeting).revision)


def _decision(
    meeting: Meeting, title: Promise, lead: Promise, button: Promise, done: Promise, act: Callable[[Facts, Any], object]
) -> Decision:
    back = address(meeting)
    return Decision(title=title, lead=lead, button=button, done=done, back=back, trail=trail(meeting), act=act)


def address(meeting: Meeting) -> str:
    return meeting_pages.address(meeting, "minutes")


def trail(meeting: Meeting) -> Trail:
    return (*meeting_pages.trail(meeting), (address(meeting), _now("Minutes")))


_PAGES = "<uuid:meeting_id>/minutes"
ROUTES: Routes = {
    f"{_PAGES}/": (minutes, "minutes"),
    f"{_PAGES}/preview/": (preview, "minutes_preview"),
    f"{_PAGES}/circulation/": (circulation, "minutes_circulation"),
    f"{_PAGES}/taking-back/": (taking_back, "minutes_taking_back"),
    f"{_PAGES}/adoption/": (adoption, "minutes_adoption"),
    f"{_PAGES}/publication/": (publication, "minutes_publication"),
    **minutes_comments.ROUTES,
}
