"""Partners and observers in a real browser: every page of the desk in light and dark, the public's at three widths."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.groups.models import ExpertGroup
from nominations.management import partner_facts
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status
from nominations.partnerships import topics
from nominations.partnerships.models import Topic
from nominations.reference.models import Country
from tests.browser import judged
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW
from tests.permissions.test_matrix import address_of, addresses, file, keys

__all__ = ["file", "keys"]  # fixtures: one object of every kind

STEMS = ("admin:nominations_partner_", "admin:nominations_observer_", "admin:nominations_meeting_guest_partners")
PAGES = [name for name in sorted(judged.pages_of_the_desk()) if name.startswith(STEMS)]
WIDE_AND_NARROW = (1280, 320)


def test_every_page_of_the_desk(desk_page: Page, watched: Watch, keys: dict[str, str]) -> None:
    """With one row of each kind; histories are judged with those of all records."""
    patterns = dict(addresses())
    pages = [name for name in PAGES if not name.endswith("_history")]
    for name in pages:
        answer = desk_page.goto(address_of(name, patterns[name], keys))
        assert answer is not None
        assert answer.status == 200, name
        assert_accessible(desk_page, heard=watched.heard, widths=WIDE_AND_NARROW)
    assert len(pages) > 30


@pytest.fixture
def loaded(group: ExpertGroup, outside: dict[str, Country]) -> ExpertGroup:
    """The work with three countries as the source tells it; one topic is dropped."""
    partner_facts.load(group, at=NOW)
    topics.end(Topic.objects.filter(partner__country="CA")[0], by=None, at=NOW)
    return group


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/register/partners/", "3 of 3"),
        ("/register/partners/US/", "3 and 4 September 2019"),
        ("/register/partners/CA/", "No longer followed"),
        ("/register/groups/E03931/", "Partners and observers outside the Union"),
        ("/register/partners/ZZ/", "There is no such partner"),
    ],
)
def test_a_public_page(address: str, says: str, loaded: ExpertGroup, page: Page, watched: Watch) -> None:
    watched.ignored = ("404",)
    page.goto(address)
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)


def test_without_scripts_and_by_keyboard_the_public_finds_a_partner(
    loaded: ExpertGroup, context: BrowserContext, page: Page
) -> None:
    page.goto("/register/")
    page.get_by_role("link", name="Partners outside the Union").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Japan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cooperation with Japan")
    expect(page.locator("main")).to_contain_text("September 2018")
    assert Meeting.objects.filter(status=Status.PLANNED).count() == 0, "past events made no meeting"
