"""What is done with a State's ballot: the vote, the request for a meeting, the reasons of who did not agree."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.meetings import access, majority, voting_access, voting_notices, voting_queries
from nominations.meetings import opinion_moving as moving
from nominations.meetings.paper_models import Minutes
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import MinutesStatus, OpinionMove
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox import actions as outbox

# How long reasons are taken after a written procedure; after a meeting, until its minutes are adopted.
REASONS_DAYS = 14
SETTLED = (MinutesStatus.ADOPTED, MinutesStatus.PUBLISHED)


class NoChoice(Refused):
    """None of for, against and abstention."""


class NoWord(Refused):
    """A vote that staff enter for a State needs how it reached them."""


class NoVoice(Refused):
    """Who is said to have voted has no vote for this State (rule 8), or was not there."""


class NoRequest(Refused):
    """A meeting cannot be asked for here, or was asked for already."""


class NoReasons(Refused):
    """Reasons are not taken: of this State, at this time, or because there are none."""


@transaction.atomic
def cast(ballot: Ballot, *, choice: str, by: User, at: datetime, spoken_by: Participant | None = None) -> Ballot:
    """Record a State's vote: in a meeting by staff, with who spoke; in writing by the State itself, until the last day.

    A vote may be changed while it is open; the same vote again changes nothing. Raises VoteOver, NoVoice, NoChoice.
    """
    ballot = moving.locked_ballot(ballot)
    opinion, on = ballot.opinion, clock.local_day(at)
    if opinion.is_written:
        access.allow(voting_access.speaks_for(by, ballot, on=on))
        spoken_by = None
    else:
        access.allow(access.is_secretariat(by, opinion.group, on=on))
    voting_access.check_open(opinion, at=at)
    if choice not in Ballot.Choice.values:
        raise NoChoice(_("Choose for, against or abstention."))
    if not opinion.is_written:
        voting_access.check_in_session(opinion, at=at)
        _check_voice(ballot, spoken_by, at=at)
    if (ballot.choice, ballot.spoken_by, ballot.because) == (choice, spoken_by, ""):
        return ballot
    old, ballot.choice, ballot.spoken_by, ballot.because = ballot.choice, choice, spoken_by, ""
    ballot.cast_at, ballot.cast_by = at, by
    ballot.save()
    audit.record("ballot.cast", ballot, by=by, at=at, on_behalf_of=str(ballot.country_id), old=old, new=choice)
    return ballot


@transaction.atomic
def enter(ballot: Ballot, *, choice: str, because: str, by: User, at: datetime) -> Ballot:
    """Enter a written vote that reached the secretariat in another way; the State is told, and may still change it.

    An empty choice takes back what was entered, with `because` as the reason. Raises NoChoice
    when the State voted itself: only it changes that; NoWord without how the vote came; VoteOver.
    """
    ballot = moving.locked_ballot(ballot)
    opinion = ballot.opinion
    access.allow(access.is_secretariat(by, opinion.group, on=clock.local_day(at)))
    if not opinion.is_written:
        raise NoChoice(_("The vote is taken in a meeting: record it in the roll call."))
    voting_access.check_open(opinion, at=at)
    because = clean_text(because)
    if ballot.choice and not ballot.because:
        facts = {"state": ballot.country.name_in_text}
        raise NoChoice(_("%(state)s voted in the portal: only the State changes that vote.") % facts)
    if choice not in Ballot.Choice.values and not (choice == "" and ballot.because):
        raise NoChoice(_("Choose for, against or abstention."))
    if not because:
        raise NoWord(_("Say how the vote reached you: who wrote, and when."))
    if (ballot.choice, ballot.because) == (choice, because):
        return ballot
    old, ballot.choice, ballot.because = ballot.choice, choice, because if choice else ""
    ballot.cast_at, ballot.cast_by = (at, by) if choice else (None, None)
    ballot.save()
    audit.record("ballot.enter", ballot, by=by, at=at, on_behalf_of=str(ballot.country_id), old=old, new=choice)
    outbox.enqueue(voting_notices.entered(ballot, because=because, at=at), at=at)
    return ballot


@transaction.atomic
def take_back(ballot: Ballot, *, by: User, at: datetime) -> Ballot:
    """Take back a vote that was recorded for the wrong State in an open roll call; what it was stays in the audit."""
    ballot = moving.locked_ballot(ballot)
    access.allow(access.is_secretariat(by, ballot.opinion.group, on=clock.local_day(at)))
    voting_access.check_open(ballot.opinion, at=at)
    if ballot.opinion.is_written:
        raise NoChoice(_("In a written procedure only the State itself changes its vote."))
    old, ballot.choice, ballot.spoken_by = ballot.choice, "", None
    ballot.cast_at = ballot.cast_by = None
    ballot.save()
    audit.record("ballot.take_back", ballot, by=by, at=at, on_behalf_of=str(ballot.country_id), old=old)
    return ballot


def _check_voice(ballot: Ballot, participant: Participant | None, *, at: datetime) -> None:
    """Raise NoVoice unless this person may vote for the State: a representative or a substitute who is present."""
    opinion, state = ballot.opinion, ballot.country.name_in_text
    if participant is None:
        raise NoVoice(_("Say who voted for %(state)s.") % {"state": state})
    facts = {"name": str(participant), "state": state, "capacity": participant.get_capacity_display()}
    if participant.capacity not in Participant.ON_A_SEAT:
        raise NoVoice(_("%(name)s (%(capacity)s) has no vote: only members vote.") % facts)
    if participant.meeting_id != opinion.meeting_id or participant.withdrawn_at:
        raise NoVoice(_("%(name)s does not attend this meeting.") % facts)
    if participant.delegation is None or participant.delegation.country_id != ballot.country_id:
        raise NoVoice(_("%(name)s is not of the delegation of %(state)s.") % facts)
    if not voting_queries.was_present(participant, since=opinion.opened_at or at, at=at):
        raise NoVoice(_("%(name)s is not marked as present. Record the arrival first.") % facts)


@transaction.atomic
def ask_for_meeting(ballot: Ballot, *, by: User, at: datetime) -> Ballot:
    """Ask that a meeting decides instead; when a majority of all members asks, the procedure ends at once (rule 11)."""
    ballot = moving.locked_ballot(ballot)
    opinion = ballot.opinion
    access.allow(voting_access.speaks_for(by, ballot, on=clock.local_day(at)))
    if not opinion.is_written:
        raise NoRequest(_("The vote is taken in a meeting already."))
    voting_access.check_open(opinion, at=at)
    if ballot.asked_for_meeting_at:
        day = date_format(clock.local_day(ballot.asked_for_meeting_at), "l j F Y")
        raise NoRequest(_("Your State asked for a meeting on %(day)s already.") % {"day": day})
    ballot.asked_for_meeting_at = at
    ballot.save()
    audit.record("ballot.ask_for_meeting", ballot, by=by, at=at, on_behalf_of=str(ballot.country_id))
    requests, members = voting_queries.requests_for_meeting(opinion), opinion.members or 1
    if majority.ends_without_result(members, requests):
        facts = {"requests": requests, "members": members}
        opinion.closed_at = at
        opinion.closed_reason = str(_("%(requests)d of %(members)d members asked for a meeting.") % facts)
        moving.move(opinion, OpinionMove.TERMINATE, by=by, at=at, **facts)
        outbox.enqueue(voting_notices.ended_without_result(opinion, at=at), at=at)
    return ballot


@transaction.atomic
def give_reasons(
    ballot: Ballot, *, text: str, by: User, at: datetime, upload: "UploadedFile[bytes] | None" = None
) -> Ballot:
    """Keep why the State voted against or abstained; they are annexed to the opinion (rule 10).

    Given again, they replace the earlier ones; a file stays unless another one is sent. Raises NoReasons, FileRefused.
    """
    ballot = moving.locked_ballot(ballot)
    access.allow(voting_access.speaks_for(by, ballot, on=clock.local_day(at)))
    check_reasons(ballot, at=at)
    text = clean_text(text)
    if not text and not upload:
        raise NoReasons(_("Write the reasons, or attach a document with them."))
    again = ballot.reasons_at is not None
    if upload:
        ballot.reasons_file = files.store(upload, by=by, at=at)
    ballot.reasons, ballot.reasons_at = text, at
    ballot.save()
    facts = {"again": again, "with_file": bool(ballot.reasons_file_id)}
    audit.record("ballot.give_reasons", ballot, by=by, at=at, on_behalf_of=str(ballot.country_id), **facts)
    return ballot


def check_reasons(ballot: Ballot, *, at: datetime) -> None:
    """Raise NoReasons unless reasons of this State are taken now."""
    opinion = ballot.opinion
    if opinion.status not in voting_access.VOTED:
        raise NoReasons(_("Reasons are taken when the vote has ended with a result."))
    if ballot.choice not in {Ballot.Choice.AGAINST, Ballot.Choice.ABSTAIN}:
        raise NoReasons(_("Only a member that voted against or abstained may have its reasons annexed."))
    until = reasons_until(opinion)
    if until and at >= until:
        day = date_format(clock.local_day(until - timedelta(seconds=1)), "l j F Y")
        raise NoReasons(_("Reasons were taken until %(day)s, 23:59:59 Brussels time.") % {"day": day})
    if Minutes.objects.filter(meeting=opinion.meeting_id, status__in=SETTLED).exists():
        raise NoReasons(_("The minutes of the meeting are adopted, so nothing can be annexed to them any more."))


def reasons_until(opinion: Opinion) -> datetime | None:
    """Return the first instant at which reasons are not taken any more after a written procedure; else None."""
    if not opinion.is_written or opinion.closed_at is None:
        return None
    return clock.day_ends(clock.local_day(opinion.closed_at) + timedelta(days=REASONS_DAYS))
