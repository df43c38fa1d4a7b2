"""The review page in a real browser, light and dark: side by side, since the last look, reasons, undo, two officers."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.texts import queries as texts
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.review_models import Look
from nominations.workflow.states import Move, Status
from tests.browser.axe import Watch, assert_accessible
from tests.cast import DEADLINE, NOW, OPENED, accepted, content, invitation_of, person, submitted
from tests.desk.pages import of_nomination

HUBER = content(persons=(person(family_name="Huber", email="huber@ministry.example.org"),))


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def sent(call: Call, austria: User, officer: User, superuser: User) -> Nomination:
    """A second version of Austria's answer to a second call, noted and read in between; the first call is decided."""
    accepted(invitation_of(call, "AT"), austria, officer, at=OPENED)
    calls.close_call(call, by=officer, at=OPENED)
    again = calls.create_call(call.group, title="Second call", deadline_on=DEADLINE, by=officer, at=OPENED)
    row = invitation_of(calls.open_call(again, by=officer, at=OPENED), "AT")
    nomination = submitted(row, austria, at=OPENED)
    back = workflow.return_for_correction(nomination, version=1, reason="Which letter?", by=officer, at=OPENED)
    Look.objects.create(nomination=nomination, user=superuser, round=1, at=OPENED + timedelta(hours=1))
    saved = drafting.save_draft(back, HUBER, revision=back.revision, by=austria, at=NOW)
    workflow.add_note(saved, text="The telephone number is that of the ministry.", by=officer, at=NOW)
    workflow.assign(saved, to=officer, by=officer, at=NOW)
    return workflow.submit(saved, revision=saved.revision, by=austria, at=NOW)


def test_side_by_side_with_what_changed_since_the_last_look(sent: Nomination, page: Page, watched: Watch) -> None:
    page.goto(of_nomination("review", sent))
    main = page.locator("main")
    expect(main).to_contain_text("Beside what was accepted last")
    expect(main).to_contain_text("version 2 came; a note by Staff Officer")
    expect(main).to_contain_text("Another person")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("link", name="Show it beside the version before").click()
    expect(main).to_contain_text("Beside the version before")
    expect(main).to_contain_text("Nothing has changed since.")
    assert_accessible(page, heard=watched.heard)


def test_returned_with_a_reason_by_keyboard_alone_and_undone(sent: Nomination, page: Page, watched: Watch) -> None:
    words = texts.in_force("reason.letter_missing").body
    page.goto(of_nomination("review", sent))
    page.get_by_role("button", name="Return for correction").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Reason (required)").focus()
    page.keyboard.type("The nomination letter")
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What the State reads")).to_have_value(words)
    expect(page.locator("main")).to_contain_text("This mail will go out")
    expect(page.locator("main")).to_contain_text("contact.at@example.org")
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Return for correction").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Until then you can undo the decision.")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Undo the decision").focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("The decision is undone. No mail has left.")
    assert_accessible(page, heard=watched.heard)
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED
    assert NominationEvent.objects.get(nomination=sent, move="return", reason_code="letter_missing")


def test_what_a_colleague_proposed_is_seen_and_taken(
    sent: Nomination, officer: User, page: Page, watched: Watch
) -> None:
    ExpertGroup.objects.update(four_eyes=True)
    page.goto(of_nomination("review", sent))
    expect(page.get_by_role("button", name="Propose: accept")).to_be_visible()
    page.goto(of_nomination("return", sent))
    expect(page.locator("main")).to_contain_text("Two officers decide in this group")
    assert_accessible(page, heard=watched.heard)
    why = {"reason_code": "letter_differs", "reason": "The letter names somebody else."}
    workflow.propose(sent, Move.RETURN, version=2, by=officer, at=NOW, **why)
    page.goto(of_nomination("review", sent))
    expect(page.locator("main")).to_contain_text("Proposed: Return for correction, by Staff Officer")
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Return for correction").click()
    expect(page.locator("main")).to_contain_text("You take exactly this decision")
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Return for correction").click()
    expect(page.locator("main")).to_contain_text("Returned by Staff Admin")
    sent.refresh_from_db()
    assert sent.status == Status.RETURNED
