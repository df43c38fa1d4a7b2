"""The verbs of an opinion: propose, consensus, vote, end. What a State does with its ballot is in balloting.py."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings import access, majority, voting_access, voting_notices, voting_queries
from nominations.meetings import opinion_moving as moving
from nominations.meetings.balloting import ask_for_meeting, cast, enter, give_reasons, take_back
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import OPINION, OpinionMove, OpinionStatus, Status
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.meetings.voting_records import record
from nominations.outbox import actions as outbox

__all__ = [
    "ask_for_meeting",
    "call_off",
    "cast",
    "close_over",
    "close_vote",
    "enter",
    "find_consensus",
    "give_reasons",
    "open_vote",
    "propose",
    "record",
    "take_back",
]


class Incomplete(Refused):
    """Something that an opinion needs is missing, or belongs to another group or meeting."""


class NoMembers(Refused):
    """No State has a member authority in the group: nobody could vote."""


class DeadlineRefused(Refused):
    """The last day of the written procedure is missing, or too early."""


class TooEarly(Refused):
    """Members may still vote."""


@transaction.atomic
def propose(
    group: ExpertGroup,
    *,
    title: str,
    question: str,
    procedure: str,
    by: User,
    at: datetime,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    upload: "UploadedFile[bytes] | None" = None,
) -> Opinion:
    """Write down a question to be put to the members; nobody is told. Its number follows by itself.

    The same question that is proposed already is returned: the button was pressed twice.
    Raises Incomplete; FileRefused for the document.
    """
    ExpertGroup.objects.select_for_update().get(pk=group.pk)
    access.allow(access.is_secretariat(by, group, on=clock.local_day(at)))
    title, question = clean_line(title), clean_text(question)
    _check_complete(group, title=title, question=question, procedure=procedure, meeting=meeting, item=item)
    same = {"title": title, "question": question, "procedure": procedure, "meeting": meeting, "item": item}
    if proposed := Opinion.objects.filter(group=group, status=OpinionStatus.PROPOSED, created_by=by, **same).first():
        return proposed
    taken = Opinion.objects.filter(group=group).aggregate(last=Max("number"))["last"]
    opinion = Opinion.objects.create(
        group=group,
        number=(taken or 0) + 1,
        **same,
        file=files.store(upload, by=by, at=at) if upload else None,
        created_at=at,
        created_by=by,
    )
    audit.record("opinion.propose", opinion, by=by, at=at, procedure=procedure)
    return opinion


def _check_complete(
    group: ExpertGroup, *, title: str, question: str, procedure: str, meeting: Meeting | None, item: AgendaItem | None
) -> None:
    if not title or not question:
        raise Incomplete(_("An opinion needs a title and the question that is put to the members."))
    if procedure not in Opinion.Procedure.values:
        raise Incomplete(_("Choose whether it is decided in a meeting or by written procedure."))
    if procedure == Opinion.Procedure.MEETING and meeting is None:
        raise Incomplete(_("Choose the meeting in which it is decided."))
    if meeting and meeting.group_id != group.pk:
        raise Incomplete(_("This meeting is one of another group."))
    if item and (meeting is None or item.meeting_id != meeting.pk):
        raise Incomplete(_("This agenda item is one of another meeting."))
    if meeting and meeting.status in {Status.CANCELLED, Status.MINUTED}:
        facts = {"status": meeting.get_status_display()}
        raise Incomplete(_("The meeting is “%(status)s”: nothing can be decided in it.") % facts)


@transaction.atomic
def find_consensus(opinion: Opinion, *, by: User, at: datetime) -> Opinion:
    """Record that nobody present objected, and which members were absent: consensus is sought before any vote."""
    opinion = moving.locked(opinion)
    on = clock.local_day(at)
    access.allow(voting_access.may(OpinionMove.FIND_CONSENSUS, by, opinion, on=on))
    voting_access.check_in_session(opinion, at=at)
    assert opinion.meeting  # noqa: S101 - said by the check before
    voters = _electorate(opinion, on=on)
    present = voting_queries.speakers(opinion.meeting, since=at, at=at)
    if not present:
        raise voting_access.NotInSession(_("No representative is marked as present. Record the attendance first."))
    absent = [state for state, _authorities in voters if state.iso2 not in present]
    _freeze(opinion, members=len(voters))
    opinion.closed_at = at
    if absent:
        names = ", ".join(state.name_en for state in absent)
        opinion.closed_reason = str(_("Absent: %(states)s.") % {"states": names})
    return moving.move(opinion, OpinionMove.FIND_CONSENSUS, by=by, at=at, absent=[state.iso2 for state in absent])


@transaction.atomic
def open_vote(opinion: Opinion, *, by: User, at: datetime, answers_until_on: date | None = None) -> Opinion:
    """Put the opinion to the vote: the members of this day vote, one ballot a State, whoever joins or leaves later.

    A written procedure needs its last day, and goes to contact points and representatives by mail.
    Raises NoMembers, DeadlineRefused, NotInSession.
    """
    opinion = moving.locked(opinion)
    on = clock.local_day(at)
    access.allow(voting_access.may(OpinionMove.OPEN_VOTE, by, opinion, on=on))
    if opinion.is_written:
        _check_deadline(opinion, answers_until_on, at=at)
        opinion.answers_until_on = answers_until_on
    else:
        voting_access.check_in_session(opinion, at=at)
    voters = _electorate(opinion, on=on)
    _freeze(opinion, members=len(voters))
    opinion.opened_at = at
    facts = {"members": opinion.members, "majority": opinion.majority, "until": str(opinion.answers_until_on or "")}
    moving.move(opinion, OpinionMove.OPEN_VOTE, by=by, at=at, **facts)
    Ballot.objects.bulk_create(
        Ballot(opinion=opinion, country=state, authorities="; ".join(authorities)) for state, authorities in voters
    )
    if opinion.is_written:
        outbox.enqueue(voting_notices.opened(opinion, at=at), at=at)
    return opinion


def _electorate(opinion: Opinion, *, on: date) -> list[tuple[Any, tuple[str, ...]]]:
    voters = voting_queries.electorate(opinion.group, on=on)
    if not voters:
        raise NoMembers(_("No State has a member authority in this group, so nobody could vote."))
    return voters


def _freeze(opinion: Opinion, *, members: int) -> None:
    opinion.members, opinion.majority = members, majority.majority(members)


def _check_deadline(opinion: Opinion, until_on: date | None, *, at: datetime) -> None:
    for finding in voting_queries.deadline_findings(opinion.group, until_on, at=at):
        if finding.blocks:
            raise DeadlineRefused(finding.sentence)


@transaction.atomic
def close_vote(opinion: Opinion, *, by: User | None, at: datetime) -> Opinion:
    """Count, and end the vote: adopted when a majority of all members is for it (rule 9). `by` None: the clock.

    A written procedure is closed after its last day, or when every member has voted. Raises TooEarly.
    """
    opinion = moving.locked(opinion)
    if by is not None:
        access.allow(voting_access.may(OpinionMove.CARRY, by, opinion, on=clock.local_day(at)))
    elif not OPINION.allows(OpinionMove.CARRY, opinion.status):
        raise voting_access.VoteOver(_("The vote has ended already."))
    counted = voting_queries.tally_of(opinion)
    if opinion.ends_at and at < opinion.ends_at and counted.silent:
        raise TooEarly(
            _("%(silent)d of %(members)d members have not voted, and the last day has not passed.")
            % {"silent": counted.silent, "members": counted.members}
        )
    move = OpinionMove.CARRY if counted.is_carried else OpinionMove.FAIL
    opinion.closed_at = at
    votes = {"in_favour": counted.in_favour, "against": counted.against, "abstained": counted.abstained}
    moving.move(opinion, move, by=by, at=at, **votes)
    outbox.enqueue(voting_notices.result(opinion, counted, at=at), at=at)
    return opinion


def close_over(*, at: datetime) -> int:
    """Close the written procedures whose last day has passed, each in its own transaction; return how many."""
    closed = 0
    for opinion in voting_queries.over(at=at):
        try:
            close_vote(opinion, by=None, at=at)
        except voting_access.VoteOver:  # somebody was quicker
            continue
        closed += 1
    return closed


@transaction.atomic
def call_off(opinion: Opinion, *, reason: str, by: User, at: datetime) -> Opinion:
    """Take the question back, with the reason; whoever was asked to vote is told."""
    opinion = moving.locked(opinion)
    access.allow(voting_access.may(OpinionMove.CALL_OFF, by, opinion, on=clock.local_day(at)))
    reason = clean_text(reason)
    if not reason:
        raise Incomplete(_("Give the reason, so that the members can understand it."))
    was_open = opinion.opened_at is not None
    opinion.closed_at, opinion.closed_reason = at, reason
    moving.move(opinion, OpinionMove.CALL_OFF, by=by, at=at)
    if was_open:
        outbox.enqueue(voting_notices.called_off(opinion, reason=reason, at=at), at=at)
    return opinion
