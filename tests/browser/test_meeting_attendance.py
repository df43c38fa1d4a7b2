"""The door on a phone, the attendance of a meeting and the times of a person: judged, by keyboard, without scripts."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import attendance
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Presence
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW
from tests.desk.pages import of_record
from tests.meetings.people import accompanied, crowd, guest, represented, today

LetIn = Callable[[BrowserContext, User], None]
PHONE = {"width": 390, "height": 800}
SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at


@pytest.fixture
def meeting(group: ExpertGroup, superuser: User, states: object) -> Meeting:
    """Four States come, one with an expert, one online; one is withdrawn, one nil; a partner country."""
    made = today(group, superuser)
    people = represented(made, "AT", "GR", "BG")
    [expert] = accompanied(made, people[:1])
    represented(made, "BE", mode="online")
    represented(made, "ES", withdrawn_at=NOW, withdrawn_reason="Ill since Monday.")
    Delegation.objects.filter(meeting=made, country="FR").update(is_nil=True, nil_reason="Busy.", answered_at=NOW)
    guest(made, "partner")
    attendance.arrive(people[0], by=superuser, at=NOW)
    attendance.arrive(expert, by=superuser, at=NOW)
    attendance.mark_reimbursable(people[0], by=superuser, at=NOW)
    return made


def at(meeting: Meeting, page: str, *keys: object) -> str:
    return of_record("meeting", page, meeting.pk, *keys)


def judge(page: Page, watched: Watch, says: str, name: str) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)
    if SHOTS:
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}{'-dark' if dark else ''}.png", full_page=width > 400)


def test_every_page_of_attendance(desk_page: Page, meeting: Meeting) -> None:
    page, watched, stay = desk_page, Watch(desk_page), Presence.objects.earliest("pk")
    judge_at = [
        ("attendance", (), "Ministry of Austria"),
        ("door", (), "Ministry of Austria"),
        ("attendance_issuing", ("to-sign",), "The list as it is now gets a number"),
        ("presence", (stay.participant_id,), "Who noted what"),
        ("presence_adding", (stay.participant_id,), "Note when the person was there"),
        ("presence_correction", (stay.pk,), "Noted now"),
        ("presence_removal", (stay.pk,), "The audit trail keeps it"),
    ]
    for name, keys, says in judge_at:
        page.goto(at(meeting, name, *keys))
        judge(page, watched, says, name)
    page.goto(f"{at(meeting, 'door')}?q=ernst&just={stay.pk}")
    judge(page, watched, "3 persons found for “ernst”.", "door-found")
    page.goto(at(meeting, "attendance"))
    page.get_by_role("button", name="Note the times").click()
    judge(page, watched, "Tick those who were there.", "attendance-refused")
    page.goto(at(meeting, "attendance"))
    page.get_by_role("link", name="Everybody has left").click()
    page.get_by_role("button", name="Continue: see who it is").click()
    judge(page, watched, "2 persons leave at", "everybody-left")
    page.get_by_role("button", name="Everybody has left").click()
    judge(page, watched, "2 persons were noted as having left at", "attendance-emptied")
    assert watched.heard == []


def test_without_scripts_a_phone_checks_in_and_out(
    no_js: BrowserContext, meeting: Meeting, superuser: User, let_in: LetIn
) -> None:
    let_in(no_js, superuser)
    page = no_js.new_page()
    page.set_viewport_size(PHONE)
    page.goto(at(meeting, "door"))
    page.get_by_label("Name, or its beginning").fill("papad")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Arrived Άννα Παπαδοπούλου").click()
    expect(page.get_by_label("Name, or its beginning")).to_have_value("papad")
    person = page.get_by_role("listitem").filter(has_text="Παπαδοπούλου")
    expect(person).to_be_in_viewport()
    expect(person).to_contain_text("Present:")
    page.get_by_role("button", name="Undo").click()
    expect(person).not_to_contain_text("Present:")
    page.get_by_role("button", name="Arrived Άννα").click()
    page.get_by_role("button", name="Left Άννα").click()
    expect(person).to_contain_text("Was there:")
    assert Presence.objects.filter(participant__delegation__country="GR").count() == 1


def test_the_buttons_of_the_door_are_big_enough_for_a_thumb(
    context: BrowserContext, meeting: Meeting, superuser: User, let_in: LetIn
) -> None:
    let_in(context, superuser)
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(at(meeting, "door"))
    boxes = [each.bounding_box() for each in page.locator(".door-button, .door-link").all()]
    assert len(boxes) > 10
    assert all(box and box["height"] >= 44 for box in boxes)


def test_by_keyboard_alone(context: BrowserContext, meeting: Meeting, superuser: User, let_in: LetIn) -> None:
    let_in(context, superuser)
    page = context.new_page()
    page.goto(at(meeting, "door"))
    keyboard = Keyboard(page)
    keyboard.type("Name, or its beginning", "ernst-be")
    keyboard.enter(to="Check in and out")
    keyboard.press("Joined online", to="Check in and out")
    expect(page.locator(".door-times--there")).to_contain_text("online")
    keyboard.press("Undo", to="Check in and out")
    assert not Presence.objects.filter(participant__delegation__country="BE").exists()


def test_270_people_come_up_at_once(
    context: BrowserContext, group: ExpertGroup, superuser: User, states: object, let_in: LetIn
) -> None:
    """What is asked of the database is counted elsewhere."""
    full = today(group, superuser)
    crowd(full)
    let_in(context, superuser)
    page = context.new_page()
    page.goto(at(full, "door"))
    expect(page.get_by_role("button", name="Arrived")).to_have_count(270)
