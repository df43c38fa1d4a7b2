"""The cockpit of a call by keyboard, without scripts, and judged in light and dark; the rehearsal before it opens."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import DEADLINE, accepted, drafted, invitation_of, returned, submitted
from tests.desk.pages import of_call

LetIn = Callable[[BrowserContext, User], None]
LATER = DEADLINE + timedelta(days=7)


@pytest.fixture
def mixed(call: Call, contacts: dict[str, User], officer: User) -> Call:
    """A call with an answer of each kind."""
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    returned(invitation_of(call, "GR"), contacts["GR"], officer)
    submitted(invitation_of(call, "MT"), contacts["MT"])
    drafted(invitation_of(call, "BE"), contacts["BE"])
    OutgoingMail.objects.filter(audience="SE").update(status="bounced", sent_at=call.opened_at)
    User.objects.filter(pk=contacts["FI"].pk).update(is_active=False)
    return call


def test_an_officer_with_the_keyboard_alone(
    mixed: Call, officer: User, context: BrowserContext, page: Page, let_in: LetIn
) -> None:
    let_in(context, officer)
    page.goto(f"{of_call('board', mixed)}?show=draft")
    keyboard = Keyboard(page)
    remind(keyboard, mixed)
    extend(keyboard, mixed)
    write(keyboard, mixed)
    fates = dict(OutgoingMail.objects.filter(audience="BE").values_list("kind", "status"))
    assert {"reminder_now", "deadline_extended", "state_message"} <= set(fates)
    assert fates["state_message"] == "cancelled"


def remind(keyboard: Keyboard, call: Call) -> None:
    tick(keyboard, "Choose Belgium")
    keyboard.press("Remind these", to=f"Remind these States: {call.reference}")
    keyboard.press("Continue: see the mail first", to=f"Remind these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("This mail will go out")
    keyboard.press("Remind (1)", to=f"Remind these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("Done for 1 State.")
    assert OutgoingMail.objects.get(kind="reminder_now").audience == "BE"
    keyboard.press("Back to the call", to=call.title)


def extend(keyboard: Keyboard, call: Call) -> None:
    tick(keyboard, "Choose Belgium")
    keyboard.press("Extend these", to=f"Extend the deadline of these States: {call.reference}")
    keyboard.type("New last day", f"{LATER:%m%d%Y}")
    keyboard.type("Reason", "A holiday.")
    keyboard.press("Continue: see the mail first", to=f"Extend the deadline of these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("This mail will go out")
    keyboard.press("Extend the deadline (1)", to=f"Extend the deadline of these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("Done for 1 State.")
    assert invitation_of(call, "BE").extended_to == LATER
    keyboard.press("Back to the call", to=call.title)


def write(keyboard: Keyboard, call: Call) -> None:
    tick(keyboard, "Choose Belgium")
    keyboard.press("Write to these", to=f"Write to these States: {call.reference}")
    keyboard.type("Subject", "The next meeting")
    keyboard.type("Text", "It is on 3 June.")
    keyboard.press("Continue: see the mail first", to=f"Write to these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("This mail will go out")
    keyboard.press("Send the mails (1)", to=f"Write to these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("Done for 1 State.")
    assert OutgoingMail.objects.get(kind="state_message").audience == "BE"
    keyboard.reach("Undo: call them back")
    keyboard.page.keyboard.press("Enter")
    expect(keyboard.page.locator("body")).to_contain_text(re.compile("called back. (It was not|None of them was) sent"))


def tick(keyboard: Keyboard, name: str) -> None:
    keyboard.reach(name)
    keyboard.page.keyboard.press("Space")


def test_without_scripts_all_that_are_shown_are_accepted(
    mixed: Call, officer: User, no_js: BrowserContext, let_in: LetIn
) -> None:
    let_in(no_js, officer)
    page = no_js.new_page()
    page.goto(of_call("board", mixed))
    page.get_by_role("navigation", name="Show only").get_by_role("link", name="To decide").click()
    page.get_by_label("All that are shown (1)").check()
    page.get_by_role("button", name="Accept these").click()
    page.get_by_role("button", name="Accept (1)").click()
    expect(page.locator("main")).to_contain_text("Done for 1 State.")
    assert Nomination.objects.get(invitation__country="MT").status == "accepted"


def test_the_cockpit_in_light_and_dark(mixed: Call, desk_page: Page) -> None:
    watched = Watch(desk_page)
    for asked in ("", "?show=trouble", "?q=land&order=days", "?q=nobody"):
        desk_page.goto(f"{of_call('board', mixed)}{asked}")
        expect(desk_page.get_by_role("heading", name="With the States that are ticked")).to_have_count(
            0 if "nobody" in asked else 1
        )
        assert_accessible(desk_page, heard=watched.heard)
    desk_page.goto(of_call("board", mixed))
    desk_page.get_by_text("The same as a table").click()
    expect(desk_page.get_by_role("cell", name="3").first).to_be_visible()
    assert_accessible(desk_page, heard=watched.heard, widths=(1280, 320))


@pytest.mark.parametrize("words", ["Remind these", "Extend these", "Write to these", "Accept these"])
def test_an_act_on_several_in_light_and_dark(words: str, mixed: Call, desk_page: Page) -> None:
    watched = Watch(desk_page)
    desk_page.goto(of_call("board", mixed))
    for name in ("Belgium", "Malta", "Finland"):
        desk_page.get_by_role("checkbox", name=f"Choose {name}").check()
    desk_page.get_by_role("button", name=words).click()
    expect(desk_page.get_by_role("table", name="The chosen States")).to_contain_text("Malta")
    assert_accessible(desk_page, heard=watched.heard)


def test_the_report_and_the_rehearsal(mixed: Call, desk_page: Page) -> None:
    watched = Watch(desk_page)
    desk_page.goto(of_call("board", mixed))
    desk_page.get_by_label("All that are shown (27)").check()
    desk_page.get_by_role("button", name="Remind these").click()
    desk_page.get_by_role("button", name="Continue: see the mail first").click()
    expect(desk_page.get_by_role("button", name="Remind (")).to_be_visible()
    assert_accessible(desk_page, heard=watched.heard, widths=(1280, 320))
    desk_page.get_by_role("button", name="Remind (").click()
    expect(desk_page.get_by_role("status")).to_contain_text("Done for 24 States. 3 are left as they are")
    assert_accessible(desk_page, heard=watched.heard)


def test_the_rehearsal_before_it_opens(draft_call: Call, contacts: dict[str, User], desk_page: Page) -> None:
    watched = Watch(desk_page)
    desk_page.goto(f"{of_call('calendar', draft_call)}?open=1")
    expect(desk_page.get_by_role("heading", name="When something happens")).to_be_visible()
    assert_accessible(desk_page, heard=watched.heard)
    desk_page.get_by_role("row", name="You accept a nomination").get_by_role("link").click()
    expect(desk_page.locator("main")).to_contain_text("Ana Example")
    assert_accessible(desk_page, heard=watched.heard, widths=(1280, 320))
