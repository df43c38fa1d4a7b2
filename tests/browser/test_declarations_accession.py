"""Accessions in a real browser: the desk in light and dark, the portal at three widths, by keyboard without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.declarations import acceding
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from tests.browser.axe import Watch, assert_accessible
from tests.browser.people import letter
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW
from tests.declarations.accession_stage import CAPACITY, SIGNATORY, SIGNED_ON, in_state, invited
from tests.desk.declaration_stage import of

pytestmark = pytest.mark.usefixtures("contacts")
LetIn = Callable[[BrowserContext, User], None]
WIDE_AND_NARROW = (1280, 320)
ALL = (1280, 390, 320)


def judge(page: Page, watched: Watch, says: str, *, widths: tuple[int, ...] = WIDE_AND_NARROW) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard, widths=widths)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_accessions_at_the_desk(
    desk_page: Page, declaration: Declaration, norway: User, switzerland: User, officer: User
) -> None:
    page, watched = desk_page, Watch(desk_page)
    accession = in_state(AccessionStatus.ANNOUNCED, declaration, "NO", norway, officer)
    page.goto(of("accession_invite", declaration))
    page.get_by_label("Switzerland").check()
    page.get_by_role("button", name="Continue: see the invitations first").click()
    judge(page, watched, "This mail will go out")
    page.get_by_role("button", name="Invite them").click()
    judge(page, watched, "Accession announced")
    page.get_by_role("link", name="Norway", exact=True).click()
    judge(page, watched, SIGNATORY)
    page.get_by_role("link", name="Confirm", exact=True).click()
    judge(page, watched, "Signatories now: 1.")
    page.goto(of("accession_return", declaration, accession.pk))
    judge(page, watched, "The State reads your reason")
    acceding.send_back(accession, reason="Unreadable.", by=officer, at=NOW)
    page.goto(of("accession_calling_off", declaration, accession.pk))
    judge(page, watched, "Withdraw the invitation to Norway")
    acceding.call_off(accession, reason="In error.", by=officer, at=NOW)
    page.goto(of("accession_new_invitation", declaration, accession.pk))
    judge(page, watched, "Invite Norway again")


def test_a_state_accedes_in_the_portal(
    page: Page,
    watched: Watch,
    declaration: Declaration,
    all_signed: list[Signature],
    norway: User,
    officer: User,
    let_in: LetIn,
) -> None:
    invited(declaration, "NO", officer)
    let_in(page.context, norway)
    page.goto("/declarations/")
    judge(page, watched, "Invited to accede", widths=ALL)
    page.get_by_role("link", name="Declaration of Cooperation").first.click()
    judge(page, watched, "Signatories today: 27", widths=ALL)
    page.get_by_role("link", name="Announce accession").click()
    page.get_by_role("button", name="Continue: read it once more").click()
    judge(page, watched, "There are 4 things to correct", widths=ALL)
    page.fill("[name=signed_on]", SIGNED_ON.isoformat())
    page.fill("[name=signatory_name]", SIGNATORY)
    page.fill("[name=signatory_capacity]", CAPACITY)
    page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]
    page.get_by_role("button", name="Continue: read it once more").click()
    judge(page, watched, "Nothing is sent yet", widths=ALL)
    page.get_by_role("button", name="Send the accession").click()
    judge(page, watched, "The accession of Norway is sent.", widths=ALL)
    page.get_by_role("link", name="Take the accession back").click()
    judge(page, watched, "What was entered stays", widths=ALL)
    assert Accession.objects.get().status == AccessionStatus.ANNOUNCED  # nothing is taken back by reading the page


def test_a_state_accedes_by_keyboard_alone_and_without_scripts(
    no_js: BrowserContext, declaration: Declaration, austria: User, let_in: LetIn
) -> None:
    let_in(no_js, austria)
    page = no_js.new_page()
    page.goto(f"/declarations/{declaration.pk}/AT/accession/")
    page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]
    page.locator("[name=signed_on]").fill(SIGNED_ON.isoformat())
    for name, text in {"signatory_name": SIGNATORY, "signatory_capacity": CAPACITY}.items():
        page.locator(f"[name={name}]").focus()
        page.keyboard.type(text)
    keyboard = Keyboard(page)
    keyboard.press("Continue: read it once more", to="Austria accedes: read it once more")
    keyboard.press("Send the accession", to=declaration.title)
    expect(page.locator("main")).to_contain_text("The accession of Austria is sent.")
    assert Accession.objects.get().signatory_name == SIGNATORY
