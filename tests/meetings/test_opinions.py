"""An opinion from its proposal to its end: consensus, the frozen electorate, the deadline, the result."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates.models import Membership
from nominations.meetings import opinions, voting_queries
from nominations.meetings.access import NotAllowed
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.opinions import DeadlineRefused, Incomplete, NoMembers, TooEarly
from nominations.meetings.states import OpinionStatus, Status
from nominations.meetings.voting_access import NotInSession, VoteOver
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import Heartbeat
from nominations.tasks import close_votes
from tests.cast import NOW, TODAY, letter, make_group
from tests.meetings.stage import contact_of, planned
from tests.meetings.voting_stage import (
    QUESTION,
    UNTIL,
    attendees,
    ballot_of,
    in_meeting,
    in_session,
    members,
    opened,
    written,
)

pytestmark = pytest.mark.usefixtures("contacts")
OVER = clock.day_ends(UNTIL)


def refusal(what: type[Refused], verb: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(what) as said:
        verb(*args, **facts)
    return str(said.value)


def answer(opinion: Opinion, states: list[str], choice: str) -> None:
    for iso2 in states:
        opinions.cast(ballot_of(opinion, iso2), choice=choice, by=contact_of(iso2), at=NOW)


def test_an_opinion_is_proposed_with_its_document_and_numbered(group: ExpertGroup, officer: User) -> None:
    facts: dict[str, Any] = {"procedure": "written", "by": officer, "at": NOW}
    first = opinions.propose(group, title=" Road\nmap ", question=QUESTION, upload=letter(), **facts)
    assert (first.number, first.title, first.status) == (1, "Road map", OpinionStatus.PROPOSED)
    assert first.file is not None
    assert written(group, officer).number == 2
    assert written(group, officer).number == 2  # the button pressed twice
    assert AuditEvent.objects.filter(action="opinion.propose", subject_id=str(first.pk)).count() == 1


def test_what_is_missing_or_belongs_elsewhere_is_refused(
    group: ExpertGroup, officer: User, superuser: User, other_officer: User
) -> None:
    meeting, other = planned(group, officer), planned(make_group("E03600"), superuser)
    item = AgendaItem.objects.create(meeting=meeting, title="Item")
    facts: dict[str, Any] = {"title": "T", "question": "Q", "procedure": "meeting", "by": officer, "at": NOW}
    said = [
        refusal(Incomplete, opinions.propose, group, **facts | {"title": "\t"}),
        refusal(Incomplete, opinions.propose, group, **facts | {"procedure": "lot"}),
        refusal(Incomplete, opinions.propose, group, **facts),
        refusal(Incomplete, opinions.propose, group, **facts, meeting=other),
        refusal(Incomplete, opinions.propose, group, **facts | {"procedure": "written"}, item=item),
        refusal(NotAllowed, opinions.propose, group, **facts | {"by": other_officer}),
    ]
    assert said == [
        "An opinion needs a title and the question that is put to the members.",
        "Choose whether it is decided in a meeting or by written procedure.",
        "Choose the meeting in which it is decided.",
        "This meeting is one of another group.",
        "This agenda item is one of another meeting.",
        "Only the secretariat of the group may do this.",
    ]
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.CANCELLED, ended_reason="Strike.", closed_at=NOW)
    meeting.refresh_from_db()
    sentence = refusal(Incomplete, opinions.propose, group, **facts, meeting=meeting)
    assert sentence == "The meeting is “Cancelled”: nothing can be decided in it."


def test_consensus_notes_who_was_absent(group: ExpertGroup, officer: User) -> None:
    members(group, "AT", "BE", "MT")
    meeting = in_session(group, officer)
    attendees(meeting, ["AT", "BE"])
    opinion = opinions.find_consensus(in_meeting(meeting, officer), by=officer, at=NOW)
    assert (opinion.status, opinion.members, opinion.majority) == (OpinionStatus.CONSENSUS, 3, 2)
    assert opinion.closed_reason == "Absent: Malta."
    assert AuditEvent.objects.get(action="opinion.find_consensus").detail == {"absent": ["MT"]}
    assert opinions.record(opinion).tally is None


def test_consensus_is_not_found_without_a_meeting_without_people_or_during_a_vote(
    group: ExpertGroup, officer: User
) -> None:
    members(group)
    meeting = in_session(group, officer)
    opinion = in_meeting(meeting, officer)
    assert refusal(NotInSession, opinions.find_consensus, written(group, officer), by=officer, at=NOW) == (
        "There is no meeting: this is a written procedure."
    )
    assert refusal(NotInSession, opinions.find_consensus, opinion, by=officer, at=NOW) == (
        "No representative is marked as present. Record the attendance first."
    )
    opinions.open_vote(opinion, by=officer, at=NOW)
    assert refusal(NotAllowed, opinions.find_consensus, opinion, by=officer, at=NOW) == (
        "This is not possible: the opinion is now “Put to the vote”."
    )


def test_nothing_is_decided_in_a_meeting_that_has_not_begun_or_is_postponed(group: ExpertGroup, officer: User) -> None:
    members(group)
    meeting = in_session(group, officer)
    opinion = in_meeting(meeting, officer)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=3))
    begins = refusal(NotInSession, opinions.open_vote, opinion, by=officer, at=NOW)
    assert begins.startswith("The meeting begins on ")
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.POSTPONED, ended_reason="Strike.")
    assert "“Postponed”" in refusal(NotInSession, opinions.open_vote, opinion, by=officer, at=NOW)


def test_the_electorate_is_frozen_with_its_authorities(group: ExpertGroup, officer: User) -> None:
    members(group)
    Membership.objects.filter(authority__country="MT").update(until=TODAY, end_reason="term_ended")
    opinion = opened(group, officer)
    assert (opinion.status, opinion.members, opinion.majority) == (OpinionStatus.VOTING, 26, 14)
    Membership.objects.filter(authority__country="SE").update(until=TODAY, end_reason="term_ended")
    assert ballot_of(opinion, "SE").authorities == "Ministry of SE"
    assert list(opinion.ballots.values_list("country_id", flat=True))[:3] == ["BE", "BG", "CZ"]
    assert not Ballot.objects.filter(country="MT").exists()


def test_a_state_with_two_authorities_has_one_ballot(group: ExpertGroup, officer: User) -> None:
    members(group, "ES", "AT")
    second = Membership.objects.get(authority__country="ES")
    office = second.authority
    office.pk, office.name, office.name_key = None, "Agency of ES", "agency of es"
    office._state.adding = True
    office.save()
    Membership.objects.create(group=group, authority=office, since=second.since, recorded_at=NOW)
    opinion = opened(group, officer)
    assert opinion.members == 2
    assert ballot_of(opinion, "ES").authorities == "Agency of ES; Ministry of ES"


def test_a_group_without_members_cannot_vote(group: ExpertGroup, officer: User) -> None:
    said = refusal(NoMembers, opinions.open_vote, written(group, officer), answers_until_on=UNTIL, by=officer, at=NOW)
    assert said == "No State has a member authority in this group, so nobody could vote."


def test_a_written_procedure_needs_a_last_day_from_tomorrow_on(group: ExpertGroup, officer: User) -> None:
    members(group)
    opinion = written(group, officer)
    days = [None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=4000)]
    said = [
        refusal(DeadlineRefused, opinions.open_vote, opinion, answers_until_on=day, by=officer, at=NOW) for day in days
    ]
    assert said == [
        "A written procedure needs its last day.",
        "The last day is today. Members need at least until tomorrow.",
        "The deadline lies in the past.",
        "The deadline lies more than ten years ahead. Check the year.",
    ]


def test_who_may_close_and_when(group: ExpertGroup, officer: User, other_officer: User) -> None:
    members(group)
    opinion = opened(group, officer)
    answer(opinion, ["AT", "BE"], "for")
    assert refusal(TooEarly, opinions.close_vote, opinion, by=officer, at=OVER - timedelta(seconds=1)) == (
        "25 of 27 members have not voted, and the last day has not passed."
    )
    assert "secretariat" in refusal(NotAllowed, opinions.close_vote, opinion, by=other_officer, at=OVER)
    assert opinions.close_vote(opinion, by=officer, at=OVER).status == OpinionStatus.NOT_CARRIED
    assert refusal(VoteOver, opinions.close_vote, opinion, by=None, at=OVER) == "The vote has ended already."
    assert "“Not adopted”" in refusal(NotAllowed, opinions.close_vote, opinion, by=officer, at=OVER)


def test_13_of_27_do_not_carry_14_do(group: ExpertGroup, officer: User) -> None:
    states = members(group)
    for yes, status in ((13, OpinionStatus.NOT_CARRIED), (14, OpinionStatus.CARRIED)):
        opinion = opened(group, officer)
        answer(opinion, states[:yes], "for")
        assert opinions.close_vote(opinion, by=None, at=OVER).status == status


def test_it_is_closed_early_when_every_member_has_voted(group: ExpertGroup, officer: User) -> None:
    states = members(group, "AT", "BE", "SE")
    opinion = opened(group, officer)
    answer(opinion, states[:2], "for")
    answer(opinion, states[2:], "abstain")
    closed = opinions.close_vote(opinion, by=officer, at=NOW)
    assert (closed.status, closed.closed_at) == (OpinionStatus.CARRIED, NOW)


def test_the_clock_closes_what_is_over(group: ExpertGroup, officer: User) -> None:
    members(group, "AT", "BE")
    past, then = TODAY - timedelta(days=1), NOW - timedelta(days=5)
    old, running = opened(group, officer, at=then, until=past), opened(group, officer)
    assert list(voting_queries.over(at=NOW)) == [old]
    close_votes()
    old.refresh_from_db()
    running.refresh_from_db()
    assert (old.status, running.status) == (OpinionStatus.NOT_CARRIED, OpinionStatus.VOTING)
    assert Heartbeat.objects.get(job="votes").last_result == "1 closed"
    assert opinions.close_over(at=NOW) == 0


def test_an_opinion_is_called_off_with_a_reason(group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    opinion = opened(group, officer)
    assert "Give the reason" in refusal(Incomplete, opinions.call_off, opinion, reason=" \n", by=officer, at=NOW)
    done = opinions.call_off(opinion, reason="New text follows.", by=officer, at=NOW)
    assert (done.status, done.closed_reason) == (OpinionStatus.CALLED_OFF, "New text follows.")
    assert "“Called off”" in refusal(NotAllowed, opinions.call_off, opinion, reason="Again", by=officer, at=NOW)


def test_items_are_held_while_a_vote_on_them_is_open(group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    meeting = in_session(group, officer)
    item = AgendaItem.objects.create(meeting=meeting, title="Roadmap")
    facts: dict[str, Any] = {"title": "T", "question": "Q", "procedure": "meeting", "by": officer, "at": NOW}
    opinion = opinions.propose(group, meeting=meeting, item=item, **facts)
    assert voting_queries.voting_items(meeting) == set()
    opinions.open_vote(opinion, by=officer, at=NOW)
    assert voting_queries.voting_items(meeting) == {item.pk}
    opinions.close_vote(opinion, by=officer, at=NOW)
    assert voting_queries.voting_items(meeting) == set()


def test_which_states_are_awaited(group: ExpertGroup, officer: User) -> None:
    members(group, "AT", "BE")
    opinion = opened(group, officer)
    answer(opinion, ["BE"], "for")
    assert [str(row.country_id) for row in voting_queries.ballots_awaited(on=UNTIL)] == ["AT"]
    assert not voting_queries.ballots_awaited(on=UNTIL + timedelta(days=1)).exists()
