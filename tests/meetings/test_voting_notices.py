"""The mails of a vote: who gets them, what they say, as text and as a page."""

import re
from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import opinions
from nominations.meetings.models import Meeting
from nominations.meetings.voting_models import Opinion
from nominations.outbox.models import MailAttachment, OutgoingMail
from nominations.parties.models import Person
from tests.cast import NOW, letter
from tests.mandates.stage import appoint, seat
from tests.meetings.stage import contact_of
from tests.meetings.test_opinions import OVER, answer
from tests.meetings.voting_stage import QUESTION, UNTIL, ballot_of, in_meeting, in_session, members, opened

pytestmark = pytest.mark.usefixtures("contacts")
DAY = f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}"


def mail(kind: str, iso2: str) -> OutgoingMail:
    return OutgoingMail.objects.get(kind=kind, audience=iso2, recipient__startswith="contact")


def both(found: OutgoingMail) -> list[str]:
    """Return the words of the text, and those of the page, spaces made single."""
    page = re.sub(r"<[^>]+>", " ", found.html)
    return [re.sub(r"\s+", " ", words) for words in (found.text, page)]


@pytest.fixture
def vote(group: ExpertGroup, officer: User) -> Opinion:
    members(group, "AT", "BE", "SE")
    facts: dict[str, Any] = {"title": "Roadmap", "question": QUESTION, "procedure": "written", "upload": letter()}
    opinion = opinions.propose(group, by=officer, at=NOW, **facts)
    return opinions.open_vote(opinion, answers_until_on=UNTIL, by=officer, at=NOW)


def test_opening_tells_each_member_the_question_the_last_day_and_the_rule(vote: Opinion, group: ExpertGroup) -> None:
    assert set(OutgoingMail.objects.values_list("audience", flat=True)) == {"AT", "BE", "SE"}
    told = mail("vote_opened", "AT")
    assert told.subject == f"E03931: vote by {DAY} on “Roadmap”"
    assert told.reply_to == group.mailbox_on(UNTIL)
    for words in both(told):
        assert QUESTION in words
        assert f"Votes until {DAY}, 23:59:59 Brussels time." in words
        assert "adopted when 2 of the 3 members vote for it" in words
        assert "The document is attached to this mail." in words
        assert f"/votes/{ballot_of(vote, 'AT').pk}/" in words
    assert MailAttachment.objects.filter(mail=told, file=vote.file).exists()


def test_representatives_are_told_once_they_know_and_get_no_link(group: ExpertGroup, officer: User) -> None:
    knows, does_not = (
        appoint(seat(group), "Auer", NOW.date()),
        appoint(seat(group, country_id="BE"), "Braun", NOW.date(), office="Office"),
    )
    Person.objects.filter(pk=knows.person_id).update(informed_at=NOW)
    opened(group, officer)
    told = OutgoingMail.objects.get(kind="vote_opened", recipient=knows.person.email)
    assert not OutgoingMail.objects.filter(recipient=does_not.person.email).exists()
    assert (told.audience, told.recipient_name) == ("AT", "Uli Auer")
    for words in both(told):
        assert "The contact point of Austria votes for your State." in words
        assert "/votes/" not in words


def test_the_result_is_counted_and_offers_reasons(vote: Opinion) -> None:
    answer(vote, ["BE"], "for")
    answer(vote, ["AT"], "abstain")
    opinions.close_vote(vote, by=None, at=OVER)
    told = mail("vote_result", "AT")
    assert told.subject == "E03931: not adopted, “Roadmap”"
    for words in both(told):
        for line in ("For: 1 (2 needed)", "Against: 0", "Abstentions: 1", "Did not vote: 1", "Members: 3"):
            assert line in words
        assert "Vote of Austria: Abstention" in words
        assert "reasons annexed" in words
    assert all("reasons annexed" not in words for words in both(mail("vote_result", "BE")))
    assert all("Vote of Sweden: none" in words for words in both(mail("vote_result", "SE")))


def test_an_adopted_opinion_says_so(vote: Opinion) -> None:
    answer(vote, ["AT", "BE"], "for")
    opinions.close_vote(vote, by=None, at=OVER)
    told = mail("vote_result", "SE")
    assert told.subject == "E03931: adopted, “Roadmap”"
    assert all("The opinion is adopted." in words for words in both(told))


def test_the_end_without_result_is_told_to_all_and_to_the_secretariat(vote: Opinion) -> None:
    for iso2 in ("AT", "BE"):
        opinions.ask_for_meeting(ballot_of(vote, iso2), by=contact_of(iso2), at=NOW)
    told = mail("vote_ended_without_result", "SE")
    assert told.subject == "E03931: ended without result, “Roadmap”"
    for words in both(told):
        assert "No further vote is taken" in words
        assert "2 of 3 members asked for a meeting." in words
    desk = OutgoingMail.objects.get(kind="staff_vote_ended")
    assert desk.subject == told.subject
    for words in both(desk):
        assert "plan and convene it" in words
        assert f"/admin/nominations/opinion/{vote.pk}/overview/" in words


def test_calling_off_tells_why(vote: Opinion, officer: User) -> None:
    opinions.call_off(vote, reason="A new text follows.", by=officer, at=NOW)
    told = mail("vote_called_off", "AT")
    assert told.subject == "E03931: vote called off, “Roadmap”"
    assert all("A new text follows." in words for words in both(told))


def test_a_vote_in_a_meeting_is_announced_in_the_room_and_its_result_by_mail(group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    meeting: Meeting = in_session(group, officer)
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    opinion = opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)
    since = OutgoingMail.objects.exclude(pk__in=before)
    assert not since.exists()
    opinions.close_vote(opinion, by=officer, at=NOW + timedelta(hours=1))
    assert set(since.values_list("kind", flat=True)) == {"vote_result"}
