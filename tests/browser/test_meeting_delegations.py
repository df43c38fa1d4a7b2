"""Who attends, in a real browser: the portal on wide and narrow screens and by keyboard, the desk in light and dark."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import accrediting, guests
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW
from tests.meetings.delegations import accompanied, delegation, meeting, people, represented, substituted
from tests.meetings.stage import convened, delegation_of

__all__ = ["delegation", "meeting"]
LetIn = Callable[[BrowserContext, User], None]


def judge(page: Page, watched: Watch, says: str) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def portal(page: Page, austria: User, let_in: LetIn) -> Page:
    let_in(page.context, austria)
    return page


def test_the_portal_from_the_hint_to_a_whole_delegation(
    portal: Page, delegation: Delegation, group: ExpertGroup, officer: User, watched: Watch
) -> None:
    convened(group, officer)
    portal.goto("/calls/")
    judge(portal, watched, "Who attends these meetings for your State?")
    portal.goto("/meetings/")
    judge(portal, watched, "Not named yet")
    portal.get_by_role("link", name="Say who attends").last.click()
    portal.goto(f"/meetings/{delegation.pk}/")
    judge(portal, watched, "Say who attends, or that nobody does, by:")
    portal.get_by_role("button", name="attends in person").click()
    judge(portal, watched, "attends, and is told so by e-mail")
    portal.get_by_role("link", name="Name an accompanying expert").click()
    judge(portal, watched, "An expert has no vote")
    portal.get_by_role("button", name="Name the expert").click()
    judge(portal, watched, "Give the family name.")
    portal.get_by_label("Family name", exact=False).first.fill("Kowalczyk")
    portal.get_by_label("Given name", exact=False).first.fill("Żaneta")
    portal.get_by_label("E-mail address").fill("zaneta@institute.example.org")
    portal.get_by_role("button", name="Name the expert").click()
    judge(portal, watched, "Saved. A receipt follows by e-mail")
    expect(portal.get_by_text("Żaneta Kowalczyk").first).to_be_visible()
    assert Participant.objects.standing().filter(delegation=delegation).count() == 2


def test_the_portals_other_pages(
    portal: Page, delegation: Delegation, group: ExpertGroup, austria: User, officer: User, watched: Watch
) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    at = f"/meetings/{delegation.pk}"
    for address, says in (
        (f"{at}/seats/1/substitute/", "The substitute attends this meeting only."),
        (f"{at}/persons/{head.pk}/", "Name and address come from the mandate."),
        (f"{at}/persons/{expert.pk}/", "the person is told at the new one"),
        (f"{at}/persons/{head.pk}/withdrawal/", "Then nobody attends for your State."),
        (f"{at}/nobody/", "This also withdraws, and tells:"),
    ):
        portal.goto(address)
        judge(portal, watched, says)
    accrediting.withdraw(head, reason="Ill", by=austria, at=NOW)
    portal.goto(f"{at}/")
    judge(portal, watched, "2 persons no longer attend")
    substituted(delegation, austria)
    later = delegation_of(convened(group, officer), "AT")
    begins = later.meeting.ends_at + timedelta(days=30)
    Meeting.objects.filter(pk=later.meeting_id).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    portal.goto(f"/meetings/{later.pk}/")
    judge(portal, watched, "Name the same persons as on")
    assert watched.heard == []


def test_a_substitute_by_keyboard_alone(portal: Page, delegation: Delegation) -> None:
    portal.goto(f"/meetings/{delegation.pk}/seats/1/substitute/")
    keyboard = Keyboard(portal)
    keyboard.type("Family name", "Ersatz")
    keyboard.type("Given name", "Žofia")
    keyboard.type("E-mail address", "zofia@ministry.example.org")
    keyboard.press("Name the substitute", to="First meeting")
    expect(portal.locator("main")).to_contain_text("Saved. A receipt follows")
    assert Participant.objects.get().capacity == "substitute"


def test_the_desk(desk_page: Page, meeting: Meeting, delegation: Delegation, austria: User, officer: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    AgendaItem.objects.create(meeting=meeting, title="Round table on chips")
    guest = guests.invite(meeting, capacity="partner", facts=people(8), country_name="Canada", by=officer, at=NOW)
    at = f"/admin/nominations/meeting/{meeting.pk}"
    for address, says in (
        (f"{at}/delegations/", "States that named somebody"),
        (f"{at}/delegations/AT/", "Name a substitute"),
        (f"{at}/delegations/AT/seats/1/substitute/", "You change this for the State."),
        (f"{at}/delegations/AT/seats/1/representative/", "attends"),
        (f"{at}/delegations/AT/expert/", "an accompanying technical expert"),
        (f"{at}/delegations/AT/nobody/", "nobody attends"),
        (f"{at}/delegations/AT/persons/{expert.pk}/", "Family name"),
        (f"{at}/delegations/AT/persons/{head.pk}/withdrawal/", "are withdrawn too"),
        (f"{at}/guests/invitation/", "without a vote"),
        (f"{at}/guests/{guest.pk}/", "told anew"),
        (f"{at}/guests/{guest.pk}/withdrawal/", "The guest is told why"),
    ):
        page.goto(address)
        judge(page, watched, says)
    assert watched.heard == []
