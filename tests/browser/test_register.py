"""Every page of the public Register in a real browser: accessible, narrow enough, without scripts, by keyboard."""

from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.groups.models import ExpertGroup
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.browser.axe import Watch, assert_accessible
from tests.cast import TODAY, make_group
from tests.register.seating import ask, authority, join, person, publish, sit, sub_group

GREEK = "Υπουργείο Ψηφιακής Διακυβέρνησης"


@pytest.fixture
def register(group: ExpertGroup, states: dict[str, Country]) -> ExpertGroup:
    """A group with everything, another with two seats a State, a sub-group, a closed one, a stub."""
    reference.load_register_terms()
    publish(
        group,
        title="Quantum Technologies Coordination Group",
        abbreviation="Quantum",
        mission="To coordinate.\n\nAnd to advise.",
        lead_dgs=["CNECT"],
        associated_dgs=["RTD"],
        policy_areas=["information-society"],
        tasks=["coordinate-with-member-states-exchange-of-views"],
        scope="broad",
        contact="CNECT-C2@ec.europa.eu",
        creating_act="Decision of 2 July",
        terms_of_reference="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:02010L0013-20181218" + "0" * 60,
        published_on=date(2024, 6, 27),
        register_updated_on=date(2024, 7, 1),
        publishes_names=True,
    )
    ask(group)
    sit(group, authority("GR", GREEK, name_latin="Ypourgeio"), person("Παππάς", family_name_latin="Pappas"))
    sit(group, authority(), person("García"), until=TODAY)
    join(group, authority("BE", "FOD Economie / SPF Économie"))
    other = publish(make_group("E00001", representatives=2), title="Two seats a State", status="closed")
    sit(other, authority(), person("Müller"), number=2)
    publish(make_group("E00002"), known_by_sub_groups=True, status="unknown", duration="unknown", legal_form="unknown")
    sub_group(group, "E03931/1", title="A sub-group")
    return group


ADDRESSES = [
    "/register/",
    "/register/?dg=CNECT&status=active&text=quantum&kind=main",
    "/register/?dg=NOBODY&text=quantum",
    "/register/?text=nothing+at+all&status=closed",
    "/register/?text=Greece",
    "/register/groups/E03931/",
    "/register/groups/E03931/?on=2024-06-14",
    "/register/groups/E03931/?on=2999-01-01",
    "/register/groups/E03931/1/",
    "/register/groups/E00001/",
    "/register/groups/E00002/",
    "/register/groups/E03931/changes/",
    "/register/groups/E03931/1/changes/",
    "/register/states/",
    "/register/states/AT/",
    "/register/states/AT/?seats=vacant",
    "/register/states/EL/authorities/",
    "/register/about/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_is_accessible(address: str, register: ExpertGroup, page: Page, watched: Watch) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    for details in page.locator("main details:not([open]) > summary").all():
        details.click()
    assert_accessible(page, heard=watched.heard)


def test_a_group_that_is_not_there_is_accessible(register: ExpertGroup, page: Page) -> None:
    page.goto("/register/groups/E99999/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such group")
    assert_accessible(page)


def test_searching_without_scripts_and_without_a_mouse(register: ExpertGroup, no_js: BrowserContext) -> None:
    page = no_js.new_page()
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Register").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Search the groups").focus()
    page.keyboard.type("zzzz")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("No group fits")
    page.get_by_label("Search the groups").fill("ΥΠΟΥΡΓΕΙΟ")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("1 group")
    page.locator("summary", has_text="Filters").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Directorate-General").select_option("CNECT")
    page.get_by_role("button", name="Show the groups").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Quantum Technologies Coordination Group").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quantum Technologies Coordination Group")
    page.get_by_label("Show another day").fill("2024-06-14")
    page.get_by_role("button", name="Show this day").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Members on 14 June 2024")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Greece")
    expect(row).to_contain_text(GREEK)
    expect(row).to_contain_text("Ana Παππάς")
    row.get_by_role("link", name="Greece").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Greece in expert groups")


def test_a_tile_of_the_map_leads_to_its_state(register: ExpertGroup, page: Page) -> None:
    page.goto("/register/states/")
    page.get_by_role("link", name="EL Greece").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/register/states/EL/")
