"""A written vote that reached the secretariat by e-mail or letter: entered with how it came, told to the State."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import access, balloting, opinions, voting_access
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.meetings.voting_stage import UNTIL, ballot_of, in_meeting, in_session, members, opened

pytestmark = pytest.mark.usefixtures("contacts")
WORD = "E-mail of the contact point, Monday 14:05"


@pytest.fixture
def vote(group: ExpertGroup, officer: User) -> Opinion:
    members(group, "AT", "BE", "SE")
    return opened(group, officer)


def enter(vote: Opinion, officer: User, choice: str = "for", because: str = WORD) -> Ballot:
    return opinions.enter(ballot_of(vote, "AT"), choice=choice, because=because, by=officer, at=NOW)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="vote_entered").order_by("created_at"))


def test_it_counts_and_says_how_it_came(vote: Opinion, officer: User) -> None:
    enter(vote, officer)
    kept = ballot_of(vote, "AT")
    assert (kept.choice, kept.because, kept.cast_by) == ("for", WORD, officer)
    assert [row.because for row in opinions.record(vote).votes] == ["", WORD, ""]
    event = AuditEvent.objects.get(action="ballot.enter")
    assert (event.on_behalf_of, event.detail) == ("AT", {"old": "", "new": "for"})


def test_only_the_states_own_contact_points_are_told(vote: Opinion, officer: User, austria: User) -> None:
    enter(vote, officer)
    (mail,) = mails()
    assert mail.recipient == austria.email
    assert mail.subject == "E03931: vote of Austria entered by the secretariat, “Roadmap”"
    for body in (mail.text, mail.html):
        assert "Vote: For" in body
        assert WORD in body
        assert f"/votes/{ballot_of(vote, 'AT').pk}/" in body
        assert "Belgium" not in body


def test_the_state_may_still_change_it_and_then_it_is_its_own(vote: Opinion, officer: User, austria: User) -> None:
    enter(vote, officer)
    opinions.cast(ballot_of(vote, "AT"), choice="for", by=austria, at=NOW)
    kept = ballot_of(vote, "AT")
    assert (kept.choice, kept.because, kept.cast_by) == ("for", "", austria)
    with pytest.raises(balloting.NoChoice, match="Austria voted in the portal: only the State changes that vote"):
        enter(vote, officer, "against")


def test_an_entry_is_corrected_and_taken_back_with_a_reason(vote: Opinion, officer: User) -> None:
    for minute, (choice, because) in enumerate([("for", WORD), ("against", WORD), ("", "It was another State's")]):
        at = NOW + timedelta(minutes=minute)
        opinions.enter(ballot_of(vote, "AT"), choice=choice, because=because, by=officer, at=at)
    kept = ballot_of(vote, "AT")
    assert (kept.choice, kept.because, kept.cast_at) == ("", "", None)
    assert [mail.text.count("Vote: Against") for mail in mails()] == [0, 1, 0]
    assert mails()[-1].subject.endswith("vote of Austria taken back by the secretariat, “Roadmap”")
    assert "Reason: It was another State" in mails()[-1].text
    events = AuditEvent.objects.filter(action="ballot.enter").order_by("pk")
    assert [event.detail["new"] for event in events] == ["for", "against", ""]


def test_the_same_entry_again_changes_nothing_and_tells_nobody(vote: Opinion, officer: User) -> None:
    enter(vote, officer)
    enter(vote, officer)
    assert len(mails()) == 1
    assert AuditEvent.objects.filter(action="ballot.enter").count() == 1


@pytest.mark.parametrize(
    ("choice", "because", "sentence"),
    [
        ("perhaps", WORD, "Choose for, against or abstention"),
        ("", WORD, "Choose for, against or abstention"),
        ("for", " ", "Say how the vote reached you"),
    ],
)
def test_what_is_missing_is_said(vote: Opinion, officer: User, choice: str, because: str, sentence: str) -> None:
    with pytest.raises((balloting.NoChoice, balloting.NoWord), match=sentence):
        enter(vote, officer, choice, because)
    assert mails() == []


def test_only_the_secretariat_enters_a_vote(vote: Opinion, belgium: User, other_officer: User) -> None:
    for stranger in (belgium, other_officer):
        with pytest.raises(access.NotAllowed):
            enter(vote, stranger)


def test_after_the_last_day_nothing_is_entered(vote: Opinion, officer: User) -> None:
    late = clock.day_ends(UNTIL) + timedelta(seconds=1)
    with pytest.raises(voting_access.VoteOver):
        opinions.enter(ballot_of(vote, "AT"), choice="for", because=WORD, by=officer, at=late)


def test_a_vote_in_a_meeting_is_recorded_in_its_roll_call(group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    meeting = in_session(group, officer)
    vote = opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)
    with pytest.raises(balloting.NoChoice, match="record it in the roll call"):
        enter(vote, officer)


def test_the_database_keeps_no_word_without_a_vote(vote: Opinion) -> None:
    with pytest.raises(IntegrityError, match="ballot_because_of_a_vote"), transaction.atomic():
        Ballot.objects.filter(pk=ballot_of(vote, "AT").pk).update(because=WORD)
