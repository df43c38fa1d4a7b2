"""Documents and minutes of a meeting in a real browser: accessible at every width, by keyboard, without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.desk import meeting_pages
from nominations.groups.models import ExpertGroup
from nominations.meetings import documents, minuting
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import ItemRecord, MeetingDocument, Minutes, MinutesComment
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW, pdf_bytes
from tests.meetings.papers_stage import AFTER, circulated, held, sent, upload, written
from tests.meetings.stage import delegation_of

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return held(group, officer)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "roadmap.pdf"
    file.write_bytes(pdf_bytes())
    return file


def judge(page: Page, watched: Watch, address: str, says: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})


def of(page: str, meeting: Meeting, *keys: object) -> str:
    return meeting_pages.address(meeting, page, *keys)


def commented(meeting: Meeting, austria: User) -> MinutesComment:
    minutes = Minutes.objects.select_related("meeting__group").get(meeting=meeting)
    facts = {"country": delegation_of(meeting, "AT").country, "text": "Name the third facility.", "at": AFTER}
    return minuting.comment(minutes, item=AgendaItem.objects.get(meeting=meeting, position=2), by=austria, **facts)  # type: ignore[arg-type]


def test_the_documents_at_the_desk(desk_page: Page, meeting: Meeting, officer: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    judge(page, watched, of("documents", meeting), "This meeting has no documents yet.")
    public = documents.publish(sent(meeting, officer, title="Agenda", kind="agenda"), by=officer, at=NOW)
    new = documents.replace(public, upload=upload(), by=officer, at=NOW)
    facts = {"kind": "other", "ground": MeetingDocument.Ground.SECURITY, "note": "It describes networks."}
    documents.list_withheld(meeting, title="Threats", by=officer, at=NOW, **facts)
    judge(page, watched, of("documents", meeting), "Replaced by number 2.")
    judge(page, watched, of("document_new", meeting), "No EU classified information")
    judge(page, watched, of("document_listing", meeting), "listed with its ground")
    judge(page, watched, of("document_sending", meeting), "Guests cannot sign in")
    for name, says in {
        "publication": "Everybody can read the file",
        "withholding": "never the file",
        "release": "Publishing it is a step of its own.",
        "replacement": "New version",
        "withdrawal": "Members see that it was withdrawn",
    }.items():
        judge(page, watched, of(f"document_{name}", meeting, new.pk), says)
    judge(page, watched, of("document_removal", meeting, public.pk), "The public no longer reads the file.")
    assert watched.heard == []


def test_the_minutes_at_the_desk(desk_page: Page, meeting: Meeting, officer: User, austria: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    item = AgendaItem.objects.get(meeting=meeting, position=2)
    minuting.report(item, text="# Aims\n- one\n- two", by=austria, at=AFTER)
    judge(page, watched, of("minutes", meeting), "The rapporteur's text")
    page.get_by_role("button", name="Put the rapporteurs' texts into the synthesis").click()
    expect(page.get_by_label("Synthesis of the round tables")).to_have_value(
        "# Round table on computing\n\nRapporteur: Austria\n\n## Aims\n- one\n- two"
    )
    assert_accessible(page, heard=watched.heard)
    judge(page, watched, of("minutes_report", meeting, item.pk), "Ännchen Müller (Austria)")
    circulated(meeting, officer)
    comment = commented(meeting, austria)
    judge(page, watched, of("minutes", meeting), "Members are reading the draft")
    judge(page, watched, of("minutes_comment", meeting, comment.pk), "Name the third facility.")
    judge(page, watched, of("minutes_comment_new", meeting), "Comment")
    judge(page, watched, of("minutes_taking_back", meeting), "nobody is told")
    judge(page, watched, of("minutes_adoption", meeting), "States may comment until")
    minuting.take_back(meeting, reason="A wrong date.", by=officer, at=AFTER)
    judge(page, watched, of("minutes_circulation", meeting), "comment item by item")
    judge(page, watched, of("minutes_publication", meeting), "A file of its own is made for the public")


def test_what_a_colleague_saved_stands_beside_what_is_typed(desk_page: Page, meeting: Meeting, officer: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto(of("minutes", meeting))
    page.get_by_label("Opening").fill("My own opening.")
    written(meeting, officer)
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.locator("main")).to_contain_text("A colleague saved since you opened this page.")
    expect(page.locator("main")).to_contain_text("The Chair opens the meeting.")
    expect(page.get_by_label("Opening")).to_have_value("My own opening.")
    assert_accessible(page, heard=watched.heard)
    assert Minutes.objects.get().opening == "The Chair opens the meeting."


def test_documents_and_minutes_in_the_portal(
    page: Page, meeting: Meeting, officer: User, austria: User, let_in: LetIn
) -> None:
    let_in(page.context, austria)
    watched = Watch(page)
    base = f"/meetings/{delegation_of(meeting, 'AT').pk}"
    item = AgendaItem.objects.get(meeting=meeting, position=2)
    judge(page, watched, f"{base}/documents/", "No document yet")
    judge(page, watched, f"{base}/minutes/", "still to be handed in")
    judge(page, watched, f"{base}/minutes/reports/{item.pk}/", "The rapporteur's text")
    sent(meeting, officer, title="A-very-long-title-without-any-space-" * 4, for_consultation=True)
    documents.withdraw(sent(meeting, officer), reason="Wrong file.", by=officer, at=NOW)
    judge(page, watched, f"{base}/documents/", "The secretariat withdrew this document")
    circulated(meeting, officer)
    comment = commented(meeting, austria)
    minuting.answer(comment, outcome="partly", answer="In the annex.", by=officer, at=AFTER)
    judge(page, watched, f"{base}/minutes/", "Partly taken up")
    judge(page, watched, f"{base}/minutes/comments/", "Comments by")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator("main")).to_contain_text("Write the comment first")
    assert_accessible(page, heard=watched.heard)


def test_by_keyboard_alone_a_state_comments(
    page: Page, meeting: Meeting, officer: User, austria: User, let_in: LetIn
) -> None:
    circulated(meeting, officer)
    let_in(page.context, austria)
    page.goto(f"/meetings/{delegation_of(meeting, 'AT').pk}/minutes/")
    keyboard = Keyboard(page)
    keyboard.press("Comment on the minutes", to=meeting.title)
    keyboard.type("Your comment", "Name the third facility.")
    keyboard.press("Send the comment", to=meeting.title)
    expect(page.locator("main")).to_contain_text("Not answered yet.")
    assert MinutesComment.objects.get().text == "Name the third facility."


def test_without_scripts_a_document_is_added_and_a_rapporteur_writes(
    no_js: BrowserContext, meeting: Meeting, superuser: User, austria: User, let_in: LetIn, paper: Path
) -> None:
    let_in(no_js, superuser)
    page = no_js.new_page()
    page.goto(of("document_new", meeting))
    page.get_by_label("Title").fill("Roadmap")
    page.get_by_label("File").set_input_files(paper)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("1. Roadmap")
    assert MeetingDocument.objects.get().sent_at is None
    let_in(no_js, austria)
    item = AgendaItem.objects.get(meeting=meeting, position=2)
    page.goto(f"/meetings/{delegation_of(meeting, 'AT').pk}/minutes/reports/{item.pk}/")
    page.get_by_label("The rapporteur's text").fill("Two facilities.")
    page.get_by_role("button", name="Hand in this text").click()
    expect(page.locator("main")).to_contain_text("handed in on")
    assert ItemRecord.objects.get().report == "Two facilities."
