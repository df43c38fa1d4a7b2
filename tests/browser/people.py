"""People in a browser, for the journeys: they read codes in their mail, click what they see, and fill in forms."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, expect

from nominations.outbox.models import OutgoingMail
from tests.cast import pdf_bytes

Judge = Callable[[Page], None]


def letter() -> dict[str, object]:
    """Return a nomination letter as a file chooser takes it."""
    return {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}


@dataclass
class Visitor:
    """Somebody with a browser of their own; `judge` looks at every page they come to (axe, or nothing)."""

    context: BrowserContext
    email: str
    judge: Judge = lambda _page: None
    page: Page = None  # type: ignore[assignment]  # opened below

    def __post_init__(self) -> None:
        self.page = self.context.new_page()

    def sign_in(self) -> None:
        """Sign in with the code that the mail carries, as everybody does."""
        self.page.goto("/sign-in/")
        self.page.get_by_label("E-mail address").fill(self.email)
        self.click("Send me a code")
        self.judge(self.page)
        mail = OutgoingMail.objects.filter(recipient=self.email, kind="sign_in_code").latest("created_at")
        found = re.search(r"\b\d{6}\b", mail.text)
        assert found, mail.text
        self.page.get_by_label("code").fill(found.group())
        self.click("Sign in")

    def click(self, name: str) -> None:
        """Press the button, or follow the link, of this name in the page's content, and wait for the page after it.

        What the database then holds is what that page was made of.
        """
        main = self.page.locator("main")
        named = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        with self.page.expect_navigation():
            named.click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def visit(self, address: str) -> int:
        """Go to an address and return the status of the answer."""
        answer = self.page.goto(address)
        assert answer is not None
        return answer.status


class ContactPoint(Visitor):
    """A national contact point in the portal."""

    def open_call(self) -> None:
        self.page.goto("/calls/")
        self.judge(self.page)
        self.click("Nominations for the group")
        self.judge(self.page)

    def fill_in(self, family_name: str, *, email: str = "representative@ministry.example.org") -> None:
        """Fill in a complete nomination of one representative, with its letter."""
        fill = self.page.fill
        fill("[name=authority_name]", "Bundesministerium für Erfundenes")
        fill("[name=authority_email]", "office@ministry.example.org")
        fill("[name=representative-1-family_name]", family_name)
        fill("[name=representative-1-given_name]", "Ännchen")
        fill("[name=representative-1-function]", "Head of Division")
        fill("[name=representative-1-employer]", "Institute of Invented Physics")
        fill("[name=representative-1-email]", email)
        self.page.locator("label", has_text="Quantum computing").first.click()
        self.page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]

    def nominate(self, family_name: str) -> None:
        """Start, fill in, review and submit."""
        self.open_call()
        self.click("Start the nomination")
        self.fill_in(family_name)
        self.click("Save and review")
        self.click("Submit the nomination")


class Officer(Visitor):
    """A member of the secretariat in the Django admin."""

    def see_board(self, address: str) -> None:
        """Open the call's board: always 27 rows, the silent States included."""
        self.page.goto(address)
        expect(self.page.locator(".desk-cockpit tbody th[scope=row]")).to_have_count(27)
        self.judge(self.page)

    def row(self, state: str) -> str:
        return self.page.locator("tbody tr", has=self.page.locator("th", has_text=state)).inner_text()

    def follow(self, state: str, link: str) -> None:
        row = self.page.locator("tbody tr", has=self.page.locator("th", has_text=state))
        with self.page.expect_navigation():
            row.get_by_role("link", name=link).click()
        self.judge(self.page)
