"""Setting up a group, importing contact points, preparing the next call: judged in light and dark, and by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import ContactImport, Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from tests.accounts.lists import csv_bytes, row
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record

LetIn = Callable[[BrowserContext, User], None]
NEW = "/admin/nominations/expertgroup/new/"
IMPORT = "/admin/nominations/role/import/"


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    file = tmp_path / "contacts.csv"
    file.write_bytes(csv_bytes(row(), row(state="BE", email="tweede@example.org", family="Tweede", given="Ann")))
    return file


@pytest.fixture
def bad_list(tmp_path: Path) -> Path:
    file = tmp_path / "wrong.csv"
    known = row(email="contact.at@example.org", family="of Austria", given="Contact", position="1")
    rows = [row(state="UK"), row(email="x@example.org"), row(email="x@example.org"), known, row(email="y@example.org")]
    file.write_bytes(csv_bytes(*rows))
    return file


def judge(page: Page, watched: Watch, says: str) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.usefixtures("contacts")
def test_the_steps_of_a_new_group(desk_page: Page, group: ExpertGroup, other_officer: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto(NEW)
    judge(page, watched, "Seven steps.")
    page.get_by_role("button", name="Save and continue").click()
    judge(page, watched, "Nothing was saved.")
    for step, says in {
        "setup_identity": "What the group is.",
        "setup_seats": "Whom each State names",
        "setup_mailbox": "The address that States write to.",
        "setup_officers": "Nobody is in the secretariat yet.",
        "setup_limits": "How many calendar days before a meeting",
        "setup_texts": "Built-in words are there",
        "setup": "Nobody is in the secretariat, so",
    }.items():
        page.goto(of_record("expertgroup", step, group.pk))
        judge(page, watched, says)
    assert ExpertGroup.objects.get().title == group.title


@pytest.mark.usefixtures("contacts")
def test_a_list_is_looked_at_and_entered(desk_page: Page, list_file: Path, bad_list: Path) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto(of_record("role", "changelist"))
    page.get_by_role("link", name="Import a list").click()
    judge(page, watched, "Step 1 of 2.")
    page.get_by_label("List of contact points").set_input_files(bad_list)
    page.get_by_role("button", name="Read the file").click()
    judge(page, watched, "3 rows are refused, so the list cannot be entered.")
    page.get_by_role("link", name="3 Refused").click()
    judge(page, watched, "“UK” is neither the code nor the name of a Member State.")
    page.get_by_role("button", name="Give this list up").click()
    page.get_by_label("List of contact points").set_input_files(list_file)
    page.get_by_role("button", name="Read the file").click()
    judge(page, watched, "Nothing is entered yet.")
    page.get_by_role("button", name="Enter 2 contact points").click()
    expect(page.locator("body")).to_contain_text("2 contact points are entered.")
    page.goto(of_record("role", "import_page", ContactImport.objects.get(entered=2).pk))
    judge(page, watched, "2 contact points of this list were entered")
    assert Role.objects.filter(user__email="tweede@example.org", country="BE").count() == 1


def test_the_next_call_from_the_last_one(desk_page: Page, call: Call, superuser: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    calls.close_call(call, by=superuser, at=NOW)
    page.goto(of_record("call", "changelist"))
    page.get_by_role("link", name="Prepare the next call").click()
    judge(page, watched, "All Member States")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Prepare the call").click()
    judge(page, watched, "The call is prepared. No State is told before it opens.")
    assert Call.objects.filter(status="preparation", deadline_on__gt=TODAY).count() == 1


def test_a_group_is_set_up_and_its_contact_points_imported_by_keyboard_alone(
    context: BrowserContext, states: None, superuser: User, other_officer: User, let_in: LetIn, list_file: Path
) -> None:
    let_in(context, superuser)
    page = context.new_page()
    page.goto(NEW)
    keyboard = Keyboard(page)
    keyboard.type("Code", "E04242")
    keyboard.type("Title", "A new group")
    keyboard.press("Save and continue", to="Set up E04242: seats and terms")
    keyboard.type("Representatives that each State names", "1")
    keyboard.reach("Fields of expertise")
    page.keyboard.type("Light")
    keyboard.press("Save and continue", to="Set up E04242: mailbox")
    keyboard.type("Functional mailbox", "new@commission.example.org")
    keyboard.press("Save and continue", to="Set up E04242: secretariat")
    keyboard.type("Colleague's e-mail address", other_officer.email)
    keyboard.press("Add to the secretariat", to="Set up E04242: secretariat")
    expect(page.locator("main")).to_contain_text("Staff Other")
    keyboard.press("Next step, save nothing", to="Set up E04242: meetings")
    keyboard.press("Save and continue", to="Set up E04242: texts and letters")
    keyboard.press("Continue", to="Set up E04242: check and finish")
    keyboard.press("Import contact points", to="Import contact points")
    keyboard.reach("file: ")
    page.set_input_files("[name=file]", list_file)  # the chooser is the system's own
    keyboard.press("Read the file", to="Contact points in contacts.csv")
    keyboard.press("Enter 2 contact points", to="Contact points and roles")
    group = ExpertGroup.objects.get(code="E04242")
    page.goto(of_record("expertgroup", "setup", group.pk))
    words = page.locator("main").inner_text()
    assert "No reachable contact point" in words
    assert "Austria" not in words.split("No reachable contact point")[1].split("Import")[0]
    keyboard.press("Prepare the first call", to="Add call")
    assert group.officers.count() == 1


def test_without_scripts_a_group_is_set_up_all_the_same(
    no_js: BrowserContext, states: None, superuser: User, let_in: LetIn
) -> None:
    let_in(no_js, superuser)
    page = no_js.new_page()
    page.goto(NEW)
    page.get_by_label("Code", exact=True).fill("E04242")
    page.get_by_label("Title").fill("A new group")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up E04242: seats and terms")
    assert ExpertGroup.objects.get().code == "E04242"
