"""The public pages of meetings in a real browser: accessible at every width, without scripts, by keyboard, on paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings.models import Meeting
from nominations.reference.models import Country
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW
from tests.register.meeting_stage import HELD, attends, document, guest, item, opinion, public_meeting
from tests.register.seating import authority, person, publish, sit

GREEK = "Υπουργείο Ψηφιακής Διακυβέρνησης"


@pytest.fixture
def held(group: ExpertGroup, states: dict[str, Country], officer: User) -> Meeting:
    """A meeting with everything, one to come, one postponed and one cancelled."""
    publish(group, title="Quantum Technologies Coordination Group", publishes_names=True)
    found = public_meeting(group, in_days=-100, title="First meeting of the group", **HELD)
    item(found, 1, title="Opening", starts_at=found.starts_at, ends_at=found.starts_at + timedelta(hours=2))
    item(found, 2, kind="round_table", title="Round table on communication", rapporteur_state_id="NL")
    document(found, 1, kind="agenda", title="Draft agenda")
    document(found, 2, withheld_on_ground="4-1-a-security", title="Risk assessment")
    attends(found, sit(group, authority("GR", GREEK), person("Παππάς")), by=officer, informed_at=NOW)
    guest(found, by=officer)
    opinion(group, found)
    opinion(group, None, number=2, status="terminated_without_result")
    public_meeting(group, number=2, title="Second meeting")
    public_meeting(group, number=3, status="postponed", ended_reason="x", kind="workshop", title="Workshop on cables")
    public_meeting(group, number=4, status="cancelled", ended_reason="x", closed_at=NOW, title="Off", place="")
    return found


def addresses() -> list[str]:
    return [
        "/register/meetings/",
        "/register/meetings/?group=E03931&when=past&text=first",
        "/register/meetings/?text=zzzz&group=E99999",
        "/register/groups/E03931/meetings/",
        "/register/groups/E03931/",
    ]


@pytest.mark.parametrize("address", addresses())
def test_a_list_of_meetings_is_accessible(address: str, held: Meeting, page: Page, watched: Watch) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    for details in page.locator("main details:not([open]) > summary").all():
        details.click()
    assert_accessible(page, heard=watched.heard)


def test_one_meeting_is_accessible_in_each_state(held: Meeting, page: Page, watched: Watch) -> None:
    for title in ("First meeting of the group", "Second meeting", "Workshop on cables", "Off"):
        found = Meeting.objects.get(title=title)
        page.goto(f"/register/meetings/{found.pk}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert_accessible(page, heard=watched.heard)
    page.goto("/register/meetings/00000000-0000-4000-8000-000000000000/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such meeting")
    assert_accessible(page)


def test_finding_who_was_there_without_scripts_and_without_a_mouse(held: Meeting, no_js: BrowserContext) -> None:
    page = no_js.new_page()
    page.goto("/register/")
    page.get_by_role("link", name="Meetings: days, programmes").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Search the meetings").focus()
    page.keyboard.type("first")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="First meeting of the group").focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text="Greece")
    expect(row).to_contain_text(GREEK)
    expect(row).to_contain_text("Ana Παππάς")
    expect(page.get_by_role("row").filter(has_text="Austria")).to_contain_text("Absent")
    expect(page.locator("main")).to_contain_text("Public security, defence or military matters (Art. 4(1)(a))")
    expect(page.locator("main")).to_contain_text("Published late, on")
    with page.expect_download() as download:
        page.get_by_role("link", name="Draft agenda").click()
    assert download.value.suggested_filename == "document-1.pdf"


def test_on_paper_the_meeting_stands_without_links_to_press(held: Meeting, page: Page) -> None:
    page.goto(f"/register/meetings/{held.pk}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Attendance")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/register/meetings/")
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
