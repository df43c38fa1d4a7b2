"""The pages of the desk that no other test judges, in light and dark: lists, records, decisions, errors."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions as reminders
from nominations.workflow.models import Nomination
from tests.browser.axe import Watch, assert_accessible
from tests.cast import DEADLINE, NOW, accepted, invitation_of, make_group, submitted
from tests.desk.pages import of_call, of_nomination, of_received
from tests.inbox.mails import eml, sent_to_austria, taken

LetIn = Callable[[BrowserContext, User], None]
LISTS = ["authority", "person", "mandate", "country", "holiday", "user", "auditevent", "heartbeat"]


def record(name: str, key: object = None, *, page: str = "change") -> str:
    return reverse(f"admin:nominations_{name}_{page}", args=[] if key is None else [key])


def visit(page: Page, *addresses: str) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def decided(call: Call, contacts: dict[str, User], officer: User) -> Nomination:
    """Austria's accepted nomination, beside one of Greece that waits."""
    submitted(invitation_of(call, "GR"), contacts["GR"])
    return accepted(invitation_of(call, "AT"), contacts["AT"], officer)


def test_the_lists(decided: Nomination, page: Page, watched: Watch) -> None:
    for name in LISTS:
        visit(page, record(name, page="changelist"))
        assert_accessible(page, heard=watched.heard)
    visit(page, f"{record('nomination', page='changelist')}?q=nobody&status__exact=accepted")
    assert_accessible(page, heard=watched.heard)


def test_the_records(decided: Nomination, page: Page, watched: Watch) -> None:
    mail = OutgoingMail.objects.get(kind="accepted", audience="AT")
    mandate = Mandate.objects.select_related("person", "authority").get()
    role = Role.objects.get(country_id="AT")
    for address in (
        record("outgoingmail", mail.pk),
        record("mandate", mandate.pk),
        record("person", mandate.person_id),
        record("authority", mandate.authority_id),
        record("role", role.pk),
        record("role", role.pk, page="history"),
        record("user", role.user_id),
        record("user", page="add"),
        record("country", "GR"),
        record("call", page="add"),
        record("call", decided.invitation.call_id),
        record("auditevent", AuditEvent.objects.latest("at").pk),
    ):
        visit(page, address)
        assert_accessible(page, heard=watched.heard, widths=(1280, 320))


def test_received_mails(call: Call, page: Page, watched: Watch) -> None:
    """An answer with its letter, a bounce, one that names no call; and the registration from the answer."""
    sent_to_austria(call)
    answer, bounce = taken(eml("answer_with_letter")), taken(eml("postfix_failed"), "1:2")
    visit(page, record("receivedmail", page="changelist"))
    assert_accessible(page, heard=watched.heard)
    for mail in (bounce, taken(eml("answer_forwarded"), "1:3"), answer):
        visit(page, of_received("page", mail))
        assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="with the letter").click()
    expect(page.locator("#content")).to_contain_text("Chosen file: Nominierung Österreich.pdf")
    expect(page.locator("#content")).to_contain_text("Austria nominates Ms Ännchen Müller.")
    assert_accessible(page, heard=watched.heard)


def test_a_mail_as_its_recipient_sees_it(decided: Nomination, page: Page) -> None:
    """The page itself is a sandbox in which no script runs, the judge's neither: its content is judged bare."""
    for kind in ("call_opened", "receipt", "accepted"):
        page.set_content(OutgoingMail.objects.get(kind=kind, audience="AT").html)
        expect(page.get_by_text("Dear Contact of Austria")).to_be_visible()
        assert_accessible(page)


def test_the_board_filtered_and_the_accepted_nomination(
    call: Call, decided: Nomination, page: Page, watched: Watch
) -> None:
    for address in (
        f"{of_call('board', call)}?show=accepted",
        f"{of_call('board', call)}?show=late",
        of_nomination("review", decided),
        of_call("cancellation", call),
        reverse("admin:index"),
    ):
        visit(page, address)
        assert_accessible(page, heard=watched.heard)


def test_a_call_before_it_opens_and_after_it_closed(
    draft_call: Call, officer: User, page: Page, watched: Watch
) -> None:
    Role.objects.filter(country_id="MT").delete()
    for name in ("board", "opening"):
        visit(page, of_call(name, draft_call))
        expect(page.locator("main")).to_contain_text("Malta")
        assert_accessible(page, heard=watched.heard)
    Role.objects.create(
        user=User.objects.get(email="contact.mt@example.org"),
        kind="contact_point",
        country_id="MT",
        since=date(2024, 1, 1),
    )
    calls.close_call(calls.open_call(draft_call, by=officer, at=NOW), by=officer, at=NOW)
    for name in ("board", "reopening"):
        visit(page, of_call(name, draft_call))
        assert_accessible(page, heard=watched.heard)


def test_the_calendar_of_a_call_before_it_opens(draft_call: Call, page: Page, watched: Watch) -> None:
    visit(page, of_call("calendar", draft_call))
    expect(page.locator("main")).to_contain_text("No second contact is entered for any State")
    assert_accessible(page, heard=watched.heard)
    visit(page, f"{of_call('calendar', draft_call)}reminder_d7/GR/")
    expect(page.locator("main")).to_contain_text("Dear Contact of Greece")
    assert_accessible(page, heard=watched.heard)


def test_the_calendar_of_an_open_call(call: Call, austria: User, page: Page, watched: Watch) -> None:
    reminders.plan(at=NOW)
    submitted(invitation_of(call, "AT"), austria)
    doubted = OutgoingMail.objects.filter(kind="call_opened", audience="DE")
    doubted.update(status="uncertain", uncertain_at=NOW, status_reason="No reply after the end of the mail.")
    visit(page, of_call("calendar", call))
    page.locator("summary", has_text="Opening of a call").last.click()
    expect(page.locator("main")).to_contain_text("No reply after the end of the mail.")
    assert_accessible(page, heard=watched.heard)
    visit(page, f"{of_call('calendar', call)}?standing=not_sent&state=AT")
    expect(page.locator("details[open]").first).to_contain_text("The State has answered.")
    assert_accessible(page, heard=watched.heard)


def test_remind_now_and_undo(call: Call, superuser: User, page: Page, watched: Watch) -> None:
    reminders.remind_now([invitation_of(call, "BE")], by=superuser, at=NOW)
    OutgoingMail.objects.filter(kind="reminder_now").update(status="sent", sent_at=NOW, held_until=None)
    visit(page, of_call("reminding", call))
    assert_accessible(page, heard=watched.heard)
    while (ticked := page.get_by_role("checkbox", checked=True)).count() > 1:
        ticked.last.uncheck()
    page.get_by_label("Your own words").fill("The meeting is on 3 June.")
    page.get_by_role("button", name="Continue: see the mail first").click()
    expect(page.locator("main")).to_contain_text("The meeting is on 3 June.")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Remind now").click()
    expect(page.locator("main")).to_contain_text("1 mail that was sent by hand is held for a minute.")
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Undo: call them back").click()
    expect(page.locator("body")).to_contain_text("1 mail is called back. It was not sent.")


def test_a_rejection(superuser: User, contacts: dict[str, User], page: Page, watched: Watch) -> None:
    strict = make_group("E09999", may_reject=True)
    made = calls.create_call(strict, title="A strict call", deadline_on=DEADLINE, by=superuser, at=NOW)
    nomination = submitted(invitation_of(calls.open_call(made, by=superuser, at=NOW), "AT"), contacts["AT"])
    visit(page, of_nomination("rejection", nomination))
    expect(page.get_by_label("Reason")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_a_period_that_ends_before_it_begins_is_refused_in_words(
    call: Call, group: ExpertGroup, page: Page, watched: Watch
) -> None:
    visit(page, record("expertgroup", group.pk))
    page.locator("input[name$='-until']:visible").first.fill("2001-01-01")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#content")).to_contain_text("The last day must come after the first one")
    expect(page.locator("#content")).not_to_contain_text("Constraint")
    assert_accessible(page, heard=watched.heard)


def test_what_is_not_there(page: Page, group: ExpertGroup) -> None:
    for address in (of_call("board", Call(pk=group.pk)), "/admin/no-such-page/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        assert_accessible(page)
