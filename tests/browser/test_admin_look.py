"""The stock admin in our look: start page, lists with filters, forms with inlines; light, dark, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.calls.models import Call
from tests.browser.axe import Watch, assert_accessible

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def pages(call: Call, superuser: User) -> list[str]:
    return [
        "/admin/",
        "/admin/nominations/user/",
        f"/admin/nominations/user/{superuser.pk}/change/",
        "/admin/nominations/role/",
        "/admin/nominations/role/add/",
        "/admin/nominations/expertgroup/",
        f"/admin/nominations/expertgroup/{call.group_id}/change/",
        "/admin/nominations/expertgroup/add/",
        "/admin/nominations/call/",
    ]


def assert_all_accessible(context: BrowserContext, pages: list[str]) -> None:
    page = context.new_page()
    watched = Watch(page)
    for address in pages:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert_accessible(page, heard=watched.heard, widths=(1280, 390))


def test_the_admin_is_accessible(context: BrowserContext, pages: list[str], superuser: User, let_in: LetIn) -> None:
    let_in(context, superuser)
    assert_all_accessible(context, pages)


def test_the_admin_is_accessible_in_the_dark(
    browser: Browser,
    live_server: LiveServer,
    pages: list[str],
    superuser: User,
    let_in: LetIn,
) -> None:
    context = browser.new_context(base_url=live_server.url, color_scheme="dark", reduced_motion="reduce")
    let_in(context, superuser)
    assert_all_accessible(context, pages)
    context.close()


def test_staff_sign_out_of_the_admin_by_the_same_door(
    page: Page, context: BrowserContext, superuser: User, let_in: LetIn
) -> None:
    let_in(context, superuser)
    page.goto("/admin/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You have signed out.")
