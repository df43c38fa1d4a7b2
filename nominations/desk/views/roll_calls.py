"""The roll call of a vote in a meeting: a row for each member, recorded row by row, counted as it goes."""

import uuid
from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations.accounts.models import User
from nominations.desk import guards, opinion_guards, votes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import opinions
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion


@require_http_methods(["GET", "HEAD", "POST"])
def roll_call(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Show the roll call, and record what was chosen in it; a refused row says why and keeps what was chosen."""
    opinion = opinion_guards.opinion(request, opinion_id)
    if opinion.is_written or opinion.status != OpinionStatus.VOTING:
        messages.info(request, _("There is no open vote in a meeting. Open the vote first."))
        return redirect(votes.address(opinion, "overview"))
    at = clock.now()
    refused: dict[str, str] = {}
    if request.method == "POST":
        recorded, refused = _record(opinion, request.POST, by=guards.staff(request), at=at)
        words = ngettext("%(number)d vote is recorded.", "%(number)d votes are recorded.", recorded)
        if recorded or not refused:
            messages.success(request, words % {"number": recorded} if recorded else _("Nothing was changed."))
        if not refused:
            return redirect(votes.address(opinion, "roll_call"))
    context = {
        **admin.site.each_context(request),
        "title": opinion.title,
        "trail": votes.trail(opinion),
        "opinion": opinion,
        "call": votes.roll_call(opinion, at=at, typed=request.POST.dict(), refused=refused),
        "closing": votes.address(opinion, "closing"),
    }
    return TemplateResponse(request, "desk/roll_call.html", context)


def _record(opinion: Opinion, typed: QueryDict, *, by: User, at: datetime) -> tuple[int, dict[str, str]]:
    """Record the rows that differ from what is kept; return how many, and why others were refused, by State."""
    people = {
        str(each.pk): each for each in Participant.objects.filter(meeting=opinion.meeting).select_related("delegation")
    }
    recorded = 0
    refused: dict[str, str] = {}
    for ballot in opinion.ballots.select_related("opinion", "country").order_by("country__protocol_order"):
        iso2 = str(ballot.country_id)
        choice, speaker = typed.get(f"vote-{iso2}"), people.get(typed.get(f"by-{iso2}", ""))
        if choice is None or not _differs(ballot, choice, speaker):
            continue
        try:
            if choice:
                opinions.cast(ballot, choice=choice, spoken_by=speaker, by=by, at=at)
            else:
                opinions.take_back(ballot, by=by, at=at)
        except Refused as refusal:
            refused[iso2] = str(refusal)
        else:
            recorded += 1
    return recorded, refused


def _differs(ballot: Ballot, choice: str, speaker: Participant | None) -> bool:
    if not choice:
        return bool(ballot.choice)
    return (ballot.choice, ballot.spoken_by_id) != (choice, speaker and speaker.pk)
