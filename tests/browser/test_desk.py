"""The desk in a real browser: every own page and list is accessible, and decisions work without scripts."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.browser.axe import Watch, assert_accessible
from tests.cast import NOW, content, drafted, invitation_of, person, returned, submitted
from tests.desk.pages import of_call, of_invitation, of_nomination

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def corrected(call: Call, contacts: dict[str, User], officer: User) -> Nomination:
    """Austria's nomination in its second version, beside a draft of Portugal."""
    drafted(invitation_of(call, "PT"), contacts["PT"])
    nomination = returned(invitation_of(call, "AT"), contacts["AT"], officer)
    what = content(persons=(person(family_name="Berger", email="b@elsewhere.example.com"),))
    nomination = drafting.save_draft(nomination, what, revision=nomination.revision, by=contacts["AT"], at=NOW)
    return workflow.submit(nomination, revision=nomination.revision, by=contacts["AT"], at=NOW)


def test_every_own_page_of_the_desk_is_accessible(
    call: Call, corrected: Nomination, officer: User, page: Page, let_in: LetIn, watched: Watch
) -> None:
    let_in(page.context, officer)
    for address in (
        reverse("admin:index"),
        of_call("board", call),
        of_call("closing", call),
        of_call("deadline", call),
        of_call("history", call),
        of_nomination("review", corrected),
        of_nomination("acceptance", corrected),
        of_nomination("return", corrected),
        of_invitation("registration", invitation_of(call, "PT")),
        of_invitation("nil_registration", invitation_of(call, "PT")),
        of_invitation("extension", invitation_of(call, "FR")),
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(page, heard=watched.heard)


@pytest.mark.parametrize("name", ["call", "nomination", "outgoingmail", "role", "expertgroup"])
def test_a_list_of_the_admin_is_accessible(
    name: str, corrected: Nomination, officer: User, page: Page, let_in: LetIn, watched: Watch
) -> None:
    let_in(page.context, officer)
    page.goto(reverse(f"admin:nominations_{name}_changelist"))
    expect(page.locator("#result_list tbody tr").first).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_forms_with_errors_and_mails_shown_are_accessible(
    call: Call, officer: User, page: Page, let_in: LetIn, watched: Watch
) -> None:
    let_in(page.context, officer)
    page.goto(of_call("cancellation", call))
    page.get_by_role("button", name="Continue: see the mail first").click()
    expect(page.get_by_text("Give the reason")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("Reason").fill("The group was merged.")
    page.get_by_role("button", name="Continue: see the mail first").click()
    expect(page.get_by_role("heading", name="These 27 mails will go out")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.goto(of_invitation("registration", invitation_of(call, "MT")))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_staff_return_a_nomination_without_scripts(
    call: Call, austria: User, officer: User, no_js: BrowserContext, let_in: LetIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    let_in(no_js, officer)
    page = no_js.new_page()
    page.goto(of_call("board", call))
    expect(page.get_by_role("row")).to_have_count(28)
    page.get_by_role("link", name="Review and decide Austria").click()
    page.get_by_role("button", name="Return for correction").click()
    page.get_by_label("Reason").select_option("letter_differs")
    page.get_by_label("What the State reads").fill("The letter names another person.")
    page.get_by_role("button", name="Continue: see the mail first").click()
    expect(page.locator(".desk-mail").first).to_contain_text("The letter names another person.")
    page.get_by_role("button", name="Return for correction").click()
    expect(page.get_by_text("is returned for correction.")).to_be_visible()
    nomination.refresh_from_db()
    assert nomination.status == Status.RETURNED
    assert OutgoingMail.objects.filter(kind="returned", audience="AT").count() == 1
