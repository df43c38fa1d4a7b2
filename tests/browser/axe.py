"""One page, judged: WCAG A and AA of 2.0 to 2.2 by axe, no sideways scrolling, nothing on the console."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import judged

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without `preload`, axe would copy each style sheet into the page: our own CSP refuses that, loudly.
OPTIONS = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False}
WIDTHS = (1280, 390, 320)
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Watch:
    """Listens to a page from its first request on, so that no console error is missed."""

    page: Page
    ignored: tuple[str, ...] = ()
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(text in message.text for text in self.ignored):
            self.heard.append(f"{message.text} ({message.location.get('url', '')})")


def assert_accessible(page: Page, *, heard: Iterable[str] = (), widths: Iterable[int] = WIDTHS) -> None:
    """Judge the page as it stands, at each width; its content stays (no reload).

    axe is a script: in a context with JavaScript off it would wait for ever (use `without_our_scripts`).
    A click returns when the next page has begun to arrive: it is judged when all of it has.
    """
    page.wait_for_load_state()
    judged.note(page)
    axe = Axe()
    page.evaluate(axe.axe_script)
    command = f"axe.run({json.dumps(OPTIONS)})"
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found = AxeResults(page.evaluate(command))  # `Axe.run` would bring its half megabyte to every width again
        where = f"{page.url} at {width} px"
        assert found.violations_count == 0, f"{where}: {found.generate_report()}"
        assert page.evaluate(SIDEWAYS) <= 0, f"{where} scrolls sideways"
    assert list(heard) == [], f"{page.url} on the console: {list(heard)}"
