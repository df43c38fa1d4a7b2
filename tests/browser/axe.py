"""One page, judged: WCAG A and AA of 2.0 to 2.2 by axe, no sideways scrolling, nothing on the console.

Three quarters of what axe costs goes into colours, so they are asked about only where they can differ:

- The server does not know of light and dark: the markup is the same, and each page of the desk is judged in both
  (judged.py). So the dark one is asked about its colours alone.
- No rule of our style sheets tells 320 px from 390 (tests/frontend/test_widths.py): one of the two is asked.
- Markup that axe has passed in this process, at this width and by these rules, it passes again. Digits, identifiers
  and keys of forms may differ, the focus and what is ticked may not. Scrolling is measured each time.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser import judged

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = ("color-contrast", "link-in-text-block")
EVERYTHING = {"runOnly": WCAG}
ALL_BUT_COLOURS = {"runOnly": WCAG, "rules": {name: {"enabled": False} for name in COLOURS}}
COLOURS_ALONE = {"runOnly": {"type": "rule", "values": list(COLOURS)}}
# Without `preload`, axe would copy each style sheet into the page: our own CSP refuses that, loudly.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
WIDTHS = (1280, 390, 320)
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AS_IT_STANDS = """() => {
  const all = [...document.querySelectorAll("*")];
  const ticked = all.flatMap((each, place) => each.checked || each.selected ? [place] : []);
  return `${all.indexOf(document.activeElement)} ${ticked} ${document.documentElement.outerHTML}`;
}"""
# What differs from one test to the next and shows in no layout: identifiers, keys of forms; and the value of a digit.
PASSING = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9A-Za-z]{64}\b")
passed: set[tuple[str, int, str]] = set()  # the markup's digest, the width, which rules


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
    try:
        _judge(page, tuple(widths))
    except Error as gone:
        if "Execution context was destroyed" not in gone.message:
            raise
        page.wait_for_load_state()  # a click's page came only now: that one is meant
        _judge(page, tuple(widths))
    assert list(heard) == [], f"{page.url} on the console: {list(heard)}"


def _judge(page: Page, widths: tuple[int, ...]) -> None:
    theme = judged.note(page)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        where = f"{page.url} at {width} px"
        assert page.evaluate(SIDEWAYS) <= 0, f"{where} scrolls sideways"
        asked = _asked(width, widths, theme)
        as_it_stands = (_digest(page), width, json.dumps(asked))
        if asked and as_it_stands not in passed:
            _ask_axe(page, {**OPTIONS, **asked}, where)
            passed.add(as_it_stands)


def _asked(width: int, widths: tuple[int, ...], theme: str) -> dict[str, object]:
    """Return which rules this width and theme add to the others; none where they would add nothing."""
    between = width == 390 and 320 in widths
    if theme == "dark":
        return {} if between else COLOURS_ALONE
    return ALL_BUT_COLOURS if between else EVERYTHING


def _digest(page: Page) -> str:
    return hashlib.sha256(re.sub(r"\d", "0", PASSING.sub("", page.evaluate(AS_IT_STANDS))).encode()).hexdigest()


def _ask_axe(page: Page, options: dict[str, object], where: str) -> None:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # To write down where each element stands takes a fifth of the time: only for a report.
    brief = json.dumps({**options, "selectors": False})
    if page.evaluate(f"axe.run({brief}).then(found => found.violations.length)"):
        found = AxeResults(page.evaluate(f"axe.run({json.dumps(options)})"))
        raise AssertionError(f"{where}: {found.generate_report()}")
