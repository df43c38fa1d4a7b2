"""A contact point who uses the keyboard alone: Tab, Enter, Space and letters, from signing in to the receipt."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination
from tests.browser.people import letter
from tests.browser.test_open_pages import newest_code

MOST_STOPS = 200
NAME = """() => {
  const at = document.activeElement, label = at.labels && at.labels[0];
  const pressed = at.type === "submit" ? at.value : "";
  const named = (at.getAttribute("aria-label") || (label || at).innerText || pressed || "").trim();
  return at.type === "file" ? "file: " + named : named;
}"""
# What is drawn around the focused element, or, for a box that ECL hides, around the label that stands for it.
IS_SEEN = """() => {
  const at = document.activeElement;
  const drawn = [at, at.parentElement, ...(at.labels || [])].flatMap(
    (part) => [part, ...part.children].map((each) => getComputedStyle(each)));
  const outlined = (style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px";
  return drawn.some((style) => outlined(style) || style.boxShadow !== "none");
}"""


@dataclass
class Keyboard:
    """Somebody without a mouse. Each stop on the way must be seen."""

    page: Page

    def reach(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the control of this name has the focus."""
        passed: list[str] = []
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            here = self.page.evaluate(NAME)
            assert not here or self.page.evaluate(IS_SEEN), f"the focus on “{here}” cannot be seen"
            if here.startswith(name):
                return
            passed.append(here)
        pytest.fail(f"“{name}” was not reached; passed: {passed}")

    def type(self, name: str, words: str) -> None:
        self.reach(name)
        self.page.keyboard.type(words)

    def press(self, name: str, *, to: str) -> None:
        """Press a button or follow a link, and come to the page of this heading."""
        self.reach(name)
        self.enter(to=to)

    def enter(self, *, to: str) -> None:
        """Press Enter. A key returns at once, and the page after it may have the same heading: wait for its arrival."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(to)


@pytest.mark.usefixtures("austria")
def test_from_signing_in_to_the_receipt(page: Page, call: Call) -> None:
    keyboard = Keyboard(page)
    sign_in(keyboard)
    start(keyboard, call)
    a_draft_is_saved_by_enter_in_a_field(keyboard)
    fill_in_the_rest(keyboard)
    keyboard.press("Save and review", to="Review and submit")
    expect(page.locator("main")).to_contain_text("All required parts are there")
    keyboard.press("Submit the nomination", to="Receipt of your nomination")
    assert Nomination.objects.get().status == "submitted"
    assert OutgoingMail.objects.filter(kind="receipt").exists()


def sign_in(keyboard: Keyboard) -> None:
    keyboard.page.goto("/")
    keyboard.reach("Skip to main content")
    keyboard.page.keyboard.press("Enter")
    keyboard.press("Sign in", to="Sign in")
    keyboard.type("Your e-mail address", "contact.at@example.org")
    keyboard.enter(to="Enter your code")
    keyboard.type("Six-digit code", newest_code())
    keyboard.enter(to="Your calls")


def start(keyboard: Keyboard, call: Call) -> None:
    keyboard.press(call.title, to=call.title)
    keyboard.press("Start the nomination", to="Austria: nomination")


def a_draft_is_saved_by_enter_in_a_field(keyboard: Keyboard) -> None:
    """Enter saves: it never submits what was not reviewed."""
    keyboard.type("Name of the authority", "Bundesministerium für Erfundenes")
    keyboard.page.keyboard.press("Enter")
    expect(keyboard.page.get_by_role("status")).to_contain_text("Draft saved at")
    keyboard.page.wait_for_load_state()
    assert Nomination.objects.get().status == "draft"


def fill_in_the_rest(keyboard: Keyboard) -> None:
    keyboard.type("Family name", "Österreicher")
    keyboard.type("Given name", "Ännchen")
    keyboard.type("Function", "Head of Division")
    keyboard.type("E-mail address", "representative@ministry.example.org")
    keyboard.reach("Quantum computing")
    keyboard.page.keyboard.press("Space")
    keyboard.reach("file: ")
    keyboard.page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]  # the chooser is the system's own
    expect(keyboard.page.locator("[name=representative-1-fields_of_expertise]:checked")).to_have_count(1)


@pytest.mark.usefixtures("austria")
def test_what_is_missing_is_reached_from_the_summary(page: Page, call: Call) -> None:
    keyboard = Keyboard(page)
    sign_in(keyboard)
    start(keyboard, call)
    keyboard.type("E-mail address of the authority", "no address")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.wait_for_load_state()
    keyboard.reach("Competent authority, E-mail address of the authority")
    page.keyboard.press("Enter")
    expect(page.locator("[name=authority_email]")).to_be_focused()
