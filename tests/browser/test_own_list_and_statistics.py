"""An officer's list and the statistics, in light and dark and by keyboard; the gender in the State's form."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.inbox.models import ReceivedMail
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.workflow import drafting
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW, TODAY, content, invitation_of, person, submitted
from tests.portal.forms import draft_url

LetIn = Callable[[BrowserContext, User], None]
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def watched(desk_page: Page) -> Watch:
    return Watch(desk_page)


@pytest.fixture
def busy(call: Call, contacts: dict[str, User], officer: User) -> Call:
    """A call with answers of all kinds, seats held and vacant, mails in trouble."""
    cache.clear()
    genders = ("woman", "man", "woman", "man", "woman", "", "man", "not_said", "other", "woman", "man", "man")
    for number, (iso2, gender) in enumerate(zip(list(contacts)[:12], genders, strict=True)):
        what = content(persons=(person(email=f"{iso2.lower()}@ministry.example.org", gender=gender),))
        nomination = submitted(
            invitation_of(call, iso2), contacts[iso2], what=what, at=NOW - timedelta(days=number % 5)
        )
        if number < 9:
            mandates.accept(nomination, version=1, by=officer, at=NOW)
    submitted(invitation_of(call, "FI"), contacts["FI"], at=NOW - timedelta(days=40))
    for number, mandate in enumerate(Mandate.objects.all()):
        Mandate.objects.filter(pk=mandate.pk).update(since=date(2018 + number, 3, 1) - timedelta(days=31 * number))
    Mandate.objects.filter(seat__country="AT").update(until=TODAY + timedelta(days=30), end_reason="term_ended")
    call.__class__.objects.update(opened_at=NOW - timedelta(days=900))
    OutgoingMail.objects.filter(audience="FR").update(status="failed")
    facts = {"kind": "answer", "sender": "m@ministry.example.org", "subject": "Our answer", "size": 1}
    ReceivedMail.objects.create(
        mailbox="quantum@commission.example.org", uid="1:1", received_at=NOW, read_at=NOW, **facts
    )
    call.invitations.filter(country="PT").update(extended_to=TODAY - timedelta(days=3))
    return call


def picture(page: Page, name: str) -> None:
    """Keep a picture for whoever asks for one (PICTURES names the folder)."""
    if PICTURES:
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
        page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def test_my_list_and_its_switch(busy: Call, desk_page: Page, watched: Watch) -> None:
    desk_page.goto(reverse("admin:my_list"))
    expect(desk_page.locator("main")).to_contain_text("Nominations to decide: 4")
    expect(desk_page.locator("main")).to_contain_text("Mails to read and answer: 1")
    picture(desk_page, "my-list")
    assert_accessible(desk_page, heard=watched.heard)
    picture(desk_page, "my-list")
    desk_page.get_by_role("button", name="Stop this mail").press("Enter")
    expect(desk_page.locator("body")).to_contain_text("You do not get this list by mail any more.")
    assert_accessible(desk_page, heard=watched.heard)
    desk_page.get_by_role("link", name="My list", exact=True).first.click()
    expect(desk_page.get_by_role("button", name="Send it to me")).to_be_visible()


def test_an_empty_list_and_the_first_page(call: Call, superuser: User, desk_page: Page, watched: Watch) -> None:
    cache.clear()
    desk_page.goto(reverse("admin:my_list"))
    expect(desk_page.locator("main")).to_contain_text("Nothing waits for you.")
    assert_accessible(desk_page, heard=watched.heard)
    desk_page.goto(reverse("admin:index"))
    expect(desk_page.locator("main")).to_contain_text("My list: everything that waits for me")
    assert_accessible(desk_page, heard=watched.heard)


def test_the_statistics(busy: Call, desk_page: Page, watched: Watch) -> None:
    desk_page.set_viewport_size({"width": 1280, "height": 900})
    desk_page.goto(f"{reverse('admin:statistics')}?first=2018")
    expect(desk_page.locator("main")).to_contain_text("Response time by State")
    expect(desk_page.locator("main")).to_contain_text("Share of women among representatives in office")
    picture(desk_page, "statistics")
    desk_page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert_accessible(desk_page, heard=watched.heard)
    picture(desk_page, "statistics")
    desk_page.get_by_label("From year").fill("2030")
    desk_page.get_by_label("From year").evaluate("field => { field.form.noValidate = true }")
    desk_page.get_by_role("button", name="Show").press("Enter")
    expect(desk_page.get_by_role("alert")).to_contain_text("Choose years from 2000 to")
    expect(desk_page.get_by_label("From year")).to_have_value("2030")
    assert_accessible(desk_page, heard=watched.heard)


def test_the_charts_are_reached_by_keyboard(busy: Call, desk_page: Page) -> None:
    desk_page.goto(reverse("admin:statistics"))
    chart = desk_page.get_by_label("Chart: Response time by State")
    chart.focus()
    expect(chart).to_be_focused()
    desk_page.keyboard.press("Tab")
    expect(desk_page.locator("summary").first).to_be_focused()
    desk_page.keyboard.press("Enter")
    expect(desk_page.get_by_role("table").first).to_be_visible()


def test_the_gender_in_the_form_of_a_state(call: Call, austria: User, context: BrowserContext, let_in: LetIn) -> None:
    nomination = drafting.start(invitation_of(call, "AT"), by=austria, at=NOW)
    let_in(context, austria)
    page = context.new_page()
    watch = Watch(page)
    page.goto(draft_url(nomination))
    field = page.get_by_label("Gender, for statistics only").first
    expect(field).to_be_visible()
    field.select_option(label="Prefer not to say")
    assert_accessible(page, heard=watch.heard)
    page.locator("[name=representative-1-family_name]").fill("Müller")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Gender, for statistics only").first).to_have_value("not_said")
    if PICTURES:
        page.locator("#representative-1").screenshot(path=Path(PICTURES) / "gender.png")
