"""The review of one nomination, as it was sent, and its decisions; internal notes and files."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from config import kept
from nominations.desk import guards, mails, queries
from nominations.desk.forms.decisions import DecisionForm, NoteForm, ReasonForm
from nominations.desk.views import boards, files
from nominations.desk.views.decisions import Decision, Trail, decide, posted
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates import first_days
from nominations.mandates import queries as seats
from nominations.workflow import access, actions
from nominations.workflow import queries as nominations
from nominations.workflow.content import content_from_version
from nominations.workflow.freezing import is_intact
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import EDITABLE, NOMINATION, Move, Status

# Move → name of the address, words of the button. The table of moves and `access` say which are drawn.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.ACCEPT: ("admin:nominations_nomination_acceptance", _("Accept")),
    Move.RETURN: ("admin:nominations_nomination_return", _("Return for correction")),
    Move.REJECT: ("admin:nominations_nomination_rejection", _("Reject")),
}
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def review(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Show the last frozen version beside the one before; of a draft only that it exists and how far it is."""
    return _page(request, guards.nomination(request, nomination_id), NoteForm())


def _page(request: HttpRequest, nomination: Nomination, note: NoteForm) -> HttpResponse:
    found = nominations.review(nomination)
    return TemplateResponse(request, "desk/review.html", _context(request, nomination, found, note))


def _context(request: HttpRequest, nomination: Nomination, found: nominations.Review, note: NoteForm) -> dict[str, Any]:
    invitation = nomination.invitation
    offered = access.offered_to(access.of_secretariat(invitation), nomination)  # the guard lets nobody else in
    history, others = queries.record(nomination)
    return {
        **admin.site.each_context(request),
        "title": f"{invitation.country.name_en}: {nomination.reference}",
        "trail": boards.trail(invitation.call),
        "nomination": nomination,
        "invitation": invitation,
        "review": found,
        "lines": [line for line in found.lines if line.before or line.after],
        "findings": [*found.findings, *_seat_findings(nomination, found.version)],
        "intact": found.version is None or is_intact(found.version),
        "moves": [(move, *BUTTONS[move]) for move in offered if move in BUTTONS],
        "may_register": NOMINATION.allows(Move.REGISTER, Status(nomination.status)),
        "history": history,
        "notes": queries.notes(nomination),
        "mails": [mails.line(mail) for mail in queries.mails_to_state(nomination)],
        "others": others,
        "note_form": note,
        "was_kept": request.method != "POST" and note.is_bound,
    }


def _seat_findings(nomination: Nomination, version: NominationVersion | None) -> list[Any]:
    if version is None or not NOMINATION.allows(Move.ACCEPT, Status(nomination.status)):
        return []
    of_the_day = first_days.findings(nomination.invitation, content_from_version(version.content), on=guards.today())
    return [*seats.seat_findings(nomination, version, on=guards.today()), *of_the_day]


def review_url(nomination: Nomination) -> str:
    return reverse("admin:nominations_nomination_review", args=[nomination.pk])


def trail(nomination: Nomination) -> Trail:
    return (*boards.trail(nomination.invitation.call), (review_url(nomination), nomination.reference))


@ask
def acceptance(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)
    decision = _decision(
        nomination,
        Move.ACCEPT,
        version,
        lead=_accepting(nomination),
        done=_("%(reference)s is accepted.") % {"reference": nomination.reference},
        act=lambda _facts, at: mandates.accept(nomination, version=version, by=guards.staff(request), at=at),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(nomination.pk, version)))


def _accepting(nomination: Nomination) -> str:
    if nomination.effective_on is None or nomination.status in EDITABLE:  # what is being typed is the State's own
        return str(_("The persons named take their seats from today, and this mail goes to the State."))
    day = {"day": date_format(nomination.effective_on, "l j F Y")}
    return str(_("The persons named take their seats from %(day)s, and this mail goes to the State.") % day)


@ask
def correction(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)
    decision = _decision(
        nomination,
        Move.RETURN,
        version,
        lead=_("The State can change its nomination and send it again. Say what should be corrected."),
        done=_("%(reference)s is returned for correction.") % {"reference": nomination.reference},
        act=lambda facts, at: actions.return_for_correction(
            nomination, version=version, reason=facts["reason"], by=guards.staff(request), at=at
        ),
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(nomination.pk, version)))


@ask
def rejection(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    nomination = guards.nomination(request, nomination_id)
    version = _version_read(request, nomination)
    decision = _decision(
        nomination,
        Move.REJECT,
        version,
        lead=_("The nomination ends here; the State may send another one. Say why."),
        done=_("%(reference)s is rejected.") % {"reference": nomination.reference},
        is_grave=True,
        act=lambda facts, at: actions.reject(
            nomination, version=version, reason=facts["reason"], by=guards.staff(request), at=at
        ),
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(nomination.pk, version)))


def _decision(nomination: Nomination, move: Move, version: int, **facts: Any) -> Decision:
    words = BUTTONS[move][1]
    return Decision(
        title=f"{words}: {nomination.invitation.country.name_en}, {nomination.reference}",
        button=words,
        back=review_url(nomination),
        trail=trail(nomination),
        extra={"version": version},
        **facts,
    )


def _version_read(request: HttpRequest, nomination: Nomination) -> int:
    """Return the version that the visitor read; the verb refuses when there is a newer one by now."""
    given = request.POST.get("version") or request.GET.get("version") or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else nomination.round  # noqa: PLR2004 - a small number


@ask
def notes(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Add an internal note, which the State never sees; a refused or unsaved one stays on the screen."""
    nomination = guards.nomination(request, nomination_id)
    form = NoteForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, nomination, form)
    try:
        actions.add_note(nomination, text=form.cleaned_data["text"], by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return _page(request, nomination, form)
    kept.forget(request)
    messages.success(request, str(_("The note is kept. The State does not see it.")))
    return redirect(f"{review_url(nomination)}#notes")


@require_safe
def file(request: HttpRequest, nomination_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """Hand out a file of a frozen version."""
    return files.handed_out(request, guards.version_file(request, nomination_id, file_id))
