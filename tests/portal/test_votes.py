"""Your votes: the list, one vote with its confirmation, a meeting instead, reasons; never another State's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import opinions
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.portal.votes import cards
from tests.cast import NOW, TODAY, letter
from tests.desk.pages import text_of
from tests.meetings.stage import contact_of
from tests.meetings.voting_stage import (
    QUESTION,
    UNTIL,
    ballot_of,
    in_meeting,
    in_session,
    members,
    opened,
)

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


@pytest.fixture
def vote(group: ExpertGroup, officer: User) -> Opinion:
    members(group, "AT", "BE", "SE")
    facts: dict[str, Any] = {"title": "Roadmap", "question": QUESTION, "procedure": "written", "upload": letter()}
    opinion = opinions.propose(group, by=officer, at=NOW, **facts)
    return opinions.open_vote(opinion, answers_until_on=UNTIL, by=officer, at=NOW)


def at(page: str, ballot: Ballot, *more: str) -> str:
    return reverse(f"portal:{page}", args=[ballot.pk, *more])


def ended(vote: Opinion, **choices: str) -> Ballot:
    """Close the vote after these votes; return Austria's ballot."""
    for iso2 in ("AT", "BE", "SE"):
        by = contact_of(iso2)
        opinions.cast(ballot_of(vote, iso2), choice=choices.get(iso2, "for"), by=by, at=NOW)
    opinions.close_vote(vote, by=None, at=NOW)
    return ballot_of(vote, "AT")


def test_there_is_nothing_before_the_first_vote(client: Client) -> None:
    assert "No vote yet" in text_of(client.get(reverse("portal:votes")))


def test_open_votes_stand_first_the_nearest_day_before(
    client: Client, group: ExpertGroup, officer: User, austria: User
) -> None:
    members(group, "AT")
    for title, until in (("Later", UNTIL), ("Ended", UNTIL), ("Sooner", TODAY + timedelta(days=5))):
        opinion = opened(group, officer, until=until)
        Opinion.objects.filter(pk=opinion.pk).update(title=title)
        if title == "Ended":
            opinions.cast(ballot_of(opinion, "AT"), choice="for", by=austria, at=NOW)
            opinions.close_vote(opinion, by=None, at=NOW)
    words = text_of(client.get(reverse("portal:votes")))
    assert words.index("Sooner") < words.index("Later") < words.index("Ended")
    assert "Not voted yet" in words
    assert "Adopted by vote" in words
    assert [card.opinion.title for card in cards(austria, at=NOW)] == ["Sooner", "Later"]


def test_a_vote_is_confirmed_before_it_is_recorded(client: Client, vote: Opinion) -> None:
    ballot = ballot_of(vote, "AT")
    page = text_of(client.get(at("vote", ballot)))
    assert QUESTION in page
    assert "adopted when 2 of the 3 members vote for it" in page
    assert "letter.pdf" in page
    asked = text_of(client.post(at("ballot", ballot), {"choice": "against"}))
    assert "Austria votes: Against" in asked
    assert ballot_of(vote, "AT").choice == ""
    done = client.post(at("ballot", ballot), {"choice": "against", "confirmed": "1"}, follow=True)
    assert "The vote of Austria is recorded: Against." in text_of(done)
    changed = text_of(client.post(at("ballot", ballot), {"choice": "for"}))
    assert "It replaces the vote that is recorded now: Against." in changed
    client.post(at("ballot", ballot), {"choice": "for", "confirmed": "1"})
    assert ballot_of(vote, "AT").choice == "for"


def test_no_choice_is_said_so(client: Client, vote: Opinion) -> None:
    for typed in ({}, {"choice": "maybe", "confirmed": "1"}):
        answer = client.post(at("ballot", ballot_of(vote, "AT")), typed)
        assert "Choose for, against or abstention." in text_of(answer)
    assert ballot_of(vote, "AT").choice == ""


def test_a_vote_after_the_end_is_refused_with_the_reason(client: Client, vote: Opinion) -> None:
    ballot = ballot_of(vote, "AT")
    Opinion.objects.filter(pk=vote.pk).update(answers_until_on=TODAY - timedelta(days=1))
    answer = client.post(at("ballot", ballot), {"choice": "for", "confirmed": "1"}, follow=True)
    assert "The vote ended on " in text_of(answer)
    assert "Record this vote" not in text_of(client.post(at("ballot", ballot), {"choice": "for"}, follow=True))
    assert "Being counted" in text_of(client.get(at("vote", ballot)))


def test_nobody_sees_how_others_voted_before_the_end(client: Client, vote: Opinion) -> None:
    opinions.cast(ballot_of(vote, "BE"), choice="for", by=contact_of("BE"), at=NOW)
    assert "Result" not in text_of(client.get(at("vote", ballot_of(vote, "AT"))))
    ballot = ended(vote, AT="abstain")
    words = text_of(client.get(at("vote", ballot)))
    assert "Result: adopted" in words
    assert "For: 2 (2 needed)" in words


def test_a_meeting_is_asked_for_once(client: Client, vote: Opinion) -> None:
    ballot = ballot_of(vote, "AT")
    assert "When 2 of the 3 members have asked" in text_of(client.get(at("meeting_request", ballot)))
    answer = client.post(at("meeting_request", ballot), follow=True)
    assert "Your State has asked for a meeting." in text_of(answer)
    again = client.post(at("meeting_request", ballot), follow=True)
    assert "Your State asked for a meeting on " in text_of(again)
    assert "Your State asked for a meeting, " in text_of(client.get(at("meeting_request", ballot)))
    opinions.ask_for_meeting(ballot_of(vote, "BE"), by=contact_of("BE"), at=NOW)
    words = text_of(client.get(at("vote", ballot)))
    assert "Ended without result" in words
    assert "2 of 3 members asked for a meeting." in words


def test_reasons_are_given_and_changed_by_who_did_not_agree(client: Client, vote: Opinion) -> None:
    ballot = ended(vote, AT="against")
    assert "Give the reasons" in text_of(client.get(at("vote", ballot)))
    empty = client.post(at("reasons", ballot), {"text": ""})
    assert "Write the reasons, or attach a document with them." in text_of(empty)
    client.post(at("reasons", ballot), {"text": "Too dear.", "file": letter("why.pdf")})
    words = text_of(client.get(at("vote", ballot)))
    assert "Too dear." in words
    assert "why.pdf" in words
    assert "Kept now: why.pdf." in text_of(client.get(at("reasons", ballot)))


def test_reasons_of_who_agreed_are_refused_and_the_text_stays(client: Client, vote: Opinion) -> None:
    ballot = ended(vote)
    assert "Reasons are taken of members that voted against" in text_of(client.get(at("reasons", ballot)))
    answer = text_of(client.post(at("reasons", ballot), {"text": "We agree."}))
    assert "Only a member that voted against or abstained" in answer
    assert "We agree." in answer


def test_files_are_for_the_own_state(client: Client, vote: Opinion, belgium: User, sign_in: SignIn) -> None:
    ballot = ended(vote, AT="against")
    client.post(at("reasons", ballot), {"text": "Too dear.", "file": letter("why.pdf")})
    for which, name in (("document", "letter.pdf"), ("reasons", "why.pdf")):
        answer = client.get(at("vote_file", ballot, which))
        assert name in answer["Content-Disposition"]
        assert sign_in(belgium).get(at("vote_file", ballot, which)).status_code == 404
    assert client.get(at("vote_file", ballot, "other")).status_code == 404
    assert sign_in(belgium).get(at("vote_file", ballot_of(vote, "BE"), "reasons")).status_code == 404


def test_another_states_vote_is_not_there(vote: Opinion, belgium: User, officer: User, sign_in: SignIn) -> None:
    ballot = ballot_of(vote, "AT")
    for user in (belgium, officer):
        browser = sign_in(user)
        for page in ("vote", "meeting_request", "reasons"):
            assert browser.get(at(page, ballot)).status_code == 404
        assert browser.post(at("ballot", ballot), {"choice": "for", "confirmed": "1"}).status_code == 404
    assert ballot_of(vote, "AT").choice == ""


def test_a_vote_in_a_meeting_has_nothing_to_press(client: Client, group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    opinion = opinions.open_vote(in_meeting(in_session(group, officer), officer), by=officer, at=NOW)
    ballot = ballot_of(opinion, "AT")
    words = text_of(client.get(at("vote", ballot)))
    assert "The vote is taken in the meeting" in words
    assert "Continue" not in words
    answer = client.post(at("ballot", ballot), {"choice": "for", "confirmed": "1"}, follow=True)
    assert "Only the secretariat of the group may do this." in text_of(answer)
    assert "Vote in the meeting" in text_of(client.get(reverse("portal:votes")))


def test_the_list_and_a_vote_ask_the_database_alike_for_one_and_thirty(
    client: Client, vote: Opinion, group: ExpertGroup, officer: User
) -> None:
    addresses = [reverse("portal:votes"), at("vote", ballot_of(vote, "AT"))]
    few = [_queries(client, address) for address in addresses]
    for _number in range(24):
        opened(group, officer)
    assert [_queries(client, address) for address in addresses] == few
    assert max(few) <= 9


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
