"""Documents and minutes in the portal: what was sent is there, the rest is not; comments and rapporteurs' texts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.meetings import documents, minuting
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import ItemRecord, Minutes, MinutesComment
from tests.cast import NOW, TODAY
from tests.desk.pages import text_of
from tests.meetings.papers_stage import (
    AFTER,
    added,
    adopted,
    circulated,
    expert_of,
    held,
    items_of,
    sent,
    upload,
    written,
)
from tests.meetings.stage import convened, delegation_of
from tests.portal.test_session_end import sign_in_by_code

SignIn = Callable[[User], Client]


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return held(group, officer)


@pytest.fixture
def client(meeting: Meeting, austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def of(page: str, meeting: Meeting, *keys: object, iso2: str = "AT") -> str:
    return reverse(f"portal:{page}", args=[delegation_of(meeting, iso2).pk, *keys])


def item(meeting: Meeting, position: int) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, position=position)


def test_what_was_sent_is_listed_and_read_and_the_reading_is_recorded(
    client: Client, meeting: Meeting, officer: User, austria: User
) -> None:
    hidden = added(meeting, officer, title="Not yet sent")
    document = sent(meeting, officer, for_consultation=True)
    text = text_of(client.get(of("meeting_documents", meeting)))
    assert "2. Roadmap" in text
    assert "Members are consulted on it." in text
    assert "Not yet sent" not in text
    answer = client.get(of("meeting_document", meeting, document.number))
    assert answer["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    event = AuditEvent.objects.get(action="file.read")
    assert (event.actor, event.on_behalf_of) == (austria, "AT")
    for number in (hidden.number, 99, 10**9):
        assert client.get(of("meeting_document", meeting, number)).status_code == 404


def test_before_anything_is_sent_the_page_says_so(client: Client, meeting: Meeting) -> None:
    assert "No document yet" in text_of(client.get(of("meeting_documents", meeting)))


def test_a_withdrawn_document_is_named_and_not_read(client: Client, meeting: Meeting, officer: User) -> None:
    document = sent(meeting, officer)
    documents.withdraw(document, reason="Wrong file.", by=officer, at=NOW)
    text = text_of(client.get(of("meeting_documents", meeting)))
    assert "The secretariat withdrew this document on" in text
    assert "Wrong file." not in text
    assert client.get(of("meeting_document", meeting, document.number)).status_code == 404


def test_a_new_version_takes_the_place_once_it_is_sent(client: Client, meeting: Meeting, officer: User) -> None:
    old = sent(meeting, officer)
    new = documents.replace(old, upload=upload("v2.pdf"), by=officer, at=NOW)
    assert "1. Roadmap" in text_of(client.get(of("meeting_documents", meeting)))
    documents.send([new], by=officer, at=NOW)
    text = text_of(client.get(of("meeting_documents", meeting)))
    assert "2. Roadmap" in text
    assert "1. Roadmap" not in text
    assert client.get(of("meeting_document", meeting, 1)).status_code == 404


def test_a_withheld_document_that_was_sent_is_still_for_members(
    client: Client, meeting: Meeting, officer: User
) -> None:
    documents.withhold(sent(meeting, officer), ground="4-3", note="Not decided.", by=officer, at=NOW)
    assert client.get(of("meeting_document", meeting, 1)).status_code == 200


def test_another_state_and_a_stranger_find_nothing(
    meeting: Meeting, officer: User, belgium: User, sign_in: SignIn
) -> None:
    sent(meeting, officer)
    circulated(meeting, officer)
    visitor = sign_in(belgium)
    pages = ["meeting_documents", "meeting_minutes", "meeting_comment"]
    assert {visitor.get(of(page, meeting)).status_code for page in pages} == {404}
    assert visitor.get(of("meeting_document", meeting, 1)).status_code == 404
    assert visitor.get(of("meeting_report", meeting, item(meeting, 2).pk)).status_code == 404
    assert {Client().get(of(page, meeting)).status_code for page in pages} == {302}


def test_a_draft_is_not_read(client: Client, meeting: Meeting, officer: User) -> None:
    assert "The minutes are not circulated yet." in text_of(client.get(of("meeting_minutes", meeting)))
    written(meeting, officer)
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "The Chair opens the meeting." not in text
    circulated_at = circulated(meeting, officer)
    assert circulated_at.status == "circulated"
    minuting.take_back(meeting, reason="A wrong date.", by=officer, at=AFTER)
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "took the draft back" in text
    assert "The Chair opens the meeting." not in text


def test_a_state_reads_comments_and_sees_its_answer_and_no_other_states(
    client: Client, meeting: Meeting, officer: User, belgium: User, sign_in: SignIn
) -> None:
    circulated(meeting, officer)
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "Draft, not adopted" in text
    assert "What was said of Round table on computing." in text
    address = of("meeting_comment", meeting)
    page = client.get(address, {"item": item(meeting, 2).pk})
    assert f'value="{item(meeting, 2).pk}" selected' in page.content.decode()
    answer = client.post(address, {"item": item(meeting, 2).pk, "text": "Name the third facility."}, follow=True)
    assert "Your comment is with the secretariat." in text_of(answer)
    comment = MinutesComment.objects.get()
    assert (comment.country_id, comment.item) == ("AT", item(meeting, 2))
    assert "Not answered yet." in text_of(answer)
    minuting.answer(comment, outcome="partly", answer="In the annex.", by=officer, at=AFTER)
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "Partly taken up" in text
    assert "In the annex." in text
    theirs = text_of(sign_in(belgium).get(of("meeting_minutes", meeting, iso2="BE")))
    assert "Name the third facility." not in theirs


@pytest.mark.parametrize(
    ("typed", "sentence"), [({"text": " "}, "Write the comment first"), ({"item": "x", "text": "y"}, "valid choice")]
)
def test_a_comment_without_words_or_item_is_told(
    client: Client, meeting: Meeting, officer: User, typed: dict[str, str], sentence: str
) -> None:
    circulated(meeting, officer)
    answer = client.post(of("meeting_comment", meeting), typed)
    assert answer.status_code == 200
    assert sentence in text_of(answer)


def test_after_the_day_a_comment_is_refused_and_its_words_stay(client: Client, meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    Minutes.objects.update(comments_until_on=TODAY - timedelta(days=1))
    answer = client.post(of("meeting_comment", meeting), {"text": "Too late, I fear."})
    assert "Comments could be made until" in text_of(answer)
    assert "Too late, I fear." in text_of(answer)
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "The time for comments is over." in text
    assert "Comment on this item" not in text
    assert "take no comments now" in text_of(client.get(of("meeting_comment", meeting)))


def test_without_minutes_there_is_nothing_to_comment(client: Client, meeting: Meeting) -> None:
    assert client.get(of("meeting_comment", meeting)).status_code == 404


def test_the_rapporteurs_state_hands_in_its_text_and_changes_it(client: Client, meeting: Meeting) -> None:
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "Round table on computing" in text
    assert "still to be handed in" in text
    assert "Round table on sensing" not in text
    address = of("meeting_report", meeting, item(meeting, 2).pk)
    assert client.get(address).status_code == 200
    assert "Write the text first" in text_of(client.post(address, {"text": " ", "revision": "0"}))
    assert client.post(address, {"text": "Two facilities.", "revision": "0"}).status_code == 302
    assert ItemRecord.objects.get().report == "Two facilities."
    assert client.get(of("meeting_report", meeting, item(meeting, 4).pk)).status_code == 404


def test_what_a_rapporteur_owes_stands_with_the_meeting_and_in_the_list(
    client: Client, meeting: Meeting, austria: User
) -> None:
    report = of("meeting_report", meeting, item(meeting, 2).pk)
    for address in (of("meeting", meeting), of("meeting_minutes", meeting)):
        page = client.get(address)
        assert report in page.content.decode()
        assert "Ännchen Müller: still to be handed in" in text_of(page)
    listed = text_of(client.get(reverse("portal:meetings")))
    assert "Your rapporteurs 1 text to hand in" in listed
    assert "Hand in the rapporteur's text" in listed
    minuting.report(item(meeting, 2), text="What was said.", by=austria, at=AFTER)
    assert "Your rapporteurs" not in text_of(client.get(reverse("portal:meetings")))


def test_before_the_meeting_the_text_is_announced_and_not_owed(
    group: ExpertGroup, officer: User, austria: User, contacts: dict[str, User], sign_in: SignIn
) -> None:
    ahead = convened(group, officer)
    items_of(ahead)
    visitor = sign_in(austria)
    page = text_of(visitor.get(of("meeting", ahead)))
    assert "Points that a rapporteur of Austria writes up" in page
    assert "Ännchen Müller: to be handed in after the meeting" in page
    assert "Your rapporteurs" not in text_of(visitor.get(reverse("portal:meetings")))


def test_the_list_says_until_when_the_minutes_are_commented_on(client: Client, meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    listed = text_of(client.get(reverse("portal:meetings")))
    assert "Comments on the minutes by" in listed
    assert "Read the draft minutes" in listed
    Minutes.objects.update(comments_until_on=TODAY - timedelta(days=1))
    assert "Comments on the minutes by" not in text_of(client.get(reverse("portal:meetings")))


def test_a_colleague_who_handed_in_meanwhile_is_shown_beside_what_was_typed(
    client: Client, meeting: Meeting, austria: User
) -> None:
    minuting.report(item(meeting, 2), text="A colleague's words.", by=austria, at=AFTER)
    address = of("meeting_report", meeting, item(meeting, 2).pk)
    answer = client.post(address, {"text": "My words.", "revision": "0"})
    text = text_of(answer).replace("&#x27;", "'")
    assert "What a colleague saved meanwhile" in text
    assert "A colleague's words." in text
    assert "My words." in text
    client.post(address, {"text": "My words.", "revision": answer.context["form"].data["revision"]})
    assert ItemRecord.objects.get().report == "My words."


def test_after_the_draft_the_rapporteur_is_told_and_the_words_stay(
    client: Client, meeting: Meeting, officer: User
) -> None:
    circulated(meeting, officer)
    answer = client.post(of("meeting_report", meeting, item(meeting, 2).pk), {"text": "Late.", "revision": "0"})
    assert "compare" in text_of(answer) or "no longer in draft" in text_of(answer)
    assert "Late." in text_of(answer)


def test_what_was_typed_before_the_session_ended_comes_back_and_is_not_sent(
    client: Client, meeting: Meeting, officer: User, austria: User
) -> None:
    cache.clear()  # allauth counts sign-ins of an address there
    circulated(meeting, officer)
    address = of("meeting_comment", meeting)
    client.logout()
    answer = client.post(address, {"item": "", "text": "Typed before."})
    assert sign_in_by_code(client, austria, answer["Location"]) == address
    text = text_of(client.get(address))
    assert "This is not sent yet" in text
    assert "Typed before." in text
    assert not MinutesComment.objects.exists()


def test_adopted_minutes_are_downloaded(client: Client, meeting: Meeting, officer: User) -> None:
    document = adopted(meeting, officer).document
    assert document is not None
    text = text_of(client.get(of("meeting_minutes", meeting)))
    assert "Download the adopted minutes (PDF)" in text
    assert client.get(of("meeting_document", meeting, document.number)).status_code == 200


@pytest.mark.parametrize("many", [1, 30])
def test_pages_cost_the_same_with_one_and_with_30_documents(
    client: Client, meeting: Meeting, officer: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    documents.send([added(meeting, officer, title=f"Paper {n}") for n in range(many)], by=officer, at=NOW)
    circulated(meeting, officer)
    facts = {"country": delegation_of(meeting, "AT").country, "item": item(meeting, 1), "text": "x"}
    for _number in range(many):
        minuting.comment(Minutes.objects.get(), **facts, by=officer, at=AFTER)  # type: ignore[arg-type]
    for iso2 in list(meeting.delegations.values_list("country_id", flat=True))[: min(many, 27)]:
        expert_of(meeting, officer, iso2)
    with django_assert_num_queries(7):
        client.get(of("meeting_documents", meeting))
    with django_assert_num_queries(8):
        client.get(of("meeting_minutes", meeting))
