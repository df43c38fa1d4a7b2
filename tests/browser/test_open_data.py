"""The page of open data and the pages of access keys in a real browser: accessible, narrow enough, a quiet console."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import ApiToken, User
from tests.browser.axe import Watch, assert_accessible

LetIn = Callable[[BrowserContext, User], None]


def test_the_page_of_open_data(page: Page, watched: Watch, db: None) -> None:
    page.goto("/register/open-data/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open data")
    assert_accessible(page, heard=watched.heard)
    assert_every_address_answers(page)


def assert_every_address_answers(page: Page) -> None:
    """Ask each address of the interface that the page links to."""
    links = page.locator("main a[href^='/api/v1/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) == 5
    for link in links:
        assert page.request.get(link).status == 200, link


def test_a_key_from_its_making_to_its_end(page: Page, watched: Watch, austria: User, let_in: LetIn) -> None:
    let_in(page.context, austria)
    page.goto("/keys/")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("#error-summary")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("What is the key for?").fill("Calendar on my telephone")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new key")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("link", name="to all keys").click()
    expect(page).to_have_url(re.compile(r"/keys/$"))
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("link", name="End it – Calendar on my telephone").click()
    expect(page.get_by_role("button", name="End the key")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="End the key").click()
    expect(page.get_by_role("status")).to_contain_text("opens nothing any more")
    assert_accessible(page, heard=watched.heard)
    assert ApiToken.objects.get().revoked_at is not None
