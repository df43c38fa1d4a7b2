"""Commitments and progress reports in a real browser: at the desk in light and dark, in the portal, without scripts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page

from nominations.accounts.models import User
from nominations.declarations import fulfilling, reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.reference.models import Country
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_meeting_desk import judge
from tests.cast import NOW, TODAY
from tests.declarations.promises import (
    DONE,
    NOT_STARTED,
    STUDY,
    UNTIL,
    VAGUE,
    asked,
    of_day,
    point,
    say,
)
from tests.desk.declaration_stage import of

LetIn = Callable[[BrowserContext, User], None]
OPENING = of_day(TODAY + timedelta(days=900))


@pytest.fixture
def points(
    declaration: Declaration, all_signed: list[Signature], states: dict[str, Country], superuser: User
) -> list[Commitment]:
    """The plan of the text, one point of three States, one fulfilled."""
    first = point(declaration, "1", by=superuser, due=STUDY)
    second = point(declaration, "2", by=superuser)
    below = [
        point(declaration, "2.1", by=superuser, parent=second, due=VAGUE, states=[states["AT"], states["BE"]]),
        point(declaration, "2.2", by=superuser, parent=second, due=None),
        point(declaration, "3", by=superuser, due=OPENING, bodies=""),
    ]
    fulfilling.record(first, when=VAGUE, evidence="The study.", by=superuser, at=NOW)
    return [first, second, *below]


@pytest.fixture
def review(declaration: Declaration, points: list[Commitment], contacts: dict[str, User], superuser: User) -> Review:
    return asked(declaration, superuser, title="Review of 2027")


def test_commitments_at_the_desk(desk_page: Page, declaration: Declaration, points: list[Commitment]) -> None:
    page, watched = desk_page, Watch(desk_page)
    page.goto(of("commitments", declaration))
    judge(page, watched, "preferably before the end of 2020")
    page.get_by_role("link", name="Print", exact=True).click()
    judge(page, watched, "Printed on")
    page.goto(of("commitment_new", declaration))
    page.get_by_label("Point (required)").fill("2")
    page.get_by_label("Title (required)").fill("Twice")
    page.get_by_role("button", name="Save", exact=True).click()
    judge(page, watched, "has a point 2 already: change the number")
    page.goto(of("commitment", declaration, points[2].pk))
    judge(page, watched, "Edit point 2.1")
    page.goto(of("fulfilment", declaration, points[1].pk))
    page.get_by_role("button", name="Record the fulfilment").click()
    judge(page, watched, "Say where one can see that it was met.")
    page.goto(of("fulfilment_removal", declaration, points[0].pk))
    judge(page, watched, "The point counts as not fulfilled from now on.")
    page.goto(of("commitment_removal", declaration, points[0].pk))
    judge(page, watched, "A fulfilment of point 1 was recorded: it stays.")
    assert watched.heard == []


def test_reviews_at_the_desk(
    desk_page: Page,
    declaration: Declaration,
    review: Review,
    points: list[Commitment],
    states: dict[str, Country],
    superuser: User,
) -> None:
    page, watched = desk_page, Watch(desk_page)
    for iso2 in ("AT", "BE", "FR"):
        some = points if iso2 == "AT" else points[:2]
        say(review, states[iso2], *some, by=superuser, because="E-mail of Monday.", progress=DONE)
    say(review, states["IE"], points[4], by=superuser, because="A call.", progress=NOT_STARTED, text="")
    planned = reviewing.plan(declaration, title="Later", reports_until_on=UNTIL, by=superuser, at=NOW)
    page.goto(of("progress", declaration))
    judge(page, watched, "Reports asked for")
    page.get_by_role("link", name="Review of 2027").click()
    judge(page, watched, "Done in this State")
    page.get_by_role("link", name="Print with the words").click()
    judge(page, watched, "The words of the States are not public.")
    page.goto(of("review_state", declaration, review.pk, "BE"))
    page.get_by_role("button", name="Enter the report").click()
    judge(page, watched, "Say on whose word you enter this")
    page.goto(of("review_new", declaration))
    page.get_by_role("button", name="Save").click()
    judge(page, watched, "Give the review a title.")
    page.goto(of("review_edit", declaration, planned.pk))
    judge(page, watched, "Edit the review")
    page.goto(of("review_asking", declaration, planned.pk))
    judge(page, watched, "Every signatory that is responsible for a commitment can report from now on.")
    page.goto(of("review_day", declaration, review.pk))
    page.get_by_label("New last day").fill(f"{UNTIL + timedelta(days=7)}")
    page.get_by_label("Reason").fill("The ministers meet later.")
    page.get_by_role("button", name="Continue: see the mail first").click()
    judge(page, watched, "The last day for reports to “Review of 2027”")
    page.get_by_role("button", name="Move the last day").click()
    judge(page, watched, "The last day was moved")
    page.goto(of("review_closing", declaration, review.pk))
    judge(page, watched, "1 of 27 States have reported on everything.")
    assert watched.heard == []


def test_the_report_in_the_portal(
    page: Page, declaration: Declaration, review: Review, points: list[Commitment], austria: User, let_in: LetIn
) -> None:
    let_in(page.context, austria)
    watched = Watch(page)
    page.goto("/progress/")
    assert "0 of 5 points" in page.locator("main").inner_text()
    assert_accessible(page, heard=watched.heard)
    page.locator(".nom-call__step a").click()
    page.get_by_label("How far it is").first.select_option("under_way")
    page.get_by_role("button", name="Save the report").click()
    assert "Say in words what was done on point 1." in page.locator("main").inner_text()
    assert_accessible(page, heard=watched.heard)
    reviewing.close(review, by=User.objects.get(is_superuser=True), at=NOW)
    page.goto(f"/progress/{review.pk}/AT/")
    assert "This review is closed" in page.locator("main").inner_text()
    assert_accessible(page, heard=watched.heard)


def test_without_scripts_a_report_is_saved_as_far_as_it_goes(
    no_js: BrowserContext, review: Review, points: list[Commitment], austria: User, let_in: LetIn
) -> None:
    let_in(no_js, austria)
    page = no_js.new_page()
    page.goto(f"/progress/{review.pk}/AT/")
    page.get_by_label("How far it is").first.select_option("under_way")
    page.get_by_label("In words").first.fill("A pilot link is running.")
    page.get_by_role("button", name="Save the report").click()
    assert "Saved: 1 of 5 points. Still missing: 2, 2.1, 2.2, 3." in page.locator("body").inner_text()
    assert ProgressReport.objects.get().text == "A pilot link is running."
