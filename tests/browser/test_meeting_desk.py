"""Meetings at the desk: planned, given a programme, convened, decided on; judged in light and dark, and by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, programme
from nominations.meetings.models import Delegation, Meeting
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW, TODAY
from tests.desk.pages import of_record
from tests.desk.test_meetings import attend
from tests.meetings.stage import FIRST_DAY, convened, delegation_of, planned

LetIn = Callable[[BrowserContext, User], None]
LIST = "/admin/nominations/meeting/"


def judge(page: Page, watched: Watch, says: str) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard)
    page.set_viewport_size({"width": 1280, "height": 900})


def go(page: Page, name: str, meeting: Meeting, *keys: object) -> None:
    page.goto(of_record("meeting", name, meeting.pk, *keys))


def write_programme(meeting: Meeting, by: User) -> None:
    for title, kind, begins, ends, room in (
        ("Opening", "item", 10, 11, "Plenary"),
        ("Pillar A: communication", "round_table", 11, 13, "Room A"),
        ("Pillar B: computing", "round_table", 11, 13, "Room B"),
        ("Lunch", "break", 13, 14, ""),
    ):
        hours = {"starts_at": clock.local_instant(FIRST_DAY, begins), "ends_at": clock.local_instant(FIRST_DAY, ends)}
        facts = {"title": title, "kind": kind, "room": room, "chair": "The Chair", "rapporteur_state_id": None}
        facts.pop("rapporteur_state_id")
        programme.add_item(meeting, **hours, **facts, by=by, at=NOW)


@pytest.fixture
def meeting(group: ExpertGroup, superuser: User, contacts: dict[str, User]) -> Meeting:
    """A convened meeting with a programme, one delegation named, one nil, one change announced."""
    found = convened(group, superuser)
    write_programme(found, superuser)
    attend(delegation_of(found, "AT"), 1, mode="online")
    Delegation.objects.filter(meeting=found, country="BE").update(is_nil=True, nil_reason="Too far.", answered_at=NOW)
    return actions.change(found, place="Room 9", reason="Larger.", by=superuser, at=NOW)


def test_the_list_and_the_first_page(desk_page: Page, meeting: Meeting) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto("/admin/")
    judge(page, watched, "2 of 27 delegations")
    page.goto(LIST)
    judge(page, watched, "2 of 27")
    page.goto(f"{LIST}?when=past")
    judge(page, watched, "No meeting is like that.")
    go(page, "overview", meeting)
    judge(page, watched, "2 of 27 delegations have answered")
    page.get_by_role("link", name="1 Nobody attends").click()
    judge(page, watched, "Too far.")
    assert watched.heard == []


def test_the_programme(desk_page: Page, meeting: Meeting) -> None:
    page, watched = desk_page, Watch(desk_page)
    go(page, "programme", meeting)
    judge(page, watched, "2 at the same time")
    page.get_by_role("link", name="Add an item").click()
    page.get_by_role("button", name="Add the item").click()
    judge(page, watched, "Give the item a title.")
    item = meeting.items.earliest("position")
    go(page, "item_change", meeting, item.pk)
    judge(page, watched, "Who leads it")
    go(page, "item_removal", meeting, item.pk)
    judge(page, watched, "The item is removed for good.")
    go(page, "announcement", meeting)
    judge(page, watched, "These 28 mails will go out")
    go(page, "programme_print", meeting)
    judge(page, watched, "in parallel")
    assert watched.heard == []


def test_planning(desk_page: Page, group: ExpertGroup, states: None) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto(of_record("meeting", "plan", group.pk))
    page.get_by_role("button", name="Continue: see the time limits").click()
    judge(page, watched, "Give the meeting a title.")
    page.get_by_label("Title").fill("Kick-off")
    saturday = TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 7)
    for name, value in (("First day", saturday.isoformat()), ("Last day", saturday.isoformat())):
        page.get_by_label(name).fill(value)
    page.get_by_label("Begins at").fill("10:00")
    page.get_by_label("Ends at").fill("17:00")
    page.get_by_role("button", name="Continue: see the time limits").click()
    judge(page, watched, "is on a weekend.")
    judge(page, watched, "Time limits that follow from the first day")
    page.get_by_role("button", name="Plan the meeting").click()
    judge(page, watched, "Being planned: only the secretariat knows of it.")
    page.get_by_role("link", name="Edit", exact=True).click()
    judge(page, watched, "Practical information")
    assert watched.heard == []


def test_a_choice_of_groups(desk_page: Page, group: ExpertGroup) -> None:
    page, watched = desk_page, Watch(desk_page)
    ExpertGroup.objects.create(code="E00935", title="Another group")
    page.goto(of_record("meeting", "choose"))
    judge(page, watched, "Plan a meeting of E00935")
    assert watched.heard == []


def test_the_decisions(desk_page: Page, meeting: Meeting, group: ExpertGroup, superuser: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    draft = planned(group, superuser)
    go(page, "convening", draft)
    judge(page, watched, "Time limits of this meeting")
    page.get_by_role("button", name="Continue: see the invitations first").click()
    judge(page, watched, "These 27 mails will go out")
    go(page, "changing", meeting)
    page.get_by_label("Place").fill("Room 10")
    page.get_by_label("Reason").fill("Larger still.")
    page.get_by_role("button", name="Continue: see the mail first").click()
    judge(page, watched, "From now on")
    for name, says in {
        "postponement": "Delegations stay named.",
        "cancellation": "This ends the meeting for good.",
        "holding": "The meeting has not begun yet",
    }.items():
        go(page, name, meeting)
        judge(page, watched, says)
    actions.postpone(meeting, reason="No room.", by=superuser, at=NOW)
    go(page, "reconvening", meeting)
    judge(page, watched, "Delegations named by")
    assert watched.heard == []


def test_a_meeting_is_planned_and_convened_by_keyboard_alone(
    context: BrowserContext, contacts: dict[str, User], group: ExpertGroup, superuser: User, let_in: LetIn
) -> None:
    let_in(context, superuser)
    page = context.new_page()
    page.goto(LIST)
    keyboard = Keyboard(page)
    keyboard.press("Plan a meeting", to="Plan a meeting of E03931")
    keyboard.type("Title", "Kick-off")
    for name in ("starts_on", "ends_on"):
        page.fill(f"[name={name}]", FIRST_DAY.isoformat())  # the parts of a date are the browser's own
    page.fill("[name=starts_time]", "10:00")
    page.fill("[name=ends_time]", "17:00")
    keyboard.type("Place", "Room 1")
    keyboard.press("Continue: see the time limits", to="Plan a meeting of E03931")
    keyboard.press("Plan the meeting", to="Kick-off")
    keyboard.press("Convene the meeting", to="Convene the meeting: Kick-off")
    keyboard.press("Continue: see the invitations first", to="Convene the meeting: Kick-off")
    keyboard.press("Convene the meeting", to="Kick-off")
    assert Meeting.objects.get().status == "convened"
    assert Delegation.objects.count() == 27


def test_without_scripts_a_programme_is_written_all_the_same(
    no_js: BrowserContext, meeting: Meeting, superuser: User, let_in: LetIn
) -> None:
    let_in(no_js, superuser)
    page = no_js.new_page()
    go(page, "programme", meeting)
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label("Title").fill("Synthesis")
    page.get_by_label("Ends at").fill("15:00")
    page.get_by_role("button", name="Add the item").click()
    page.get_by_role("button", name="Up Synthesis").click()
    expect(page.locator("article h3")).to_have_text(
        ["Opening", "Pillar A: communication", "Pillar B: computing", "Synthesis", "Lunch"]
    )
    page.get_by_role("link", name="Remove Synthesis").click()
    page.get_by_role("button", name="Remove the item").click()
    expect(page.locator("article")).to_have_count(4)
