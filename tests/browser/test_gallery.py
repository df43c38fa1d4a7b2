"""Every widget and component, seen by a real browser: accessible, narrow enough, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import Watch, assert_accessible

TEMPLATES = [
    {
        **django_settings.TEMPLATES[0],
        "DIRS": [*django_settings.TEMPLATES[0]["DIRS"], Path(__file__).parent.parent / "frontend/templates"],
    }
]


@pytest.fixture(autouse=True)
def gallery() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.frontend.gallery", TEMPLATES=TEMPLATES):
        yield


def test_the_gallery_is_accessible_at_every_width(page: Page, watched: Watch) -> None:
    page.goto("/gallery/?messages")
    expect(page.get_by_label("Family name")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_errors_are_summed_up_take_the_focus_and_lead_to_their_fields(page: Page, watched: Watch) -> None:
    page.goto("/gallery/")
    page.get_by_label("Family name").fill("Muster")
    page.get_by_role("button", name="Check and submit").click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(6)
    assert page.title().startswith("Error: Gallery")
    assert page.locator("#id_one-letter").get_attribute("aria-describedby") == (
        "id_one-letter_helptext id_one-letter_error"
    )
    assert_accessible(page, heard=watched.heard)
    summary.get_by_role("link", name="Expertise").press("Enter")
    expect(page.locator("#id_one-expertise_0")).to_be_focused()
    summary.get_by_role("link", name="Given name").press("Enter")
    expect(page.locator("#id_one-given_name")).to_be_focused()


def test_a_legend_is_text_and_never_a_template(page: Page) -> None:
    page.goto("/gallery/")
    expect(page.locator("#who legend")).to_have_text("Representative <b>& friends</b> {{ 7 }}")


def test_without_scripts_the_same_form_works(no_js: BrowserContext) -> None:
    page = no_js.new_page()
    page.goto("/gallery/")
    expect(page.locator("html")).to_have_class("no-js")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#error-summary")).to_be_focused()


def test_without_scripts_the_page_is_as_accessible(without_our_scripts: BrowserContext) -> None:
    page = without_our_scripts.new_page()
    page.goto("/gallery/?messages")
    expect(page.locator("html")).to_have_class("no-js")
    assert_accessible(page)


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
