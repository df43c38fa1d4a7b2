"""A real browser for the tests in this folder: Chromium, our live server, and the judge of tests/browser/axe.py."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from tests.browser.axe import Watch

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The shell is the same Chromium without windows: each new page costs a tenth of one with a (hidden) window around it.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# How long to wait for what must come: playwright's own 5 seconds are too few where four tests share two processors.
expect.set_options(timeout=30_000)
HOW_TO_GET_ONE = "No Chromium found: `apt-get install chromium`, or set CHROMIUM to its path, to run the browser tests."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(autouse=True)
def nobody_has_asked_for_a_code_yet(transactional_db: None) -> None:
    """Empty the cache, which no flush empties: codes asked for in one test would use up the next one's limit."""
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Inside that loop this thread has connections of its own: neither set may outlive its time.
    connections.close_all()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield started
        started.close()
        connections.close_all()


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A visitor's browser with scripts; relative addresses lead to the live server."""
    opened = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def no_js(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A visitor's browser with scripts switched off."""
    opened = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def without_our_scripts(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """As `no_js`, but axe can run in it: our scripts arrive empty, so the pages stay as without any."""
    opened = browser.new_context(base_url=live_server.url)
    opened.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def watched(page: Page) -> Watch:
    """What the page prints on the console as errors: `watched.heard` must stay empty."""
    return Watch(page)


@pytest.fixture
def let_in(live_server: LiveServer) -> Callable[[BrowserContext, User], None]:
    """`let_in(context, user)`: as if the code had been entered; the journey tests enter real codes."""

    def signed_in(opened: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return signed_in


@pytest.fixture(params=["light", "dark"])
def desk_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: LiveServer,
    superuser: User,
    let_in: Callable[[BrowserContext, User], None],
) -> Iterator[Page]:
    """An administrator's browser, in light and in dark."""
    context = browser.new_context(base_url=live_server.url, color_scheme=request.param, reduced_motion="reduce")
    let_in(context, superuser)
    yield context.new_page()
    context.close()
