"""Your meetings in the portal: the list, a meeting's page, its calendar file, and the hint beside the calls."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import accrediting, actions
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW
from tests.meetings.delegations import (
    accompanied,
    belgiums_delegation,
    delegation,
    meeting,
    people,
    represented,
    substituted,
)
from tests.meetings.stage import FIRST_DAY, convened
from tests.meetings.voting_stage import ballot_of, members, opened

__all__ = ["belgiums_delegation", "delegation", "meeting"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def page_of(delegation: Delegation, name: str = "meeting", *more: object) -> str:
    return reverse(f"portal:{name}", args=[delegation.pk, *more])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_is_still_to_answer_then_what_is_over(
    meeting: Meeting, delegation: Delegation, group: ExpertGroup, austria: User, officer: User, client: Client
) -> None:
    text = text_of(client, reverse("portal:meetings"))
    assert "Not named yet" in text
    assert "Say who attends" in text
    represented(delegation, austria)
    over = convened(group, officer)
    Meeting.objects.filter(pk=over.pk).update(
        starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=8), title="The one before"
    )
    text = text_of(client, reverse("portal:meetings"))
    assert "1 person" in text
    assert text.index("First meeting") < text.index("Meetings that are over") < text.index("The one before")


def test_without_a_meeting_the_list_says_so(austria: User, client: Client) -> None:
    assert "No meeting yet" in text_of(client, reverse("portal:meetings"))


def test_the_calls_page_says_which_meeting_awaits_the_state(
    delegation: Delegation, austria: User, client: Client
) -> None:
    hint = "Who attends these meetings for your State?"
    assert hint in text_of(client, reverse("portal:calls"))
    accrediting.nil(delegation, reason="", by=austria, at=NOW)
    assert hint not in text_of(client, reverse("portal:calls"))


def test_the_page_says_when_where_who_and_until_when(delegation: Delegation, austria: User, client: Client) -> None:
    text = text_of(client, page_of(delegation))
    for words in (
        "Brussels, Invented House, room 1",
        "10:00",
        "Say who attends, or that nobody does, by:",
        "Ännchen Müller-1 attends in person",
        "Name a substitute",
        "Answer that nobody attends",
        "The programme is not known yet",
        "allow 1 accompanying expert per State",
        "quantum@commission.example.org",
    ):
        assert words in text
    assert "Name an accompanying expert" not in text
    head = represented(delegation, austria)
    accompanied(delegation, head, austria)
    text = text_of(client, page_of(delegation))
    assert "Žofia Ersatz-2" in text
    assert "You can change this yourself until:" in text


def test_after_the_last_day_nothing_can_be_pressed(
    meeting: Meeting, delegation: Delegation, austria: User, client: Client
) -> None:
    represented(delegation, austria)
    Meeting.objects.filter(pk=meeting.pk).update(answers_until_on=FIRST_DAY - timedelta(days=90))
    text = text_of(client, page_of(delegation))
    assert "The time for naming ended on" in text
    assert "Withdraw" not in text
    answer = client.get(page_of(delegation, "nobody"), follow=True)
    assert "The time for naming ended on" in answer.content.decode()


def test_a_cancelled_meeting_says_why_and_takes_itself_out_of_the_calendar(
    meeting: Meeting, delegation: Delegation, officer: User, client: Client
) -> None:
    file = client.get(page_of(delegation, "meeting_entry"))
    assert file["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert b"METHOD:REQUEST" in file.content
    actions.cancel(meeting, reason="A strike of trains", by=officer, at=NOW)
    text = text_of(client, page_of(delegation))
    assert "A strike of trains" in text
    assert "The meeting is cancelled" in text
    assert b"METHOD:CANCEL" in client.get(page_of(delegation, "meeting_entry")).content


def test_a_state_is_shown_its_own_people_only(
    delegation: Delegation, belgiums_delegation: Delegation, austria: User, belgium: User, sign_in: SignIn
) -> None:
    substituted(delegation, austria)
    text = text_of(sign_in(belgium), page_of(belgiums_delegation))
    assert "Ersatz" not in text
    assert "Müller" not in text


def test_lists_and_pages_ask_as_much_with_few_rows_as_with_many(
    meeting: Meeting,
    delegation: Delegation,
    group: ExpertGroup,
    austria: User,
    officer: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    head = represented(delegation, austria)
    accompanied(delegation, head, austria)
    with django_assert_num_queries(6):
        client.get(reverse("portal:meetings"))
    with django_assert_num_queries(12):
        client.get(page_of(delegation))
    for number in range(3):
        convened(group, officer)
        named = substituted(delegation, austria, number=20 + number)
        expert = Participant.objects.standing().get(capacity="accompanying_expert")
        accrediting.withdraw(expert, reason="Other", by=austria, at=NOW)
        accrediting.name_expert(delegation, accompanies=named, facts=people(30 + number), by=austria, at=NOW)
    with django_assert_num_queries(6):
        client.get(reverse("portal:meetings"))
    with django_assert_num_queries(12):
        client.get(page_of(delegation))


def test_a_vote_that_waits_stands_above_the_meetings(
    group: ExpertGroup, officer: User, austria: User, sign_in: SignIn
) -> None:
    members(group, "AT", "BE")
    opinion = opened(group, officer)
    page = sign_in(austria).get(reverse("portal:meetings")).content.decode()
    assert "Votes that are open" in page
    assert reverse("portal:vote", args=[ballot_of(opinion, "AT").pk]) in page
    assert "All votes of your State" in page
