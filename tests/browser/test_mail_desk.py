"""The mail desk in a real browser: each page in light and dark, decided on by keyboard alone and without scripts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.outbox import decisions
from nominations.outbox.models import Breaker, OutgoingMail
from nominations.outbox.states import Status
from tests.browser.axe import Watch, assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.cast import NOW, invitation_of
from tests.desk.mailbox import in_state, planned_reminder, received
from tests.desk.pages import of_call, of_mail

LetIn = Callable[[BrowserContext, User], None]
LIST = "admin:nominations_outgoingmail_changelist"


def of(iso2: str) -> OutgoingMail:
    return OutgoingMail.objects.get(audience=iso2, kind="call_opened", resend_of=None)


@pytest.fixture
def planned(call: Call, officer: User) -> OutgoingMail:
    """A reminder that is planned, beside mails in doubt, come back, failed, held and sent again."""
    OutgoingMail.objects.update(status=Status.SENT, sent_at=NOW - timedelta(days=3), attempts=1)
    for iso2, status in (("BE", Status.UNCERTAIN), ("FR", Status.FAILED), ("IT", Status.QUEUED)):
        in_state(of(iso2), status, sent_at=None)
    decisions.bounce(of("AT"), reason="5.1.1 The mailbox does not exist.", at=NOW)
    decisions.resend(of("AT"), by=officer, at=NOW)
    decisions.hold(of("IT"), by=officer, at=NOW)
    received(invitation_of(call, "AT"), kind="auto_reply", subject="Out of office", answers=of("AT"))
    Breaker.objects.create(opened_at=NOW, probe_at=NOW, reason="Connection refused")
    return planned_reminder(invitation_of(call, "AT"))


@pytest.fixture(params=["light", "dark"])
def desk(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, officer: User, let_in: LetIn
) -> Iterator[Page]:
    """A desk officer's browser, in light and in dark."""
    context = browser.new_context(base_url=live_server.url, color_scheme=request.param, reduced_motion="reduce")
    let_in(context, officer)
    yield context.new_page()
    context.close()


def test_the_lists_of_mail_and_the_card_of_a_state(planned: OutgoingMail, call: Call, desk: Page) -> None:
    watched = Watch(desk)
    addresses = {
        reverse(LIST): "These need a look",
        f"{reverse(LIST)}?list=waiting": "Reminder 7 days before the deadline",
        f"{reverse(LIST)}?q=Austria": "5.1.1 The mailbox does not exist.",
        reverse("admin:nominations_country_card", args=["AT"]): "No second contact is entered.",
        reverse("admin:nominations_country_card", args=["MT"]): "None yet.",
        reverse("admin:index"): "The mail server has been away since",
        of_call("board", call): "contact.at@example.org",
    }
    for address, words in addresses.items():
        desk.goto(address)
        expect(desk.locator("#content")).to_contain_text(words)
        assert_accessible(desk, heard=watched.heard)


def test_the_page_of_a_mail_and_its_decisions(planned: OutgoingMail, desk: Page) -> None:
    watched = Watch(desk)
    chosen = urlencode({"mail": [str(each.pk) for each in (planned, of("BE"), of("FR"))]}, doseq=True)
    several = reverse("admin:nominations_outgoingmail_several", args=["call-back"])
    addresses = {
        of_mail("change", of("BE")): "Nobody knows whether the mail server took this mail.",
        of_mail("change", of("AT")): "It came back: 5.1.1 The mailbox does not exist.",
        of_mail("change", planned): "So it would read if it were sent now.",
        of_mail("words", of("IT")): "The mail stays held",
        of_mail("giving_up", of("BE")): "The mail counts as failed.",
        of_mail("resend", of("AT")): "already on its way",
        f"{several}?{chosen}": "It is “Uncertain”: left as it is.",
    }
    for address, words in addresses.items():
        desk.goto(address)
        expect(desk.locator("#content")).to_contain_text(words)
        assert_accessible(desk, heard=watched.heard)


def test_a_doubt_is_settled_by_keyboard_alone(planned: OutgoingMail, officer: User, page: Page, let_in: LetIn) -> None:
    let_in(page.context, officer)
    mail = of("BE")
    keyboard = Keyboard(page)
    page.goto(reverse("admin:index"))
    keyboard.press("To settle: 1", to="Outgoing mails")
    keyboard.press(mail.subject, to=mail.subject)
    keyboard.press("It arrived", to=f"It arrived: {mail.subject}")
    keyboard.press("It arrived", to=mail.subject)
    expect(page.locator(".messagelist")).to_contain_text("The mail counts as sent.")
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_without_scripts_mails_are_chosen_called_back_and_reported_row_by_row(
    planned: OutgoingMail, officer: User, no_js: BrowserContext, let_in: LetIn
) -> None:
    let_in(no_js, officer)
    page = no_js.new_page()
    page.goto(f"{reverse(LIST)}?list=all&state=AT")
    for box in page.locator("input[name=_selected_action]").all():
        box.check()
    page.get_by_label("Action:").select_option(label="Call back")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Reason").fill("The address is wrong.")
    page.get_by_role("button", name="Call these mails back (2)").click()
    expect(page.get_by_role("status")).to_contain_text("Done for 2 mails. 1 is left as it is")
    planned.refresh_from_db()
    assert planned.status == Status.CANCELLED
