"""Opinions and votes in a real browser: the desk in light and dark, the portal at three widths, by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import opinions
from nominations.meetings.models import Meeting
from nominations.meetings.voting_models import Opinion
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW, letter
from tests.desk.pages import of_record
from tests.meetings.stage import contact_of
from tests.meetings.voting_stage import QUESTION, UNTIL, attendees, ballot_of, in_meeting, in_session, members, opened

pytestmark = pytest.mark.usefixtures("contacts")
LetIn = Callable[[BrowserContext, User], None]
PRESENT = ["BE", "BG", "CZ", "DK", "DE", "EE", "IE", "ES", "FR", "AT"]
WIDE_AND_NARROW = (1280, 320)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User) -> Meeting:
    members(group)
    meeting = in_session(group, officer)
    attendees(meeting, PRESENT)
    return meeting


@pytest.fixture
def vote(group: ExpertGroup, officer: User) -> Opinion:
    """A written procedure with its document."""
    members(group)
    facts: dict[str, Any] = {"title": "Roadmap", "question": QUESTION, "procedure": "written", "upload": letter()}
    opinion = opinions.propose(group, by=officer, at=NOW, **facts)
    return opinions.open_vote(opinion, answers_until_on=UNTIL, by=officer, at=NOW)


def judge(page: Page, watched: Watch, says: str, *, widths: tuple[int, ...] = WIDE_AND_NARROW) -> None:
    expect(page.locator("main")).to_contain_text(says)
    assert_accessible(page, heard=watched.heard, widths=widths)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_vote_in_a_meeting_at_the_desk(desk_page: Page, meeting: Meeting, officer: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    opinion = in_meeting(meeting, officer)
    for name, says in {"opinions": "1. Roadmap", "proposal": "Nobody is told yet."}.items():
        page.goto(of_record("meeting", name, meeting.pk))
        judge(page, watched, says)
    for name, says in {
        "overview": "Record the consensus",
        "consensus": "Absent:",
        "opening": "The members of today vote in the meeting",
        "calling_off": "The question is taken back",
    }.items():
        page.goto(of_record("opinion", name, opinion.pk))
        judge(page, watched, says)
    opinions.open_vote(opinion, by=officer, at=NOW)
    page.goto(of_record("opinion", "roll_call", opinion.pk))
    judge(page, watched, "14 needed of 27")
    page.get_by_role("group", name="Vote of Belgium").get_by_label("For").check()
    page.get_by_role("group", name="Vote of Austria").get_by_label("Against").check()
    page.get_by_role("button", name="Record these votes").click()
    expect(page.locator("body")).to_contain_text("2 votes are recorded.")
    judge(page, watched, "The majority is not reached yet.")
    page.get_by_role("link", name="Close the vote").click()
    judge(page, watched, "A member without a vote counts as not for it.")
    page.get_by_role("button", name="Close the vote").click()
    judge(page, watched, "Not adopted")


def test_opinions_of_all_meetings_and_none(desk_page: Page, vote: Opinion) -> None:
    page, watched = desk_page, Watch(desk_page)
    for address, says in {
        of_record("opinion", "changelist"): "Propose a written procedure",
        of_record("opinion", "change", vote.pk): "Open the opinion",
        of_record("opinion", "proposal"): "Choose a group",
        of_record("opinion", "overview", vote.pk): "Enter the vote of Austria",
        of_record("opinion", "entry", vote.pk, "AT"): "How the vote reached you",
    }.items():
        page.goto(address)
        judge(page, watched, says)
    assert watched.heard == []


def test_a_state_votes_in_writing_and_gives_reasons(
    page: Page, watched: Watch, vote: Opinion, austria: User, let_in: LetIn
) -> None:
    let_in(page.context, austria)
    page.goto("/votes/")
    judge(page, watched, "Not voted yet", widths=(1280, 390, 320))
    page.get_by_role("link", name="Roadmap", exact=True).click()
    judge(page, watched, "adopted when 14 of the 27 members vote for it", widths=(1280, 390, 320))
    page.get_by_role("button", name="Continue").click()
    judge(page, watched, "Choose for, against or abstention.")
    page.locator("label", has_text="Against").first.click()
    page.get_by_role("button", name="Continue").click()
    judge(page, watched, "Nothing is recorded yet.", widths=(1280, 390, 320))
    page.get_by_role("button", name="Record this vote").click()
    judge(page, watched, "The vote of Austria is recorded: Against.")
    page.get_by_role("link", name="Ask for a meeting").click()
    judge(page, watched, "This cannot be taken back.", widths=(1280, 390, 320))
    for iso2 in vote.ballots.exclude(country="AT").values_list("country_id", flat=True):
        opinions.cast(ballot_of(vote, iso2), choice="for", by=contact_of(iso2), at=NOW)
    opinions.close_vote(vote, by=None, at=NOW)
    page.goto(f"/votes/{ballot_of(vote, 'AT').pk}/")
    judge(page, watched, "Result: adopted", widths=(1280, 390, 320))
    page.get_by_role("link", name="Give the reasons").click()
    page.get_by_label("Reasons", exact=False).first.fill("Too dear.")
    judge(page, watched, "annexed to the opinion word for word", widths=(1280, 390, 320))
    page.get_by_role("button", name="Send the reasons").click()
    judge(page, watched, "Too dear.")
    assert ballot_of(vote, "AT").reasons == "Too dear."


def test_a_roll_call_by_keyboard_alone_and_without_scripts(
    no_js: BrowserContext, meeting: Meeting, officer: User, let_in: LetIn
) -> None:
    opinion = opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)
    let_in(no_js, officer)
    page = no_js.new_page()
    page.goto(of_record("opinion", "roll_call", opinion.pk))
    group = page.get_by_role("group", name="Vote of Belgium")
    group.get_by_label("No vote").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(group.get_by_label("Against")).to_be_checked()
    page.get_by_role("button", name="Record these votes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("1 vote is recorded.")
    assert ballot_of(opinion, "BE").choice == "against"


def test_a_state_votes_by_keyboard_alone(context: BrowserContext, vote: Opinion, austria: User, let_in: LetIn) -> None:
    let_in(context, austria)
    page = context.new_page()
    page.goto("/votes/")
    keyboard = Keyboard(page)
    keyboard.press("Roadmap", to="Roadmap")
    keyboard.reach("For")
    page.keyboard.press("Space")
    keyboard.press("Continue", to="Austria votes: For")
    keyboard.press("Record this vote", to="Roadmap")
    expect(page.locator("body")).to_contain_text("The vote of Austria is recorded: For.")


def test_a_state_votes_without_scripts(
    no_js: BrowserContext, group: ExpertGroup, officer: User, austria: User, let_in: LetIn
) -> None:
    members(group, "AT")
    opinion = opened(group, officer)
    let_in(no_js, austria)
    page = no_js.new_page()
    page.goto(f"/votes/{ballot_of(opinion, 'AT').pk}/")
    page.locator("label", has_text="Abstention").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record this vote").click()
    expect(page.locator("body")).to_contain_text("The vote of Austria is recorded: Abstention.")
