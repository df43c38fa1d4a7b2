"""Every page of the portal in a real browser: accessible, narrow enough, a quiet console. Journeys judge the rest."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.browser.axe import Watch, assert_accessible
from tests.cast import DEADLINE, NOW, OPENED, TODAY, accepted, drafted, invitation_of, returned, submitted

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def page(page: Page, austria: User, let_in: LetIn) -> Page:
    """A browser in which Austria's contact point has signed in."""
    let_in(page.context, austria)
    return page


@pytest.fixture
def file(austrias: Invitation) -> str:
    return f"/calls/{austrias.pk}/"


@pytest.fixture
def nomination(austrias: Invitation, austria: User) -> Nomination:
    return drafted(austrias, austria)


def opened_again(call: Call, officer: User) -> Call:
    """Open a second call to the same group."""
    later = calls.create_call(call.group, title="A later call", deadline_on=DEADLINE, by=officer, at=OPENED)
    return calls.open_call(later, by=officer, at=OPENED)


def visit(page: Page, *addresses: str) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address


def test_the_file_with_everything_in_it_its_mail_its_contacts(
    page: Page, file: str, austrias: Invitation, austria: User, officer: User, watched: Watch
) -> None:
    nomination = returned(austrias, austria, officer)
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=7), reason="Elections.", by=officer, at=NOW)
    mail = OutgoingMail.objects.get(kind="receipt", audience="AT")  # that of the return is held for a minute
    for address in (file, f"/nominations/{nomination.pk}/draft/", f"/mails/{mail.pk}/", "/contacts/"):
        visit(page, address)
        assert_accessible(page, heard=watched.heard)


def test_taking_up_earlier_persons(
    page: Page, call: Call, austrias: Invitation, austria: User, officer: User, watched: Watch
) -> None:
    accepted(austrias, austria, officer)
    draft = drafting.start(invitation_of(opened_again(call, officer), "AT"), by=austria, at=NOW)
    visit(page, f"/nominations/{draft.pk}/earlier-persons/")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Take up").first.click()
    expect(page.get_by_role("status")).to_contain_text("are now in your draft")
    assert_accessible(page, heard=watched.heard)
    visit(page, "/calls/")
    assert_accessible(page, heard=watched.heard)


def test_nothing_to_take_up(page: Page, nomination: Nomination, watched: Watch) -> None:
    visit(page, f"/nominations/{nomination.pk}/earlier-persons/")
    expect(page.get_by_text("Nothing to take up yet")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_withdrawing_with_and_without_a_reason(page: Page, austrias: Invitation, austria: User, watched: Watch) -> None:
    nomination = submitted(austrias, austria)
    visit(page, f"/nominations/{nomination.pk}/withdrawal/")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Withdraw the answer").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert_accessible(page, heard=watched.heard)
    page.get_by_label("Why do you withdraw it?").fill("A new minister.")
    page.get_by_role("button", name="Withdraw the answer").click()
    expect(page.locator("main")).to_contain_text("Withdrawn")
    assert_accessible(page, heard=watched.heard)


def test_a_discarded_draft_and_its_return(page: Page, file: str, nomination: Nomination, watched: Watch) -> None:
    visit(page, file)
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_role("button", name="Bring the draft back")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Bring the draft back").click()
    expect(page.locator("main")).to_contain_text("6 of 6")
    assert_accessible(page, heard=watched.heard)
    assert Nomination.objects.get().pk == nomination.pk


def test_a_form_with_errors_keeps_what_was_typed(page: Page, nomination: Nomination, watched: Watch) -> None:
    visit(page, f"/nominations/{nomination.pk}/draft/")
    page.fill("[name=authority_email]", "no address")
    page.fill("[name=authority_name]", "Ministerium " * 40)
    page.get_by_role("button", name="Save draft").click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    expect(page.locator("[name=authority_email]")).to_have_value("no address")
    assert_accessible(page, heard=watched.heard)
    summary.get_by_role("link", name="E-mail address of the authority").press("Enter")
    expect(page.locator("[name=authority_email]")).to_be_focused()


def test_two_at_once_see_what_changed(
    page: Page, nomination: Nomination, contacts: dict[str, User], watched: Watch
) -> None:
    visit(page, f"/nominations/{nomination.pk}/draft/")
    colleague = page.context.new_page()
    visit(colleague, f"/nominations/{nomination.pk}/draft/")
    colleague.fill("[name=authority_name]", "The colleague's ministry")
    colleague.get_by_role("button", name="Save draft").click()
    expect(colleague.get_by_role("status")).to_contain_text("Draft saved at")
    page.fill("[name=authority_name]", "My ministry")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert").first).to_contain_text("saved this nomination while you were typing")
    expect(page.locator("[name=authority_name]")).to_have_value("My ministry")
    assert_accessible(page, heard=[text for text in watched.heard if "409" not in text])


def test_a_late_draft_and_its_review(page: Page, call: Call, nomination: Nomination, watched: Watch) -> None:
    Call.objects.filter(pk=call.pk).update(deadline_on=TODAY - timedelta(days=1))
    drafting.detach(nomination.attachments.get(), by=nomination.updated_by, at=NOW)
    for name in ("draft", "review"):
        visit(page, f"/nominations/{nomination.pk}/{name}/")
        expect(page.locator("main")).to_contain_text("The deadline has passed")
        assert_accessible(page, heard=watched.heard)


def test_a_nil_return_and_its_receipt(
    page: Page, file: str, austrias: Invitation, austria: User, watched: Watch
) -> None:
    visit(page, f"{file}nil-return/")
    assert_accessible(page, heard=watched.heard)
    nomination = workflow.decline(austrias, reason="Nobody is free.", by=austria, at=NOW)
    visit(page, f"/nominations/{nomination.pk}/versions/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt: no nomination")
    assert_accessible(page, heard=watched.heard)


def test_a_closed_call(page: Page, file: str, call: Call, officer: User, watched: Watch) -> None:
    calls.close_call(call, by=officer, at=NOW)
    for address in (file, "/calls/"):
        visit(page, address)
        expect(page.get_by_role("button", name="Start the nomination")).to_have_count(0)
        assert_accessible(page, heard=watched.heard)


def test_no_call_at_all(page: Page, watched: Watch) -> None:
    visit(page, "/calls/")
    expect(page.get_by_text("No call for your State yet")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_another_states_file_is_no_page(page: Page, belgiums: Invitation) -> None:
    answer = page.goto(f"/calls/{belgiums.pk}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    assert_accessible(page)


def test_the_local_mailbox(page: Page, settings: Settings, tmp_path: Path, watched: Watch) -> None:
    settings.LOCAL_MAILBOX, settings.LOCAL_MAILBOX_DIR = True, tmp_path
    visit(page, "/mailbox/")
    assert_accessible(page, heard=watched.heard)
    (tmp_path / "new").mkdir()
    words = f"To: Contact of Austria <{'long.address' * 5}@example.org>\nSubject: Receipt {'0' * 60}\n\n{'a' * 64}\n"
    (tmp_path / "new" / "one.M1").write_text(words)
    os.utime(tmp_path / "new" / "one.M1", (1_700_000_000, 1_700_000_000))
    for address in ("/mailbox/", "/mailbox/one.M1/"):
        visit(page, address)
        expect(page.locator("main")).to_contain_text("Receipt 000")
        assert_accessible(page, heard=watched.heard)


def test_a_form_without_its_key(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.context.clear_cookies()
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The form could not be checked")
    assert_accessible(page)


@override_settings(DEBUG=False)
@pytest.mark.parametrize("name", ["400", "403", "500", "503"])
def test_a_page_of_an_error(name: str, page: Page, watched: Watch) -> None:
    """Shown as the server would: under its address, so that its style sheets load."""
    facts = {"kept": [("remarks", "Long text " * 30)], "action": "/nominations/"}
    body = render_to_string(f"{name}.html", facts)
    page.route("**/broken/", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("/broken/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page, heard=watched.heard)
