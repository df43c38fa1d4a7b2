"""A State's vote: who may cast it, for whom, until when; asking for a meeting; reasons of who did not agree."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.files.refusals import FileRefused
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import opinions
from nominations.meetings.access import NotAllowed
from nominations.meetings.balloting import NoChoice, NoReasons, NoRequest, NoVoice
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Presence
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_access import VoteOver
from nominations.meetings.voting_models import Opinion
from tests.cast import NOW, TODAY, letter
from tests.meetings.stage import contact_of
from tests.meetings.test_opinions import OVER, answer, refusal
from tests.meetings.voting_stage import UNTIL, attendee, ballot_of, in_meeting, in_session, members, opened, written

pytestmark = pytest.mark.usefixtures("contacts")


@pytest.fixture
def vote(group: ExpertGroup, officer: User) -> Opinion:
    """A written procedure of three members."""
    members(group, "AT", "BE", "SE")
    return opened(group, officer)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User) -> Meeting:
    members(group)
    return in_session(group, officer)


@pytest.fixture
def roll_call(meeting: Meeting, officer: User) -> Opinion:
    """A vote that is open in a meeting."""
    return opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)


def test_a_vote_may_be_changed_until_the_deadline_and_each_change_is_kept(vote: Opinion, austria: User) -> None:
    for choice in ("for", "against", "against"):
        opinions.cast(ballot_of(vote, "AT"), choice=choice, by=austria, at=OVER - timedelta(seconds=1))
    ballot = ballot_of(vote, "AT")
    assert (ballot.choice, ballot.cast_by, ballot.spoken_by) == ("against", austria, None)
    events = AuditEvent.objects.filter(action="ballot.cast").order_by("pk")
    assert [event.detail for event in events] == [{"old": "", "new": "for"}, {"old": "for", "new": "against"}]
    assert {event.on_behalf_of for event in events} == {"AT"}


def test_after_the_last_second_no_vote_is_taken(vote: Opinion, austria: User) -> None:
    day = f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}"
    said = refusal(VoteOver, opinions.cast, ballot_of(vote, "AT"), choice="for", by=austria, at=OVER)
    assert said == f"The vote ended on {day}, 23:59:59 Brussels time."
    assert refusal(VoteOver, opinions.ask_for_meeting, ballot_of(vote, "AT"), by=austria, at=OVER) == said


def test_only_the_state_itself_votes_in_writing(
    vote: Opinion, austria: User, belgium: User, officer: User, former_austria: User
) -> None:
    for user in (belgium, officer, former_austria):
        ballot = ballot_of(vote, "AT")
        said = refusal(NotAllowed, opinions.cast, ballot, choice="for", by=user, at=NOW)
        assert said == "Only a contact point of the State may do this."
        assert said == refusal(NotAllowed, opinions.ask_for_meeting, ballot, by=user, at=NOW)
        assert said == refusal(NotAllowed, opinions.give_reasons, ballot, text="No.", by=user, at=NOW)
    said = refusal(NoChoice, opinions.cast, ballot_of(vote, "AT"), choice="", by=austria, at=NOW)
    assert said == "Choose for, against or abstention."


def test_a_vote_that_ended_takes_nothing_more(vote: Opinion, austria: User, officer: User) -> None:
    opinions.call_off(vote, reason="New text.", by=officer, at=NOW)
    said = refusal(VoteOver, opinions.cast, ballot_of(vote, "AT"), choice="for", by=austria, at=NOW)
    assert said == "The vote is no longer open: the opinion is now “Called off”."


def test_in_a_meeting_staff_record_who_spoke_for_the_state(
    roll_call: Opinion, meeting: Meeting, officer: User, austria: User
) -> None:
    eva, sub = attendee(meeting, "AT"), attendee(meeting, "BE", capacity="substitute")
    opinions.cast(ballot_of(roll_call, "AT"), choice="for", spoken_by=eva, by=officer, at=NOW)
    opinions.cast(ballot_of(roll_call, "BE"), choice="abstain", spoken_by=sub, by=officer, at=NOW)
    assert (ballot_of(roll_call, "AT").spoken_by, ballot_of(roll_call, "BE").spoken_by) == (eva, sub)
    said = refusal(
        NotAllowed, opinions.cast, ballot_of(roll_call, "AT"), choice="against", spoken_by=eva, by=austria, at=NOW
    )
    assert said == "Only the secretariat of the group may do this."


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        ("accompanying_expert", "Accompanying technical expert"),
        ("observer", "Observer"),
        ("partner", "Partner country"),
        ("invited_expert", "Invited expert"),
        ("commission", "Commission"),
    ],
)
def test_who_is_no_member_never_votes(
    capacity: str, words: str, roll_call: Opinion, meeting: Meeting, officer: User
) -> None:
    guest = attendee(meeting, "AT", capacity=capacity)
    said = refusal(
        NoVoice, opinions.cast, ballot_of(roll_call, "AT"), choice="for", spoken_by=guest, by=officer, at=NOW
    )
    assert said == f"{guest} ({words}) has no vote: only members vote."


def test_who_speaks_is_of_the_state_stands_and_is_there(roll_call: Opinion, meeting: Meeting, officer: User) -> None:
    of_belgium, absent = attendee(meeting, "BE"), attendee(meeting, "AT", is_present=False)
    facts: dict[str, Any] = {"choice": "for", "by": officer, "at": NOW}
    said = [
        refusal(NoVoice, opinions.cast, ballot_of(roll_call, "AT"), **facts),
        refusal(NoVoice, opinions.cast, ballot_of(roll_call, "AT"), spoken_by=of_belgium, **facts),
        refusal(NoVoice, opinions.cast, ballot_of(roll_call, "AT"), spoken_by=absent, **facts),
    ]
    absent.withdrawn_at, absent.withdrawn_reason = NOW, "Ill."
    absent.save()
    said.append(refusal(NoVoice, opinions.cast, ballot_of(roll_call, "AT"), spoken_by=absent, **facts))
    assert said == [
        "Say who voted for Austria.",
        "Uli Of BE is not of the delegation of Austria.",
        "Uli Of AT is not marked as present. Record the arrival first.",
        "Uli Of AT does not attend this meeting.",
    ]


def test_who_left_after_the_vote_began_may_have_voted(roll_call: Opinion, meeting: Meeting, officer: User) -> None:
    eva = attendee(meeting, "AT")
    Presence.objects.filter(participant=eva).update(left_at=NOW)
    later = NOW + timedelta(hours=1)
    facts: dict[str, Any] = {"spoken_by": eva, "by": officer, "at": later}
    opinions.cast(ballot_of(roll_call, "AT"), choice="for", **facts)
    start = clock.local_instant(TODAY)
    Presence.objects.filter(participant=eva).update(arrived_at=start - timedelta(hours=3), left_at=start)
    said = refusal(
        NoVoice, opinions.cast, ballot_of(roll_call, "AT"), choice="against", spoken_by=eva, by=officer, at=later
    )
    assert "not marked as present" in said


def test_a_vote_recorded_for_the_wrong_state_is_taken_back(
    roll_call: Opinion, meeting: Meeting, officer: User, austria: User
) -> None:
    eva = attendee(meeting, "AT")
    opinions.cast(ballot_of(roll_call, "AT"), choice="for", spoken_by=eva, by=officer, at=NOW)
    assert "secretariat" in refusal(NotAllowed, opinions.take_back, ballot_of(roll_call, "AT"), by=austria, at=NOW)
    opinions.take_back(ballot_of(roll_call, "AT"), by=officer, at=NOW)
    assert (ballot_of(roll_call, "AT").choice, ballot_of(roll_call, "AT").spoken_by) == ("", None)
    assert AuditEvent.objects.get(action="ballot.take_back").detail == {"old": "for"}
    opinions.close_vote(roll_call, by=officer, at=NOW)
    assert "“Not adopted”" in refusal(VoteOver, opinions.take_back, ballot_of(roll_call, "AT"), by=officer, at=NOW)


def test_staff_do_not_touch_a_written_vote(vote: Opinion, officer: User) -> None:
    said = refusal(NoChoice, opinions.take_back, ballot_of(vote, "AT"), by=officer, at=NOW)
    assert said == "In a written procedure only the State itself changes its vote."


def test_a_vote_in_a_meeting_is_not_exchanged_for_a_meeting(roll_call: Opinion, austria: User) -> None:
    said = refusal(NoRequest, opinions.ask_for_meeting, ballot_of(roll_call, "AT"), by=austria, at=NOW)
    assert said == "The vote is taken in a meeting already."


def test_a_majority_of_requests_ends_it_at_once(group: ExpertGroup, officer: User) -> None:
    states = members(group)
    vote = opened(group, officer)
    answer(vote, states, "for")
    for iso2 in states[:13]:
        opinions.ask_for_meeting(ballot_of(vote, iso2), by=contact_of(iso2), at=NOW)
    vote.refresh_from_db()
    assert vote.status == OpinionStatus.VOTING
    again = refusal(NoRequest, opinions.ask_for_meeting, ballot_of(vote, states[0]), by=contact_of(states[0]), at=NOW)
    assert again.startswith("Your State asked for a meeting on ")
    opinions.ask_for_meeting(ballot_of(vote, states[13]), by=contact_of(states[13]), at=NOW)
    vote.refresh_from_db()
    assert (vote.status, vote.closed_at, vote.closed_reason) == (
        OpinionStatus.TERMINATED,
        NOW,
        "14 of 27 members asked for a meeting.",
    )
    last = states[26]
    said = refusal(VoteOver, opinions.cast, ballot_of(vote, last), choice="against", by=contact_of(last), at=NOW)
    assert said == "The vote is no longer open: the opinion is now “Ended without result”."
    assert refusal(VoteOver, opinions.ask_for_meeting, ballot_of(vote, last), by=contact_of(last), at=NOW) == said


def test_who_did_not_agree_has_the_reasons_annexed(vote: Opinion, austria: User, belgium: User) -> None:
    answer(vote, ["BE"], "for")
    answer(vote, ["AT"], "against")
    early = refusal(NoReasons, opinions.give_reasons, ballot_of(vote, "AT"), text="Too dear.", by=austria, at=NOW)
    assert early == "Reasons are taken when the vote has ended with a result."
    closed = opinions.close_vote(vote, by=None, at=OVER)
    said = refusal(NoReasons, opinions.give_reasons, ballot_of(vote, "BE"), text="Fine.", by=belgium, at=OVER)
    assert said == "Only a member that voted against or abstained may have its reasons annexed."
    empty = refusal(NoReasons, opinions.give_reasons, ballot_of(vote, "AT"), text=" ", by=austria, at=OVER)
    assert empty == "Write the reasons, or attach a document with them."
    opinions.give_reasons(ballot_of(vote, "AT"), text="Too dear.", upload=letter(), by=austria, at=OVER)
    opinions.give_reasons(ballot_of(vote, "AT"), text="Far too dear.", by=austria, at=OVER)
    record = opinions.record(closed)
    assert [(each.state.iso2, each.reasons, bool(each.reasons_file)) for each in record.dissent] == [
        ("AT", "Far too dear.", True)
    ]
    last = OVER + timedelta(days=15)
    late = refusal(NoReasons, opinions.give_reasons, ballot_of(vote, "AT"), text="More.", by=austria, at=last)
    assert late.startswith("Reasons were taken until ")
    event = AuditEvent.objects.filter(action="ballot.give_reasons").latest("pk")
    assert event.detail == {"again": True, "with_file": True}


def test_a_file_that_is_none_is_refused(vote: Opinion, austria: User) -> None:
    answer(vote, ["AT"], "abstain")
    opinions.close_vote(vote, by=None, at=OVER)
    upload = letter("reasons.exe")
    with pytest.raises(FileRefused):
        opinions.give_reasons(ballot_of(vote, "AT"), text="", upload=upload, by=austria, at=OVER)


def test_after_a_meeting_reasons_are_taken_until_its_minutes_are_adopted(
    roll_call: Opinion, meeting: Meeting, officer: User, austria: User
) -> None:
    eva = attendee(meeting, "AT")
    opinions.cast(ballot_of(roll_call, "AT"), choice="against", spoken_by=eva, by=officer, at=NOW)
    opinions.close_vote(roll_call, by=officer, at=NOW)
    later = NOW + timedelta(days=40)
    opinions.give_reasons(ballot_of(roll_call, "AT"), text="Too dear.", by=austria, at=later)
    document = MeetingDocument.objects.create(
        meeting=meeting, number=1, kind="minutes", title="Minutes", withheld_on_ground="4-3", added_at=NOW
    )
    facts = {"status": "adopted", "circulated_at": NOW, "comments_until_on": TODAY, "adopted_at": NOW}
    Minutes.objects.create(meeting=meeting, document=document, **facts)
    said = refusal(NoReasons, opinions.give_reasons, ballot_of(roll_call, "AT"), text="More.", by=austria, at=later)
    assert said == "The minutes of the meeting are adopted, so nothing can be annexed to them any more."


def test_a_record_tells_everything_in_protocol_order(vote: Opinion, group: ExpertGroup, officer: User) -> None:
    answer(vote, ["AT", "BE"], "for")
    opinions.ask_for_meeting(ballot_of(vote, "SE"), by=contact_of("SE"), at=NOW)
    record = opinions.record(opinions.close_vote(vote, by=None, at=OVER))
    assert [(each.state.iso2, each.choice_label, each.asked_for_meeting) for each in record.votes] == [
        ("BE", "For", False),
        ("AT", "For", False),
        ("SE", "", True),
    ]
    assert record.tally
    assert (record.status_label, record.tally.in_favour, record.tally.silent) == ("Adopted by vote", 2, 1)
    assert record.votes[0].authorities == ("Ministry of BE",)
    assert opinions.record(written(group, officer)).votes == ()


def test_a_record_asks_the_database_once(
    vote: Opinion, group: ExpertGroup, officer: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        opinions.record(vote)
    members(group, "DK", "DE", "EE", "IE")
    more = opened(group, officer)
    assert more.members == 7
    with django_assert_num_queries(1):
        opinions.record(more)
