"""Remind now: staff choose the States, see the mail, send it, and have a minute to call it back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.desk import call_mails, guards
from nominations.desk.forms.remindings import RemindForm
from nominations.desk.reminding import Candidates, candidates
from nominations.desk.views.boards import ask, board_url, trail
from nominations.desk.views.calendars import calendar_url
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions


@ask
def reminding(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Ask whom to remind and with which words, then remind."""
    call = guards.call(request, call_id)
    if call.status != Status.OPEN or call.is_change:
        messages.error(request, _("The call is not open, so nobody is reminded of it."))
        return redirect(board_url(call))
    found = candidates(call, at=clock.now())
    if not found.reachable:
        messages.info(request, _("There is nobody to remind: no State without an answer can be reached by mail."))
        return redirect(board_url(call))
    form = RemindForm(posted(request), facts=(call.pk,), candidates=found.reachable)
    return decide(request, _decision(request, call, found), form, template="desk/reminding.html")


def _decision(request: HttpRequest, call: Call, found: Candidates) -> Decision:
    def act(facts: Facts, at: datetime) -> object:
        chosen = found.chosen(facts["states"])
        return actions.remind_now(chosen, by=guards.staff(request), at=at, text=facts["text"])

    return Decision(
        title=_("Remind now: %(reference)s") % {"reference": call.reference},
        lead=_("The contact points of the chosen States get one more reminder. You have a minute to call it back."),
        button=_("Remind now"),
        done=_("The reminders go out in a minute. Until then you can call them back below."),
        back=calendar_url(call),
        trail=trail(call),
        act=act,
        extra={"candidates": found},
    )


@require_POST
def recall(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Call back the mails of the call that were sent by hand and are still held, all of them."""
    call = guards.call(request, call_id)
    number = _called_back(request, call_mails.held_by_hand(call), at=clock.now())
    if number:
        sentence = ngettext(
            "%(number)d mail is called back. It was not sent.",
            "%(number)d mails are called back. None of them was sent.",
            number,
        )
        messages.success(request, sentence % {"number": number})
    else:
        messages.warning(request, _("The minute is over: nothing could be called back."))
    return redirect(calendar_url(call))


def _called_back(request: HttpRequest, held: Sequence[OutgoingMail], *, at: datetime) -> int:
    """Return how many; a mail that left in this moment is left alone."""
    number = 0
    for mail in held:
        try:
            decisions.call_back(mail, reason=_("Called back within the minute."), by=guards.staff(request), at=at)
        except Refused:
            continue
        number += 1
    return number
