"""The page of a mail that carries a letter, in light and dark and on small screens; its file comes down whole."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.files import actions as files
from nominations.letters import actions as letters
from nominations.letters.models import Annex, Letter
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW, invitation_of, pdf_bytes
from tests.desk.pages import of_mail
from tests.letters.stage import addressee, draft, signatory

LONG = "Decision of the Commission establishing the group and its rules of procedure.pdf"


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def letter(call: Call, officer: User) -> Letter:
    """A call letter to Greece, with an annex that is a file of a long name."""
    beside = files.keep(pdf_bytes(), name=LONG, by=officer, at=NOW)
    annex = Annex.objects.create(group=call.group, title="Decision", file=beside)
    greece = invitation_of(call, "GR")
    asked = draft(greece, addressee(greece.country), signatory(), annexes=[annex])
    return letters.issue([asked], by=officer, at=NOW)[0]


def test_its_files_can_be_reached_and_kept(letter: Letter, officer: User, page: Page, watched: Watch) -> None:
    mail = letters.send([letter], by=officer, at=NOW)[0]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(of_mail("change", mail))
    expect(page.locator("main")).to_contain_text(f"The letter {letter.number} of")
    expect(page.get_by_role("link", name=LONG)).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    assert_accessible(page, heard=watched.heard, widths=(390, 320))
    link = page.get_by_role("link", name=f"{letter.number}.pdf")
    link.focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == f"{letter.number}.pdf"
    assert hashlib.sha256(Path(waiting.value.path()).read_bytes()).hexdigest() == letter.sha256
