"""Registering “no nomination” that came by e-mail, on a State's behalf, with its source attached (domain rule 31)."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Invitation
from nominations.desk import guards, held_files
from nominations.desk.forms.registration import NilRegistrationForm
from nominations.desk.views import boards, reviews
from nominations.desk.views.decisions import Decision, decide, posted
from nominations.desk.views.registrations import hold_or_let_go, mail_of
from nominations.inbox.models import ReceivedMail
from nominations.workflow import actions
from nominations.workflow import queries as nominations
from nominations.workflow.models import Nomination
from nominations.workflow.queries import FileRow
from nominations.workflow.receiving import register_nil_received
from nominations.workflow.states import EDITABLE, LIVE, Status


@boards.ask
def nil_registration(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Ask when it came, its source and its reason; show the receipt, then register."""
    invitation = guards.invitation(request, invitation_id)
    if invitation.call.is_change:
        raise Http404
    row = nominations.file_row(invitation)
    live = row.nomination if row.nomination and row.nomination.status in LIVE else None
    if live and live.status not in EDITABLE and request.method != "POST":
        messages.info(request, str(_("%(state)s has answered already.") % {"state": invitation.country.name_en}))
        return redirect(reviews.review_url(live))
    keys, mail = {"of": guards.staff(request).pk, "about": invitation.pk}, mail_of(request)
    form = NilRegistrationForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        came=mail.received_at if mail else None,
        held=held_files.held(**keys) if posted(request) or mail else None,
        facts=(invitation.pk, mail and mail.pk),
    )
    decision = _decision(request, invitation, row, form, mail)
    answer = decide(request, decision, form, template="desk/nil_registration.html")
    hold_or_let_go(request, form, answer, keys)
    return answer


def _decision(
    request: HttpRequest, invitation: Invitation, row: FileRow, form: NilRegistrationForm, mail: ReceivedMail | None
) -> Decision:
    state = {"state": invitation.country.name_in_text}

    def act(facts: Any, at: datetime) -> Nomination:
        upload = facts["source"]
        upload.seek(0)
        answer = {"reason": facts["reason"], "upload": upload, "received_at": form.received_at}
        if mail:
            return register_nil_received(mail, invitation=invitation, **answer, by=guards.staff(request), at=at)
        return actions.register_nil(invitation, **answer, by=guards.staff(request), at=at)

    return Decision(
        title=_("Register that %(state)s nominates nobody") % state,
        lead=_(
            "%(state)s has written that it nominates nobody. This counts as its answer: "
            "its contact points get a receipt, and no more reminders."
        )
        % {"state": invitation.country.name_en},
        button=_("Register “no nomination”"),
        done=_("The answer of %(state)s is registered: no nomination.") % state,
        back=boards.board_url(invitation.call),
        trail=boards.trail(invitation.call),
        act=act,
        is_done=lambda _facts: _is_registered(invitation, form.received_at),
        extra={"row": row, "held": form.held, "mail": mail},
    )


def _is_registered(invitation: Invitation, received_at: datetime) -> bool:
    registered = Nomination.objects.filter(invitation=invitation, channel=Nomination.Channel.EMAIL)
    return registered.filter(status=Status.NIL, versions__received_at=received_at).exists()
