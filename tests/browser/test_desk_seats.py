"""The desk's pages about seats, in light and dark: composition, vacancies, and the acts on who sits for whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority
from nominations.reference import actions as reference
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW, TODAY, content, invitation_of, person, submitted
from tests.desk.pages import of_record

LetIn = Callable[[BrowserContext, User], None]
SINCE = date(2024, 3, 1)


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def mandate(call: Call, contacts: dict[str, User], officer: User) -> Mandate:
    """Austria's representative, whose term ends soon; Spain's resigned last year; the same name sits for Greece."""
    for iso2 in ("AT", "ES", "GR"):
        what = content(persons=(person(email=f"{iso2.lower()}@ministry.example.org"),))
        nomination = submitted(invitation_of(call, iso2), contacts[iso2], what=what)
        mandates.accept(nomination, version=nomination.round, by=officer, at=NOW)
    reference.load_register_terms()
    Authority.objects.update(since=SINCE)
    Membership.objects.update(since=SINCE)
    soon = TODAY + timedelta(days=30)
    Mandate.objects.filter(seat__country="AT").update(since=SINCE, until=soon, end_reason=EndReason.TERM_ENDED)
    gone = {"until": date(2025, 3, 1), "end_reason": EndReason.RESIGNED}
    Mandate.objects.filter(seat__country="ES").update(since=SINCE, **gone)
    ExpertGroup.objects.update(lead_dgs=["CNECT"], tasks=["an-old-task"])
    return Mandate.objects.select_related("seat", "person", "authority").get(seat__country="AT")


def judge(page: Page, watched: Watch, address: str, says: str = "") -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    if says:
        expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)


def test_the_composition_with_its_map_and_its_timeline(mandate: Mandate, page: Page, watched: Watch) -> None:
    address = of_record("expertgroup", "composition", mandate.seat.group_id)
    judge(page, watched, address, "2 of 27 seats held")
    page.get_by_role("link", name="AT Austria: 1 of 1 seat held, ending within 90 days").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('#')[0]}#state-AT")
    page.locator("summary", has_text="The same as a table").click()
    assert_accessible(page, heard=watched.heard, widths=(390, 320))
    judge(page, watched, f"{address}?on=31.3.2026", "is not a day")


def test_vacancies_and_the_call_for_them(mandate: Mandate, page: Page, watched: Watch) -> None:
    judge(page, watched, of_record("expertgroup", "vacancies"), "25 vacant seats")
    page.get_by_role("checkbox", name="Spain, E03931").check()
    page.get_by_role("button", name="Open a call for these vacancies").click()
    page.get_by_label("Deadline").fill((TODAY + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Prepare the call")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Prepare the call").click()
    expect(page.locator("main")).to_contain_text("The call is prepared. No State is told before it opens.")
    judge(page, watched, of_record("mandate", "terms"), "1 mandate")


def test_the_acts_on_a_mandate(mandate: Mandate, page: Page, watched: Watch) -> None:
    judge(page, watched, of_record("mandate", "change", mandate.pk), "Who held this seat")
    for act in ("ending", "extension", "correction"):
        judge(page, watched, of_record("mandate", act, mandate.pk), "The seat as it is")
    judge(page, watched, of_record("mandate", "tasks", mandate.pk), "in the words of the source")
    judge(page, watched, of_record("mandate", "voiding", mandate.pk))
    page.get_by_label("What was wrong").fill("Another person was meant.")
    page.get_by_role("button", name="Continue: see what will be").click()
    expect(page.locator("main")).to_contain_text("The seat as it will be")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Mark as entered in error").click()
    expect(page.locator("body")).to_contain_text("Another person was meant.")
    assert_accessible(page, heard=watched.heard)


def test_an_authority_and_its_successor(mandate: Mandate, page: Page, watched: Watch) -> None:
    judge(page, watched, of_record("authority", "merger", mandate.authority_id))
    judge(page, watched, of_record("authority", "renaming", mandate.authority_id))
    page.get_by_label("From").fill(TODAY.isoformat())
    page.get_by_label("New name, in the original script").fill("Bundesministerium für Neues")
    page.get_by_role("button", name="Continue: see what will be").click()
    expect(page.locator("main")).to_contain_text("Membership begins: Bundesministerium für Neues")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Rename the authority").click()
    expect(page.locator("main")).to_contain_text("Before and after")
    assert_accessible(page, heard=watched.heard)


def test_persons_entered_twice(mandate: Mandate, page: Page, watched: Watch) -> None:
    judge(page, watched, of_record("person", "duplicates"), "The same name")
    page.get_by_role("link", name="Compare with").first.click()
    expect(page.locator("main")).to_contain_text("Mandates that move")
    assert_accessible(page, heard=watched.heard)
    judge(page, watched, of_record("person", "change", mandate.person_id), "Mandates in your groups")
    judge(page, watched, f"{of_record('person', 'merge_choice', mandate.person_id)}?q=annchen")
    judge(page, watched, of_record("person", "telling", mandate.person_id))


def test_a_group_its_memberships_and_its_end(mandate: Mandate, page: Page, watched: Watch) -> None:
    judge(page, watched, of_record("expertgroup", "change", mandate.seat.group_id), "an-old-task")
    for address in (
        of_record("expertgroup", "changelist"),
        of_record("expertgroup", "closing", mandate.seat.group_id),
        of_record("membership", "changelist"),
        of_record("membership", "change", Membership.objects.latest("recorded_at").pk),
        of_record("membership", "ending", Membership.objects.latest("recorded_at").pk),
        of_record("registerterm", "changelist"),
        "/admin/",
    ):
        judge(page, watched, address)
    looked_at = Mandate.objects.select_related("seat__group").get(pk=mandate.pk)
    assert (looked_at.until, looked_at.seat.group.status) == (mandate.until, "active")  # looking ends nothing
