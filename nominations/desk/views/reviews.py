"""The review of one nomination, as it was sent; internal notes, who looks after it, and its files."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import kept
from nominations.accounts.models import User
from nominations.desk import guards, mails, queries, reviewing
from nominations.desk.forms.decisions import NoteForm
from nominations.desk.views import boards, files
from nominations.desk.views.decisions import Trail, posted
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import first_days
from nominations.mandates import queries as seats
from nominations.workflow import access, actions, assigning, looking, proposing
from nominations.workflow import queries as nominations
from nominations.workflow.content import content_from_version
from nominations.workflow.freezing import is_intact
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.review_models import Proposal
from nominations.workflow.states import NOMINATION, Move, Status

# Move → name of the address, words of the button. The table of moves and `access` say which are drawn.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.ACCEPT: ("admin:nominations_nomination_acceptance", _("Accept")),
    Move.RETURN: ("admin:nominations_nomination_return", _("Return for correction")),
    Move.REJECT: ("admin:nominations_nomination_rejection", _("Reject")),
}
BESIDE_PREVIOUS = "previous"
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def review(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Show the last frozen version beside what was accepted last; of a draft only that it exists and how far it is.

    Reading is noted (`looking.look`), so that the next time the page says what changed since: the one thing that a GET
    writes here. It changes nothing that anybody else sees.
    """
    return _page(request, guards.nomination(request, nomination_id), NoteForm())


def _page(request: HttpRequest, nomination: Nomination, note: NoteForm) -> HttpResponse:
    found = nominations.review(nomination, beside_previous=request.GET.get("beside") == BESIDE_PREVIOUS)
    context = {**_context(request, nomination, found, note), **_record(request, nomination, found)}
    return TemplateResponse(request, "desk/review.html", context)


def _context(request: HttpRequest, nomination: Nomination, found: nominations.Review, note: NoteForm) -> dict[str, Any]:
    invitation = nomination.invitation
    is_beside_accepted = found.beside is not None and found.beside == found.accepted
    return {
        **admin.site.each_context(request),
        "title": f"{invitation.country.name_en}: {nomination.reference}",
        "trail": boards.trail(invitation.call),
        "nomination": nomination,
        "invitation": invitation,
        "review": found,
        "is_beside_accepted": is_beside_accepted,
        "may_choose": found.accepted is not None and found.previous is not None,
        "documents": reviewing.documents(found.version, found.beside),
        "documents_before": reviewing.documents(found.beside, found.version),
        "findings": [*found.findings, *_seat_findings(nomination, found.version)],
        "intact": found.version is None or is_intact(found.version),
        "may_register": NOMINATION.allows(Move.REGISTER, Status(nomination.status)),
        "officers": assigning.officers(invitation.call.group, on=guards.today()),
        "note_form": note,
        "was_kept": request.method != "POST" and note.is_bound,
    }


def _record(request: HttpRequest, nomination: Nomination, found: nominations.Review) -> dict[str, Any]:
    """Return what happened, what changed since the reader looked, and what can be decided, or undone."""
    at, reader = clock.now(), guards.staff(request)
    history, others = queries.record(nomination)
    notes = queries.notes(nomination)
    to_state = queries.mails_to_state(nomination)
    proposal = proposing.standing(nomination) if nomination.invitation.call.group.four_eyes else None
    look = looking.look(nomination, by=reader, at=at)
    since = reviewing.since(look, by=reader, history=history, notes=notes, proposal=proposal, found=found)
    offered = access.offered_to(
        access.of_secretariat(nomination.invitation), nomination
    )  # the guard lets nobody else in
    return {
        "since": since,
        "sections": reviewing.sections(found, since.parts),
        "files_changed": reviewing.files_changed(found, since.parts),
        "history": history,
        "others": others,
        "notes": notes,
        "mails": [mails.line(mail) for mail in to_state],
        "undoable": reviewing.undoable(history, to_state, at=at) if Move.UNDO in offered else None,
        "proposal": proposal,
        "proposed": BUTTONS[Move(proposal.move)][1] if proposal else "",
        "moves": [
            (move, BUTTONS[move][0], words(nomination, move, proposal, reader)) for move in offered if move in BUTTONS
        ],
    }


def words(nomination: Nomination, move: Move, proposal: Proposal | None, reader: User) -> str:
    """Return what the button of a decision says: where two decide, the first one proposes."""
    plain = str(BUTTONS[move][1])
    if not nomination.invitation.call.group.four_eyes or takes(move, proposal, reader):
        return plain
    return str(_("Propose: %(words)s") % {"words": plain.lower()})


def takes(move: Move, proposal: Proposal | None, reader: User) -> bool:
    """Answer whether the reader takes a decision that somebody else proposed."""
    return proposal is not None and proposal.move == move and proposal.by_id != reader.pk


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


@require_POST
def assignment(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    """Give the nomination to an officer of the group, to the visitor, or to nobody."""
    nomination = guards.nomination(request, nomination_id)
    chosen = request.POST.get("to", "")
    to = guards.colleague(chosen) if chosen else None
    try:
        actions.assign(nomination, to=to, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"name": to, "reference": nomination.reference}
        done = _("%(name)s looks after %(reference)s.") if to else _("Nobody looks after %(reference)s now.")
        messages.success(request, str(done % facts))
    return redirect(review_url(nomination))


@require_safe
def file(request: HttpRequest, nomination_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """Hand out a file of a frozen version."""
    return files.handed_out(request, guards.version_file(request, nomination_id, file_id))
