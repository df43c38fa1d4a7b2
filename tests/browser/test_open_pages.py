"""The pages open to everybody, signing in, and the pages of errors, in a real browser."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.outbox.models import OutgoingMail
from tests.browser.axe import Watch, assert_accessible

OPEN = ["/", "/about/", "/accessibility/", "/privacy/", "/sign-in/"]


@pytest.mark.parametrize("address", OPEN)
def test_an_open_page_is_accessible(address: str, page: Page, watched: Watch) -> None:
    page.goto(address)
    expect(page.get_by_role("link", name="Accessibility statement")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_a_missing_page_is_accessible(page: Page) -> None:
    response = page.goto("/no-such-page/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    assert_accessible(page)


def test_signing_in_with_the_code_of_the_mail(page: Page, watched: Watch) -> None:
    User.objects.create_user("anna@example.org", given_name="Anna", family_name="Muster")
    page.goto("/sign-in/")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("Your e-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("Six-digit code").fill(newest_code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text("Anna Muster")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You have signed out.")


def test_signing_in_works_without_scripts(no_js: BrowserContext) -> None:
    User.objects.create_user("anna@example.org", given_name="Anna", family_name="Muster")
    page = no_js.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    page.get_by_label("Six-digit code").fill(newest_code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text("Anna Muster")


def newest_code() -> str:
    found = re.search(r"^    (\d{6})$", OutgoingMail.objects.latest("created_at").text, re.MULTILINE)
    assert found is not None
    return found.group(1)
