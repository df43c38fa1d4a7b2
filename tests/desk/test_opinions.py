"""Opinions at the desk: proposed, opened, called by roll, closed, called off; and only for the own group."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import opinions
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, TODAY, letter
from tests.desk.pages import of_record, press, text_of
from tests.meetings.voting_stage import (
    QUESTION,
    UNTIL,
    attendee,
    attendees,
    ballot_of,
    in_meeting,
    in_session,
    members,
    opened,
    written,
)

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]


def page(opinion: Opinion, name: str) -> str:
    return of_record("opinion", name, opinion.pk)


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User) -> Meeting:
    members(group)
    return in_session(group, officer)


@pytest.fixture
def vote(meeting: Meeting, officer: User) -> Opinion:
    """A vote that is open in a meeting of which three delegations are there."""
    attendees(meeting, ["AT", "BE", "SE"])
    return opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)


def test_an_opinion_is_proposed_in_a_meeting(desk: Client, meeting: Meeting) -> None:
    item = AgendaItem.objects.create(meeting=meeting, title="Roadmap")
    AgendaItem.objects.create(meeting=meeting, title="Lunch", kind="break", position=2)
    address = of_record("meeting", "proposal", meeting.pk)
    assert "Lunch" not in text_of(desk.get(address))
    facts = {"title": "Roadmap", "question": QUESTION, "item": item.pk, "file": letter()}
    answer = desk.post(address, facts, follow=True)
    opinion = Opinion.objects.get()
    assert (opinion.item, opinion.procedure, str(opinion.file)) == (item, "meeting", "letter.pdf")
    assert "No member is told before the vote is opened." in text_of(answer)
    listed = text_of(desk.get(of_record("meeting", "opinions", meeting.pk)))
    assert "1. Roadmap Roadmap Proposed –" in listed


def test_what_was_typed_and_the_file_stay_when_something_is_missing(desk: Client, group: ExpertGroup) -> None:
    address = of_record("opinion", "proposal")
    answer = desk.post(address, {"group": group.pk, "title": "Roadmap", "question": "", "file": letter()})
    words = text_of(answer)
    assert "Write the question that the members answer." in words
    assert "Chosen file: letter.pdf." in words
    desk.post(address, {"group": group.pk, "title": "Roadmap", "question": QUESTION})
    opinion = Opinion.objects.get()
    assert (opinion.procedure, opinion.meeting, str(opinion.file)) == ("written", None, "letter.pdf")


def test_a_file_that_is_none_is_said_so(desk: Client, group: ExpertGroup) -> None:
    upload = SimpleUploadedFile("roadmap.pdf", b"no pdf at all", content_type="application/pdf")
    facts = {"group": group.pk, "title": "Roadmap", "question": QUESTION, "file": upload}
    answer = desk.post(of_record("opinion", "proposal"), facts)
    assert "roadmap.pdf" in text_of(answer)
    assert not Opinion.objects.exists()


def test_a_written_procedure_is_opened_after_its_mails_were_shown(
    desk: Client, group: ExpertGroup, officer: User
) -> None:
    members(group, "AT", "BE")
    opinion = written(group, officer)
    day = TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 7)  # a Saturday
    shown = desk.post(page(opinion, "opening"), {"answers_until_on": day})
    words = text_of(shown)
    assert "The deadline falls on a weekend. A fixed date does not move" in words
    assert "These 2 mails will go out" in words
    assert not OutgoingMail.objects.exists()
    answer = press(desk, page(opinion, "opening"), answers_until_on=day)
    assert answer.url == page(opinion, "overview")
    assert OutgoingMail.objects.filter(kind="vote_opened").count() == 2
    assert "No vote 2" in text_of(desk.get(answer.url))


def test_a_written_vote_that_came_by_mail_is_entered_once_the_mail_was_shown(
    desk: Client, group: ExpertGroup, officer: User
) -> None:
    members(group, "AT", "BE")
    opinion = opened(group, officer)
    entry = of_record("opinion", "entry", opinion.pk, "AT")
    assert entry in desk.get(page(opinion, "overview")).content.decode()
    missing = text_of(desk.post(entry, {"because": "E-mail of Monday"}))
    assert "Choose for, against or abstention." in missing
    assert "E-mail of Monday" in missing
    answer = press(desk, entry, choice="against", because="E-mail of Monday")
    assert answer.url == page(opinion, "overview")
    assert "Entered by the secretariat: E-mail of Monday" in text_of(desk.get(answer.url))
    press(desk, entry, choice="none", because="Of another State")
    assert ballot_of(opinion, "AT").choice == ""
    assert desk.get(of_record("opinion", "entry", opinion.pk, "SE")).status_code == 404


def test_a_day_that_is_refused_stays_in_the_form(desk: Client, group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    answer = desk.post(page(written(group, officer), "opening"), {"answers_until_on": TODAY})
    assert "The last day is today. Members need at least until tomorrow." in text_of(answer)
    assert f'value="{TODAY}"' in answer.content.decode()


def test_the_consensus_says_who_is_absent(desk: Client, meeting: Meeting, officer: User) -> None:
    opinion = in_meeting(meeting, officer)
    nobody = text_of(desk.get(page(opinion, "consensus")))
    assert "No representative is marked as present. Record the attendance first." in nobody
    attendees(meeting, ["AT", "BE"])
    assert "Absent: Bulgaria, Czechia" in text_of(desk.get(page(opinion, "consensus")))
    press(desk, page(opinion, "consensus"))
    assert "Adopted by consensus" in text_of(desk.get(page(opinion, "overview")))


def test_a_vote_in_a_meeting_leads_to_its_roll_call(desk: Client, meeting: Meeting, officer: User) -> None:
    opinion = in_meeting(meeting, officer)
    assert "No mail will go out." in text_of(desk.get(page(opinion, "opening")))
    assert press(desk, page(opinion, "opening")).url == page(opinion, "roll_call")


def test_a_roll_call_is_recorded_row_by_row(desk: Client, vote: Opinion, meeting: Meeting) -> None:
    people = {str(each.delegation.country_id): str(each.pk) for each in meeting.participants.all() if each.delegation}
    shown = text_of(desk.get(page(vote, "roll_call")))
    assert "14 needed of 27" in shown
    assert "The majority is not reached yet." in shown
    assert "Nobody who may vote is marked as present" in shown
    typed = {"vote-AT": "for", "by-AT": people["AT"], "vote-BE": "against", "by-BE": people["BE"], "vote-SE": ""}
    answer = desk.post(page(vote, "roll_call"), typed, follow=True)
    assert "2 votes are recorded." in text_of(answer)
    assert (ballot_of(vote, "AT").choice, ballot_of(vote, "BE").choice) == ("for", "against")
    assert "Nothing was changed." in text_of(desk.post(page(vote, "roll_call"), typed, follow=True))
    again = desk.post(page(vote, "roll_call"), {"vote-AT": ""}, follow=True)
    assert "1 vote is recorded." in text_of(again)
    assert ballot_of(vote, "AT").choice == ""


def test_a_refused_row_says_why_and_keeps_what_was_chosen(desk: Client, vote: Opinion, meeting: Meeting) -> None:
    expert = attendee(meeting, "DK", capacity="accompanying_expert")
    eva = meeting.participants.get(delegation__country="AT")
    typed = {"vote-DK": "for", "by-DK": str(expert.pk), "vote-AT": "for", "by-AT": str(eva.pk), "vote-BE": "maybe"}
    answer = desk.post(page(vote, "roll_call"), typed)
    words = text_of(answer)
    assert "Not recorded: Uli Expert of DK (Accompanying technical expert) has no vote: only members vote" in words
    assert "Not recorded: Choose for, against or abstention." in words
    assert "1 vote is recorded." in words
    assert 'name="vote-DK" value="for" checked' in answer.content.decode()
    assert set(Ballot.objects.exclude(choice="").values_list("country_id", flat=True)) == {"AT"}


def test_a_roll_call_of_no_open_vote_leads_back(desk: Client, group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    opinion = opened(group, officer)
    answer = desk.post(page(opinion, "roll_call"), {"vote-AT": "for"}, follow=True)
    assert "There is no open vote in a meeting. Open the vote first." in text_of(answer)
    assert ballot_of(opinion, "AT").choice == ""


def test_a_vote_is_closed_with_its_result_shown_before(desk: Client, vote: Opinion) -> None:
    assert "not adopted, “Roadmap”" in text_of(desk.get(page(vote, "closing")))
    press(desk, page(vote, "closing"))
    vote.refresh_from_db()
    assert vote.status == "not_carried"
    words = text_of(desk.get(page(vote, "overview")))
    assert "Close the vote" not in words
    assert "The majority was not reached" in words
    assert "not reached yet" not in words


def test_an_open_written_procedure_is_not_closed_early(desk: Client, group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    words = text_of(desk.get(page(opened(group, officer), "closing")))
    assert "1 of 1 members have not voted, and the last day has not passed." in words


def test_it_is_called_off_with_a_reason(desk: Client, group: ExpertGroup, officer: User) -> None:
    members(group, "AT")
    opinion = opened(group, officer)
    assert "Give the reason" in text_of(desk.post(page(opinion, "calling_off"), {"reason": ""}))
    press(desk, page(opinion, "calling_off"), reason="A new text follows.")
    assert "A new text follows." in text_of(desk.get(page(opinion, "overview")))
    assert OutgoingMail.objects.filter(kind="vote_called_off").count() == 1


def test_documents_are_handed_out_to_the_own_secretariat(
    desk: Client, group: ExpertGroup, officer: User, austria: User, other_officer: User, sign_in: SignIn
) -> None:
    members(group, "AT")
    facts: dict[str, Any] = {"title": "Roadmap", "question": QUESTION, "procedure": "written", "upload": letter()}
    opinion = opinions.propose(group, by=officer, at=NOW, **facts)
    opinions.open_vote(opinion, answers_until_on=UNTIL, by=officer, at=NOW)
    opinions.cast(ballot_of(opinion, "AT"), choice="against", by=austria, at=NOW)
    opinions.close_vote(opinion, by=officer, at=NOW)
    opinions.give_reasons(ballot_of(opinion, "AT"), text="Too dear.", upload=letter("why.pdf"), by=austria, at=NOW)
    reasons = of_record("opinion", "reasons_file", opinion.pk, "AT")
    for address, name in ((page(opinion, "file"), "letter.pdf"), (reasons, "why.pdf")):
        assert name in desk.get(address)["Content-Disposition"]
        assert sign_in(other_officer).get(address).status_code == 404
    assert "Too dear. why.pdf" in text_of(desk.get(page(opinion, "overview")))
    assert desk.get(of_record("opinion", "reasons_file", opinion.pk, "BE")).status_code == 404


def test_another_groups_opinion_is_not_there(vote: Opinion, other_officer: User, sign_in: SignIn) -> None:
    stranger = sign_in(other_officer)
    for name in ("overview", "opening", "roll_call", "closing", "calling_off", "consensus", "file"):
        assert stranger.get(page(vote, name)).status_code == 404, name
    assert str(vote) not in text_of(stranger.get(of_record("opinion", "changelist")))


def test_lists_and_pages_ask_the_database_alike_for_few_and_many(
    desk: Client, meeting: Meeting, vote: Opinion, officer: User
) -> None:
    addresses = [
        of_record("meeting", "opinions", meeting.pk),
        of_record("opinion", "changelist"),
        page(vote, "roll_call"),
        page(vote, "overview"),
    ]
    few = {address: _queries(desk, address) for address in addresses}
    for _number in range(30):
        in_meeting(meeting, officer)
    attendees(meeting, ["BG", "CZ", "DK", "DE", "EE"])
    for iso2, choice in {"BG": "for", "CZ": "against", "DE": "abstain"}.items():
        spoken_by = meeting.participants.get(delegation__country=iso2)
        opinions.cast(ballot_of(vote, iso2), choice=choice, spoken_by=spoken_by, by=officer, at=NOW)
    assert {address: _queries(desk, address) for address in addresses} == few
    assert max(few.values()) <= 16


def _queries(desk: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert desk.get(address).status_code == 200
    return len(counted)
