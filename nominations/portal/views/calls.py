"""The calls of the visitor's State, and the State's file for one call."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nominations.calls import writing
from nominations.calls.models import Invitation
from nominations.groups.models import Role as SeatRole
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.portal import guards, meeting_lists, queries
from nominations.portal.guards import SignedIn, signed_in
from nominations.workflow import access, drafting
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.states import EDITABLE, LIVE


@require_safe
@signed_in()
def calls(request: SignedIn) -> HttpResponse:
    at = clock.now()
    page, cards = queries.cards(request.user, page=request.GET.get("page", "1"), at=at)
    facts = {
        "page": page,
        "open": [card for card in cards if card.is_open],
        "earlier": [card for card in cards if not card.is_open],
        "meetings": meeting_lists.waiting(request.user, at=at),
        "at": at,
    }
    return render(request, "portal/calls.html", facts)


@require_safe
@signed_in()
def call(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show the State's file: what is asked, how the answer stands, what happened, every mail, who shares it."""
    at = clock.now()
    today = clock.local_day(at)
    invitation = guards.invitation(request, key)
    if invitation.opened_at is None:
        writing.note_opened(invitation, by=request.user, at=at)
    row = workflow.file_row(invitation)
    nomination = row.nomination
    who = access.of_state(invitation)  # the guard lets nobody else in
    may_start = access.may_start(who)
    events, changes = queries.events_of(invitation), list(queries.deadline_changes(invitation))
    facts = {
        "invitation": invitation,
        "card": queries.card(row, at=at),
        "nomination": nomination,
        "at": at,
        "seats": _seats(invitation),
        "moves": access.offered_to(who, nomination) if nomination else [],
        "may_type": nomination is not None and nomination.status in EDITABLE,
        "may_start": may_start and not _is_live(nomination),
        "no_start": may_start.reason,
        "return_reason": queries.return_reason(nomination, events),
        "discarded": queries.discarded_draft(invitation) if may_start else None,
        "history": queries.history(invitation, events, changes),
        "changes": changes,
        "versions": queries.versions(events),
        "mails": queries.mails_of(invitation),
        "contacts": queries.sharing(invitation, on=today),
    }
    return render(request, "portal/call.html", facts)


def _seats(invitation: Invitation) -> list[str]:
    """Say what the group's seat rules ask a State to name."""
    words = {
        SeatRole.REPRESENTATIVE: (_("one representative"), _("%(n)d representatives")),
        SeatRole.ACCOMPANYING_EXPERT: (
            _("one accompanying technical expert"),
            _("%(n)d accompanying technical experts"),
        ),
    }
    said = []
    for rule in invitation.call.group.seat_rules.all():
        one, many = words[SeatRole(rule.role)]
        text = one if rule.per_state == 1 else many % {"n": rule.per_state}
        said.append(text if rule.required else _("%(persons)s, if you wish") % {"persons": text})
    return said


def _is_live(nomination: Nomination | None) -> bool:
    return nomination is not None and nomination.status in LIVE


@require_POST
@signed_in()
def start(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Begin the State's answer, or go to the one that a colleague began."""
    invitation = guards.invitation(request, key)
    try:
        nomination = drafting.start(invitation, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:call", invitation.pk)
    return redirect("portal:draft", nomination.pk)
