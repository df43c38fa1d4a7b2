"""What is decided about an opinion: consensus, the vote opened and closed, the question taken back."""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nominations.desk import guards, opinion_guards, votes
from nominations.desk.forms.decisions import DecisionForm, ReasonForm
from nominations.desk.forms.opinions import EntryForm, OpeningForm
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.meetings import opinions, voting_queries
from nominations.meetings.states import OPINION, OpinionMove
from nominations.meetings.voting_models import Opinion

ask = require_http_methods(["GET", "HEAD", "POST"])


@ask
def consensus(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Record that the members who are present agree."""
    opinion = opinion_guards.opinion(request, opinion_id)
    decision = _decision(
        request,
        opinion,
        OpinionMove.FIND_CONSENSUS,
        title=_("Record the consensus"),
        lead=_("No member that is present objects, so no vote is taken. Who is absent is kept with the opinion."),
        button=_("Record the consensus"),
        done=_("The opinion is adopted by consensus."),
        act=lambda _facts, at: opinions.find_consensus(opinion, by=guards.staff(request), at=at),
        findings=_absent(opinion, at=clock.now()),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(opinion.pk,)))


def _absent(opinion: Opinion, *, at: datetime) -> tuple[Finding, ...]:
    if opinion.meeting is None:
        return ()
    present = voting_queries.speakers(opinion.meeting, since=at, at=at)
    voters = voting_queries.electorate(opinion.group, on=clock.local_day(at))
    absent = [state.name_en for state, _authorities in voters if state.iso2 not in present]
    if not absent or not present:
        return ()
    sentence = _("Absent: %(states)s. Mark as present whoever came meanwhile.") % {"states": ", ".join(absent)}
    return (findings.warning("absent", sentence),)


@ask
def opening(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Put the opinion to the vote."""
    opinion = opinion_guards.opinion(request, opinion_id)
    kept = posted(request)
    form: DecisionForm = (OpeningForm if opinion.is_written else DecisionForm)(kept, facts=(opinion.pk,))
    chosen = form.cleaned_data["answers_until_on"] if opinion.is_written and form.is_bound and form.is_valid() else None

    def act(facts: Facts, at: datetime) -> Opinion:
        until = facts["answers_until_on"] if opinion.is_written else None
        return opinions.open_vote(opinion, answers_until_on=until, by=guards.staff(request), at=at)

    lead = _("The members of today vote in the meeting, one vote a State. Who becomes a member later does not vote.")
    if opinion.is_written:
        lead = _(
            "The members of today vote in writing, one vote a State. "
            "Their contact points, and the representatives who know that they are named, get this mail."
        )
    decision = _decision(
        request,
        opinion,
        OpinionMove.OPEN_VOTE,
        title=_("Open the vote"),
        lead=lead,
        button=_("Open the vote"),
        done=_("The vote is open."),
        act=act,
        findings=_of_day(opinion, chosen),
        lands=lambda made: votes.address(made, "overview" if made.is_written else "roll_call"),
    )
    return decide(request, decision, form)


def _of_day(opinion: Opinion, chosen: date | None) -> tuple[Finding, ...]:
    """Return what to think about before; what blocks is said by the refusal."""
    if chosen is None:
        return ()
    found = voting_queries.deadline_findings(opinion.group, chosen, at=clock.now())
    return tuple(finding for finding in found if not finding.blocks)


@ask
def entry(request: HttpRequest, opinion_id: uuid.UUID, iso2: str) -> HttpResponse:
    """Enter a written vote that came by e-mail or letter; the State gets this mail, and may still change it."""
    opinion = opinion_guards.opinion(request, opinion_id)
    ballot = opinion_guards.ballot(opinion, iso2)
    facts = {"state": ballot.country.name_in_text}
    decision = Decision(
        title=_("Enter the vote of %(state)s") % facts,
        lead=_("For a vote that reached you outside the portal. The contact points are told, and may still change it."),
        button=_("Enter the vote"),
        done=_("The vote of %(state)s is entered.") % facts,
        act=lambda typed, at: opinions.enter(
            ballot, choice=typed["choice"], because=typed["because"], by=guards.staff(request), at=at
        ),
        back=votes.address(opinion, "overview"),
        trail=votes.trail(opinion),
    )
    initial = {"choice": ballot.choice, "because": ballot.because}
    form = EntryForm(posted(request), facts=(ballot.pk, ballot.cast_at), initial=initial, entered=bool(ballot.because))
    return decide(request, decision, form)


@ask
def closing(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Count and end the vote."""
    opinion = opinion_guards.opinion(request, opinion_id)
    decision = _decision(
        request,
        opinion,
        OpinionMove.CARRY,
        title=_("Close the vote"),
        lead=_("No further vote is taken. A member without a vote counts as not for it. The members get the result."),
        button=_("Close the vote"),
        done=_("The vote is closed, and the members are told the result."),
        act=lambda _facts, at: opinions.close_vote(opinion, by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(opinion.pk,)))


@ask
def calling_off(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Take the question back."""
    opinion = opinion_guards.opinion(request, opinion_id)
    decision = _decision(
        request,
        opinion,
        OpinionMove.CALL_OFF,
        title=_("Call off"),
        lead=_("The question is taken back, and votes that were cast do not count. Whoever was asked to vote is told."),
        button=_("Call off"),
        done=_("The opinion is called off."),
        act=lambda facts, at: opinions.call_off(opinion, reason=facts["reason"], by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, ReasonForm(posted(request), facts=(opinion.pk,)))


def _decision(request: HttpRequest, opinion: Opinion, move: OpinionMove, *, title: Any, **facts: Any) -> Decision:
    ends = (
        {OPINION.target(move)}
        if move != OpinionMove.CARRY
        else {OPINION.target(OpinionMove.FAIL), OPINION.target(move)}
    )
    return Decision(
        title=f"{title}: {opinion.title}",
        back=votes.address(opinion, "overview"),
        trail=votes.trail(opinion),
        is_done=lambda _facts: opinion_guards.opinion(request, opinion.pk).status in ends,
        **facts,
    )
