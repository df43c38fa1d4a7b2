"""The pages of letters in light and dark: 27 letters issued, sent and called back by keyboard, and every other page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.browser.axe import Watch, assert_accessible
from tests.cast import accepted, invitation_of
from tests.desk.pages import of_call, of_nomination, of_record

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def ready(call: Call, addressees: dict[str, Addressee], signatory: Signatory) -> Call:
    assert (len(addressees), signatory.capacity) == (27, "The Director-General")
    return call


def press(page: Page, name: str) -> None:
    """Press a button or follow a link of the page's content, by keyboard."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_27_letters_are_issued_sent_and_called_back_by_keyboard(ready: Call, page: Page, watched: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(of_call("letters", ready))
    expect(page.locator("main")).to_contain_text("27 ready")
    assert_accessible(page, heard=watched.heard)
    press(page, "Continue: issue the letters ticked")
    expect(page.locator("main")).to_contain_text("These 27 letters will be issued")
    assert_accessible(page, heard=watched.heard)
    press(page, "Issue 27 letters")
    expect(page.locator("main")).to_contain_text("27 issued")
    press(page, "Send 27 letters")
    expect(page.locator("main")).to_contain_text("These 27 mails will go out")
    press(page, "Send 27 letters")
    expect(page.locator("main")).to_contain_text("unless called back")
    assert_accessible(page, heard=watched.heard)
    press(page, "Call 27 mails back")
    page.get_by_label("Reason").fill("Too early.")
    press(page, "Call these mails back (27)")
    expect(page.locator("main")).to_contain_text("Done for 27 mails.")
    assert Letter.objects.count() == 27
    assert set(OutgoingMail.objects.filter(kind="letter").values_list("status", flat=True)) == {Status.CANCELLED}


def test_a_blocked_state_is_left_out_or_mended(
    ready: Call, addressees: dict[str, Addressee], page: Page, watched: Watch
) -> None:
    addressees["MT"].delete()
    page.goto(of_call("letters", ready))
    press(page, "Continue: issue the letters ticked")
    expect(page.locator("main")).to_contain_text("1 letter is blocked")
    assert_accessible(page, heard=watched.heard)
    page.locator("main").get_by_role("link", name="Enter the addressee").click()
    page.get_by_label("Name with title").fill("H.E. Ms New Invented")
    page.get_by_label("Capacity").fill("Ambassador")
    page.get_by_label("E-mail address").fill("not an address")
    press(page, "Continue")
    expect(page.locator("main")).to_contain_text("Enter a valid email address.")
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("E-mail address").fill("permrep.mt@example.org")
    press(page, "Continue")
    press(page, "Enter the addressee")
    expect(page.locator("main")).to_contain_text("27 ready")
    assert Addressee.objects.filter(country="MT").count() == 1


def test_a_letter_about_a_nomination_and_about_a_mandate(
    ready: Call, austria: User, officer: User, page: Page, watched: Watch
) -> None:
    nomination = accepted(invitation_of(ready, "AT"), austria, officer)
    page.goto(of_nomination("letter", nomination))
    expect(page.locator("main")).to_contain_text("H.E. Ms Ana Invented of Austria")
    assert_accessible(page, heard=watched.heard)
    press(page, "Continue: issue the letter")
    assert_accessible(page, heard=watched.heard)
    press(page, "Issue the letter")
    expect(page.locator("main")).to_contain_text("was issued by Staff")
    assert_accessible(page, heard=watched.heard)
    press(page, "Withdraw the letter")
    page.get_by_label("Reason").fill("The name is wrong.")
    assert_accessible(page, heard=watched.heard)
    mandate = Mandate.objects.get()
    page.goto(of_record("mandate", "letter", mandate.pk, "thanks"))
    expect(page.locator("main")).to_contain_text("End it first.")
    assert_accessible(page, heard=watched.heard)
    assert Letter.objects.get().withdrawn_at is None  # looking at the page of withdrawal withdraws nothing


def test_the_lists_of_a_group_on_paper(ready: Call, austria: User, officer: User, page: Page, watched: Watch) -> None:
    accepted(invitation_of(ready, "AT"), austria, officer)
    page.goto(of_record("expertgroup", "composition", ready.group_id))
    page.get_by_role("button", name="Attendance list (PDF)").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("E03931-attendance-")
    press(page, "Issue the list of members with a number")
    assert_accessible(page, heard=watched.heard)
    press(page, "Issue the list")
    expect(page.locator("main")).to_contain_text("The file is the one that was issued")
    assert_accessible(page, heard=watched.heard)


def test_the_records_of_letters(ready: Call, page: Page, watched: Watch) -> None:
    addressee, signatory = Addressee.objects.get(country="AT"), Signatory.objects.get()
    for address in (
        of_record("letter", "changelist"),
        of_record("addressee", "changelist"),
        of_record("addressee", "change", addressee.pk),
        of_record("addressee", "add"),
        of_record("signatory", "changelist"),
        of_record("signatory", "change", signatory.pk),
        of_record("annex", "changelist"),
        of_record("annex", "add"),
    ):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert_accessible(page, heard=watched.heard)
    assert Addressee.objects.count() == 27
