"""Documents of a meeting at the desk: the list, adding with a file, sending after a look, what is done with each."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.desk import meeting_pages
from nominations.groups.models import ExpertGroup
from nominations.meetings import documents
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, pdf_bytes
from tests.desk.pages import press, text_of
from tests.meetings.papers_stage import added, expert_of, items_of, sent, upload
from tests.meetings.stage import convened

SignIn = Callable[[User], Client]
QUERIES = 9


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


@pytest.fixture
def desk(meeting: Meeting, officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def of(page: str, meeting: Meeting, *keys: object) -> str:
    return meeting_pages.address(meeting, page, *keys)


def row(document: MeetingDocument) -> MeetingDocument:
    return MeetingDocument.objects.get(pk=document.pk)


def test_an_empty_list_says_where_to_begin_and_what_is_due(desk: Client, meeting: Meeting) -> None:
    text = text_of(desk.get(of("documents", meeting)))
    assert "This meeting has no documents yet. Begin with the agenda." in text
    assert "Documents on which members are consulted go out by" in text
    assert "(in 31 days)" in text
    assert "Agenda public" in text
    assert "To be published" in text


def test_a_document_is_added_with_its_file(desk: Client, meeting: Meeting) -> None:
    [item, *_rest] = items_of(meeting)
    page = desk.get(of("document_new", meeting))
    assert "No EU classified information and no sensitive documents." in text_of(page)
    facts = {"title": "Agenda", "kind": "agenda", "item": item.pk, "for_consultation": "on", "upload": upload()}
    answer = desk.post(of("document_new", meeting), facts, follow=True)
    assert "The document is added. No member has it yet." in text_of(answer)
    document = MeetingDocument.objects.get()
    assert (document.title, document.kind, document.item, document.for_consultation) == ("Agenda", "agenda", item, True)
    assert not OutgoingMail.objects.filter(kind="meeting_documents").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"upload": upload("x.docx", pdf_bytes())}, "is not a Word document"),
        ({"upload": upload("x.exe")}, "Files may be: PDF, DOCX, PPTX"),
        ({"upload": ""}, "Choose the file."),
        ({"title": ""}, "Give the document a title."),
        ({"kind": "minutes"}, "Select a valid choice"),
    ],
)
def test_a_bad_document_is_told_beside_its_field_and_the_rest_stays(
    desk: Client, meeting: Meeting, changes: dict[str, object], sentence: str
) -> None:
    facts = {"title": "Agenda of the day", "kind": "agenda", "upload": upload(), **changes}
    answer = desk.post(of("document_new", meeting), facts)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert "Nothing was saved." in text_of(answer)
    if "title" not in changes:
        assert "Agenda of the day" in answer.content.decode()
    assert not MeetingDocument.objects.exists()


def test_sending_shows_the_mails_first_and_acts_once(desk: Client, meeting: Meeting, officer: User) -> None:
    first, second = added(meeting, officer), added(meeting, officer, title="Not yet")
    address = of("document_sending", meeting)
    page = desk.get(address)
    assert "2. Not yet" in text_of(page)
    assert "see the mail first" in text_of(page)
    page = desk.post(address, {"document": [first.pk]})
    assert "These 27 mails will go out" in text_of(page)
    assert row(first).sent_at is None
    answer = press(desk, address, document=[first.pk])
    assert answer.status_code == 302
    assert row(first).sent_at is not None
    assert row(second).sent_at is None
    assert OutgoingMail.objects.filter(kind="meeting_documents").count() == 27


def test_nothing_to_send_is_said(desk: Client, meeting: Meeting) -> None:
    answer = desk.get(of("document_sending", meeting), follow=True)
    assert "There is no document to send" in text_of(answer)


def test_late_documents_ask_for_their_reason_on_the_page(
    desk: Client, meeting: Meeting, officer: User, group: ExpertGroup
) -> None:
    ExpertGroup.objects.update(invitation_days=60, documents_days=50)
    document = added(meeting, officer, for_consultation=True)
    page = desk.post(of("document_sending", meeting), {"document": [document.pk], "late_reason": ""})
    assert "were to be sent by" in text_of(page)
    press(desk, of("document_sending", meeting), document=[document.pk], late_reason="The study came late.")
    assert row(document).late_reason == "The study came late."


def test_publishing_withholding_withdrawing_and_back(desk: Client, meeting: Meeting, officer: User) -> None:
    document = sent(meeting, officer)
    steps: list[tuple[str, dict[str, str], str]] = [
        ("document_withholding", {"ground": "4-3", "note": "Not decided."}, "Withheld"),
        ("document_release", {"reason": "Decided."}, "With members"),
        ("document_publication", {}, "Public"),
        ("document_removal", {"reason": "It names a person."}, "With members"),
        ("document_withdrawal", {"reason": "Wrong file."}, "Withdrawn"),
    ]
    for page, facts, state in steps:
        address = of(page, meeting, document.pk)
        shown = desk.get(address) if not facts else desk.post(address, facts)
        assert "No mail will go out." in text_of(shown), page
        assert desk.post(address, {**facts, "shown": shown.context["shown"]}).status_code == 302, page
        [line] = desk.get(of("documents", meeting)).context["lines"]
        assert line.state == state
    assert AuditEvent.objects.filter(action__startswith="meeting_document.").count() == 7


def test_a_refusal_stands_on_the_page(desk: Client, meeting: Meeting, officer: User) -> None:
    document = documents.publish(added(meeting, officer), by=officer, at=NOW)
    assert "is public already" in text_of(desk.get(of("document_publication", meeting, document.pk)))
    page = desk.post(of("document_withdrawal", meeting, document.pk), {"reason": "x"})
    assert "Take it out of the Register first" in text_of(page)
    page = desk.post(of("document_removal", meeting, document.pk), {"reason": " "})
    assert "Give the reason" in text_of(page)


def test_a_withheld_document_is_listed_without_its_file(desk: Client, meeting: Meeting) -> None:
    facts = {"title": "Threats", "kind": "other", "ground": "4-1-a-security", "note": "Networks."}
    press(desk, of("document_listing", meeting), **facts)
    text = text_of(desk.get(of("documents", meeting)))
    assert "Public security, defence or military matters (Art. 4(1)(a))" in text
    assert "Networks." in text
    document = MeetingDocument.objects.get()
    assert desk.get(of("document_file", meeting, document.pk)).status_code == 404


def test_a_new_version_stands_below_and_the_old_file_stays(desk: Client, meeting: Meeting, officer: User) -> None:
    old = added(meeting, officer)
    answer = desk.post(of("document_replacement", meeting, old.pk), {"upload": upload("v2.pdf")}, follow=True)
    assert "Replaced by number 2." in text_of(answer)
    file = desk.get(of("document_file", meeting, old.pk))
    assert file["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert AuditEvent.objects.filter(action="file.read").count() == 1
    again = desk.post(of("document_replacement", meeting, old.pk), {"upload": upload("v3.pdf")})
    assert "withdrawn or replaced by a newer version" in text_of(again)


def test_a_stranger_and_another_meeting_find_nothing(
    desk: Client, meeting: Meeting, group: ExpertGroup, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    document = added(meeting, officer)
    other = convened(group, officer)
    assert desk.get(of("document_file", other, document.pk)).status_code == 404
    assert sign_in(other_officer).get(of("documents", meeting)).status_code == 404


@pytest.mark.parametrize(("people", "papers"), [(1, 1), (27, 30)])
def test_the_list_costs_the_same_with_one_and_with_30_documents(
    desk: Client,
    meeting: Meeting,
    officer: User,
    people: int,
    papers: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for iso2 in list(meeting.delegations.values_list("country_id", flat=True))[:people]:
        expert_of(meeting, officer, iso2)
    for number in range(papers):
        added(meeting, officer, title=f"Paper {number}")
    with django_assert_num_queries(QUERIES):
        desk.get(of("documents", meeting))
