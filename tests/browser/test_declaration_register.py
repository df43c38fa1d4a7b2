"""Declarations in public in a real browser: accessible at every width, by slider and keyboard, and without scripts."""

import re
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.browser.axe import Watch, assert_accessible
from tests.declarations.stage import sign
from tests.register.declaration_stage import corrected, promise, text_of

PAGE = "/register/declarations/euroqci/"


@pytest.fixture
def everything(declaration: Declaration, all_signed: list[Signature], outside: dict[str, Country]) -> Declaration:
    """The declaration with all that a page can show: its text, a correction, a State outside the Union."""
    text_of(declaration)
    promise(declaration, 1, bodies="European Commission; European Space Agency, in support")
    japan = sign(declaration, outside["JP"], date(2022, 3, 1))
    corrected(japan, of_day(date(2022, 3, 2)), "Misread letter")
    Declaration.objects.update(
        summary="To work together on a secure infrastructure.",
        legal_effect="This declaration does not create any rights or obligations under international law.",
        accession_clause="Additional signatories may adhere at any time.",
        source="Declaration of Cooperation",
        source_url="https://digital-strategy.ec.europa.eu/news/" + "future-is-quantum-" * 6,
    )
    return declaration


@pytest.mark.parametrize(
    "address",
    [
        "/register/declarations/?kind=treaty",
        "/register/declarations/none/",
        f"{PAGE}?on=2019-12-01&order=en",
        f"{PAGE}?on=2019-02-31",
    ],
)
def test_a_page_about_declarations_is_accessible(
    address: str, everything: Declaration, page: Page, watched: Watch
) -> None:
    watched.ignored = ("404",) if "none" in address else ()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for details in page.locator("main details:not([open]) > summary").all():
        details.click()
    assert_accessible(page, heard=watched.heard)


def test_the_pictures_follow_the_slider_by_keyboard(everything: Declaration, page: Page, watched: Watch) -> None:
    page.goto(f"{PAGE}?on=2019-12-01")
    slider = page.get_by_role("slider", name="Move through time")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    sentence = page.get_by_role("status").filter(has_text="Member States had signed")
    expect(sentence).to_have_text("10 of the 27 Member States had signed by the end of Wednesday 31 July 2019.")
    expect(slider).to_have_attribute("aria-valuetext", "31 July 2019: 10")
    expect(slider).to_be_focused()
    expect(page).to_have_url(f"{PAGE}?on=2019-07-31")
    expect(page.get_by_role("link", name="FR France: not yet (At the end of 2019)")).to_have_count(2)
    page.keyboard.press("End")
    expect(sentence).to_have_count(0)
    expect(page.get_by_role("link", name="FR France: signed (At the end of 2019)")).to_have_count(2)
    expect(page.get_by_label("Show another day")).not_to_have_value("2019-07-31")
    assert watched.heard == []


def test_going_through_time_without_scripts_and_without_a_mouse(everything: Declaration, no_js: BrowserContext) -> None:
    page = no_js.new_page()
    page.goto("/register/")
    page.get_by_role("link", name="Declarations: who signed what").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Declaration of Cooperation").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("In early 2020.*24 signatories then")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "24 of the 27 Member States had signed by the end of Tuesday 30 June 2020."
    )
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("24 to 25 of the 27 Member States")
    page.get_by_label("Show another day").fill("2019-12-01")
    page.get_by_role("button", name="Show this day").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("10 to 19 of the 27 Member States")
    page.get_by_role("link", name="FR France: perhaps").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Declarations signed")).to_be_visible()
