"""The pages of texts in light and dark, on wide and narrow screens: the list, a text with its sample, its versions."""

import pytest
from playwright.sync_api import Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk.texts import Place
from nominations.texts import actions
from nominations.texts.models import TextVersion
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW

KEY = "mail.workflow.receipt"


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def place(call: Call, officer: User) -> Place:
    """The texts of the call's group, with two versions of one."""
    for body in ("We have it, {state}.", "We have the answer of {state}.\n\nThank you."):
        actions.save(KEY, group=call.group, subject="{reference}: thanks", body=body, note="New", by=officer, at=NOW)
    return Place(call.group)


def judge(page: Page, watched: Watch, address: str, says: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)


def test_the_list(place: Place, page: Page, watched: Watch) -> None:
    judge(page, watched, place.url("texts"), "This group")
    judge(page, watched, Place().url("texts"), "Texts of one group")
    judge(page, watched, place.url("texts", language="fr"), "Letters go in the language of their addressee")
    assert page.get_by_label("Language").input_value() == "fr"


def test_a_text_is_worded_by_keyboard(place: Place, page: Page, watched: Watch) -> None:
    judge(page, watched, place.url("text", KEY), "So it reads now")
    page.get_by_label("Text", exact=False).and_(page.locator("textarea")).fill("Hello {who}")
    page.get_by_role("button", name="See it").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("{who} is not known here.")
    assert_accessible(page, heard=watched.heard)
    page.locator("textarea").fill("Hello {state}")
    page.get_by_role("button", name="See it").press("Enter")
    expect(page.locator("main")).to_contain_text("Hello the Netherlands")
    assert_accessible(page, heard=watched.heard)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open the formatted mail").press("Enter")
    expect(opened.value.locator("body")).to_contain_text("Hello the Netherlands")
    opened.value.close()
    page.get_by_role("button", name="Save this text").press("Enter")
    expect(page.locator("main, .messagelist").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("The text is saved.")
    assert TextVersion.objects.latest("number").body == "Hello {state}"


def test_the_versions_and_the_ways_back(place: Place, page: Page, watched: Watch) -> None:
    judge(page, watched, place.url("text_history", KEY), "We have the answer of")
    judge(page, watched, place.url("text_again", KEY, 1), "We have it, the Netherlands.")
    judge(page, watched, place.url("text_going_back", KEY), "So it will read")
    assert TextVersion.objects.filter(kind=KEY, body="").count() == 0  # looking at the way back goes no way
