"""Your votes: which opinions the State is asked for, its vote with a confirmation, a meeting instead, reasons."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import kept
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import opinions
from nominations.meetings.voting_models import Ballot
from nominations.portal import handing, vote_guards
from nominations.portal import votes as shown
from nominations.portal.forms.votes import ReasonsForm, VoteForm
from nominations.portal.guards import SignedIn, signed_in

PAGE = 25
ask = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in()
def votes(request: SignedIn) -> HttpResponse:
    """List the votes that the visitor's State takes or took part in, the open ones first."""
    at = clock.now()
    page = Paginator(vote_guards.ballots(request), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/votes.html", {"page": page, "cards": [shown.card(row, at=at) for row in page]})


@require_safe
@signed_in()
def vote(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show a vote to the State: the question, the document, the last day, its own vote."""
    return _page(request, vote_guards.ballot(request, key))


def _page(request: SignedIn, ballot: Ballot, form: VoteForm | None = None) -> HttpResponse:
    at = clock.now()
    takes_votes = shown.takes_votes(ballot, at=at)
    if takes_votes and form is None:
        form = VoteForm(initial={"choice": ballot.choice}, action=reverse("portal:ballot", args=[ballot.pk]))
    facts = {
        "ballot": ballot,
        "opinion": ballot.opinion,
        "at": at,
        "form": form if takes_votes else None,
        "takes_votes": takes_votes,
        "standing": shown.standing(ballot, at=at),
        "tally": shown.result(ballot),
        "may_give_reasons": shown.may_give_reasons(ballot, at=at),
    }
    return render(request, "portal/vote.html", facts)


@require_POST
@signed_in()
def ballot(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Ask once more whether this is the State's vote, then cast it."""
    ballot = vote_guards.ballot(request, key)
    form = VoteForm(request.POST, action=reverse("portal:ballot", args=[ballot.pk]))
    if not form.is_valid():
        return _page(request, ballot, form)
    choice = form.cleaned_data["choice"]
    if not request.POST.get("confirmed") and shown.takes_votes(ballot, at=clock.now()):
        facts = {"ballot": ballot, "opinion": ballot.opinion, "choice": choice, "label": Ballot.Choice(choice).label}
        return render(request, "portal/vote_confirmation.html", facts)
    try:
        opinions.cast(ballot, choice=choice, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"choice": str(Ballot.Choice(choice).label), "state": ballot.country.name_in_text}
        messages.success(request, _("The vote of %(state)s is recorded: %(choice)s.") % facts)
    return redirect("portal:vote", ballot.pk)


@ask
@signed_in()
def meeting_request(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Ask that a meeting decides instead of the written procedure."""
    ballot = vote_guards.ballot(request, key)
    if request.method != "POST":
        facts = {"ballot": ballot, "opinion": ballot.opinion, "takes_votes": shown.takes_votes(ballot, at=clock.now())}
        return render(request, "portal/vote_meeting_request.html", facts)
    try:
        opinions.ask_for_meeting(ballot, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your State has asked for a meeting. You can still vote while the vote is open."))
    return redirect("portal:vote", ballot.pk)


@ask
@signed_in(keeps_text=True)
def reasons(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Take the reasons of a State that voted against or abstained."""
    ballot = vote_guards.ballot(request, key)
    is_post = request.method == "POST"
    typed = request.POST if is_post else kept.kept(request)
    form = ReasonsForm(typed, request.FILES if is_post else None, initial={"text": ballot.reasons})
    if is_post and form.is_valid():
        text, upload = form.cleaned_data["text"], form.cleaned_data["file"]
        try:
            opinions.give_reasons(ballot, text=text, upload=upload, by=request.user, at=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            kept.forget(request)
            messages.success(request, _("The reasons of your State are kept with the opinion."))
            return redirect("portal:vote", ballot.pk)
    facts = {"ballot": ballot, "opinion": ballot.opinion, "form": form, "was_kept": not is_post and form.is_bound}
    facts["may_give_reasons"] = shown.may_give_reasons(ballot, at=clock.now())
    return render(request, "portal/vote_reasons.html", facts)


@require_safe
@signed_in()
def file(request: SignedIn, key: uuid.UUID, which: str) -> HttpResponse:
    """Send the document of the opinion, or the State's own reasons, to be kept."""
    return handing.as_attachment(vote_guards.file(request, key, which))
