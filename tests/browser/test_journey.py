"""The main job in a real browser: a call goes out, Member States answer, the Commission decides.

Austria nominates, is returned, corrects, is accepted; Belgium never sees a trace of it; Malta gives a nil return;
France is late and extended; Italy is late for ever; staff see 27 rows throughout. Every page is judged by axe.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination
from tests.browser.axe import assert_accessible
from tests.browser.people import ContactPoint, Officer
from tests.cast import TODAY

CANARY = "Österreichgeheim"
Open = Callable[..., BrowserContext]


@pytest.fixture
def browsers(browser: Browser, live_server: LiveServer) -> object:
    """Open a browser of one's own for each person; `javascript=False` switches scripts off in it."""
    opened: list[BrowserContext] = []

    def new(*, javascript: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=javascript, reduced_motion="reduce", locale="en-GB"
        )
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


def nobody(_page: Page) -> None:
    """Judge nothing: for browsers in which axe cannot run."""


def board_of(call: Call) -> str:
    return reverse("admin:nominations_call_board", args=[call.pk])


def crawl(visitor: ContactPoint, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Follow every link of the site that the visitor is shown, and return what each page said."""
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = visitor.context.request.get(address)
        found[address] = answer.text()
        links = re.findall(r'href="(/[^"#]*)', found[address])
        waiting += [link for link in links if not link.startswith(("/static/", "/mailbox/", "/admin/jsi18n", *but))]
    return found


def move_the_clock_past_the_deadline(call: Call) -> None:
    """The pages read the real clock, so the deadline is moved instead: it was yesterday."""
    Call.objects.filter(pk=call.pk).update(deadline_on=TODAY - timedelta(days=1))


@pytest.mark.usefixtures("contacts")
def test_from_the_call_to_the_decision(browsers: Open, draft_call: Call, officer: User) -> None:
    staff = Officer(browsers(), officer.email, assert_accessible)
    austria = ContactPoint(browsers(), "contact.at@example.org", assert_accessible)
    belgium = ContactPoint(browsers(), "contact.be@example.org", assert_accessible)
    the_call_goes_out_to_all_27_after_its_mail_was_shown(staff, draft_call)
    austria_drafts_and_staff_see_that_but_not_what_it_says(austria, staff, draft_call)
    austria_submits_and_has_its_receipt_on_screen_and_by_mail(austria, draft_call)
    staff_return_it_having_read_the_mail_first(staff, draft_call)
    austria_corrects_and_staff_accept(austria, staff, draft_call)
    belgium_never_sees_a_trace_of_it(belgium, austria)
    holder = Mandate.objects.select_related("person", "seat").get()
    assert (holder.seat.country_id, holder.person.family_name) == ("AT", f"{CANARY}-Huber")


def the_call_goes_out_to_all_27_after_its_mail_was_shown(staff: Officer, call: Call) -> None:
    staff.sign_in()
    staff.judge(staff.page)
    staff.visit(board_of(call))
    staff.judge(staff.page)
    staff.click("Open the call")
    staff.sees("These 27 mails will go out")
    staff.judge(staff.page)
    staff.click("Open the call")
    staff.see_board(board_of(call))
    assert OutgoingMail.objects.filter(kind="call_opened").count() == 27


def austria_drafts_and_staff_see_that_but_not_what_it_says(austria: ContactPoint, staff: Officer, call: Call) -> None:
    austria.sign_in()
    austria.open_call()
    austria.click("Start the nomination")
    austria.judge(austria.page)
    austria.page.fill("[name=representative-1-family_name]", CANARY)
    austria.click("Save draft")
    austria.sees("1 of 6")
    austria.judge(austria.page)
    staff.see_board(board_of(call))
    assert "Draft begun" in staff.row("Austria")
    staff.follow("Austria", "Open")
    assert CANARY not in staff.page.content()


def austria_submits_and_has_its_receipt_on_screen_and_by_mail(austria: ContactPoint, call: Call) -> None:
    austria.fill_in(CANARY)
    austria.click("Save and review")
    austria.sees(CANARY, "All required parts are there")
    austria.judge(austria.page)
    austria.click("Submit the nomination")
    austria.sees(f"{call.reference}/AT/1", "SHA-256")
    austria.judge(austria.page)
    receipt = OutgoingMail.objects.get(kind="receipt", audience="AT")
    assert receipt.recipient == "contact.at@example.org"
    assert re.search(r"\b[0-9a-f]{64}\b", receipt.text)


def staff_return_it_having_read_the_mail_first(staff: Officer, call: Call) -> None:
    staff.see_board(board_of(call))
    staff.follow("Austria", "Review and decide")
    staff.sees(CANARY)
    staff.click("Return for correction")
    staff.judge(staff.page)
    staff.page.get_by_label("Reason").select_option("letter_differs")
    staff.page.get_by_label("What the State reads").fill("The letter names another person.")
    staff.click("Continue: see the mail first")
    staff.sees("This mail will go out", "Contact of Austria", "The letter names another person.")
    staff.judge(staff.page)
    staff.click("Return for correction")
    staff.see_board(board_of(call))
    assert "Returned for correction" in staff.row("Austria")


def austria_corrects_and_staff_accept(austria: ContactPoint, staff: Officer, call: Call) -> None:
    austria.open_call()
    austria.sees("The letter names another person.")
    austria.click("Correct the nomination")
    austria.judge(austria.page)
    austria.page.fill("[name=representative-1-family_name]", f"{CANARY}-Huber")
    austria.click("Save and review")
    austria.click("Submit the corrected nomination")
    austria.sees(f"{CANARY}-Huber")
    staff.see_board(board_of(call))
    staff.follow("Austria", "Review and decide")
    staff.sees(CANARY, f"{CANARY}-Huber")
    staff.click("Accept")
    staff.sees("This mail will go out", "accepted")
    staff.judge(staff.page)
    staff.click("Accept")
    staff.see_board(board_of(call))
    assert "Accepted" in staff.row("Austria")
    austria.open_call()
    austria.sees("Accepted")


def belgium_never_sees_a_trace_of_it(belgium: ContactPoint, austria: ContactPoint) -> None:
    """Neither on any page that it can reach, nor at Austria's own addresses."""
    belgium.sign_in()
    pages = crawl(belgium)
    assert len(pages) > 8
    assert not [address for address, text in pages.items() if CANARY in text or "contact.at@" in text]
    register = ("/register/", "/api/")  # answers everybody alike (tests/permissions): Belgium has just read all of it
    theirs = {address for address in crawl(austria, but=register) if re.search(r"[0-9a-f-]{36}", address)}
    theirs = {address for address in theirs if not address.startswith("/seats/")}  # of a group that Belgium sits in too
    assert len(theirs) > 5
    assert {address: belgium.visit(address) for address in theirs} == dict.fromkeys(theirs, 404)
    belgium.judge(belgium.page)


@pytest.mark.usefixtures("contacts")
def test_nil_late_and_extended(browsers: Open, call: Call, officer: User) -> None:
    staff = Officer(browsers(), officer.email, assert_accessible)
    malta = ContactPoint(browsers(), "contact.mt@example.org", assert_accessible)
    france = ContactPoint(browsers(), "contact.fr@example.org", assert_accessible)
    italy = ContactPoint(browsers(), "contact.it@example.org", assert_accessible)
    staff.sign_in()

    malta_says_that_there_is_no_nomination(malta, staff, call)
    move_the_clock_past_the_deadline(call)
    italy.sign_in()
    italy.open_call()
    italy.sees("The deadline has passed. You can still answer")
    italy.nominate("Rossi")
    italy.sees("late")
    staff.see_board(board_of(call))
    assert "Late" in staff.row("Italy")
    assert "Deadline passed" in staff.row("France")

    extended_to = clock.local_day(clock.now()) + timedelta(days=10)
    staff.follow("France", "Extend")
    staff.page.get_by_label("New last day").fill(extended_to.isoformat())
    staff.page.get_by_label("Reason").fill("Elections in France.")
    staff.click("Continue: see the mail first")
    staff.sees("This mail will go out", "Elections in France.")
    staff.judge(staff.page)
    staff.page.locator("main form button.default").click()
    france.sign_in()
    france.open_call()
    france.sees("Your State's own deadline: the Commission extended it.")
    france.nominate("Lefèvre")
    staff.see_board(board_of(call))
    assert "extended" in staff.row("France")
    assert "Late" not in staff.row("France")
    assert "Late" in staff.row("Italy")


def malta_says_that_there_is_no_nomination(malta: ContactPoint, staff: Officer, call: Call) -> None:
    malta.sign_in()
    malta.open_call()
    malta.click("No nomination, because …")
    malta.judge(malta.page)
    malta.page.fill("[name=reason]", "Malta follows the group as an observer this year.")
    malta.page.locator("main form button[type=submit]").click()
    malta.sees("Malta follows the group as an observer this year.", f"{call.reference}/MT/1")
    malta.judge(malta.page)
    staff.see_board(board_of(call))
    assert "No nomination" in staff.row("Malta")


@pytest.mark.usefixtures("contacts", "officer")
def test_the_contact_points_part_without_javascript(browsers: Open, call: Call) -> None:
    austria = ContactPoint(browsers(javascript=False), "contact.at@example.org", nobody)
    austria.sign_in()
    austria.open_call()
    austria.click("Start the nomination")
    austria.page.fill("[name=representative-1-family_name]", CANARY)
    austria.click("Save draft")
    austria.sees("1 of 6")
    austria.fill_in(CANARY)
    austria.click("Save and review")
    austria.click("Submit the nomination")
    austria.sees(f"{call.reference}/AT/1", "SHA-256")
    austria.open_call()
    austria.click("Withdraw the answer")
    austria.page.fill("[name=reason]", "A new minister.")
    austria.page.locator("main form button[type=submit]").click()
    austria.open_call()
    austria.sees("Withdrawn")
    austria.click("No nomination, because …")
    austria.page.fill("[name=reason]", "Nobody is free.")
    austria.page.locator("main form button[type=submit]").click()
    austria.sees("Nobody is free.", f"{call.reference}/AT/2")
    answers = Nomination.objects.filter(invitation__call=call).order_by("created_at")
    assert list(answers.values_list("status", flat=True)) == ["withdrawn", "nil"]
