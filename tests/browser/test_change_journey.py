"""A change between calls in a real browser: Malta proposes, staff accept, the seat knows both, Belgium sees nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from tests.browser.axe import assert_accessible
from tests.browser.people import ContactPoint, Officer, letter
from tests.cast import NOW, OPENED, TODAY, invitation_of, submitted

FIRST_DAY = TODAY + timedelta(days=30)
DAY_BEFORE = FIRST_DAY - timedelta(days=1)
CANARY = "Geheimborg"
SEATS = reverse("portal:seats")


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> ExpertGroup:
    """Malta's representative sits, and the call is over."""
    sent = submitted(invitation_of(call, "MT"), contacts["MT"], at=OPENED)
    mandates.accept(sent, version=1, by=officer, at=OPENED)
    calls.close_call(call, by=officer, at=NOW)
    return call.group


def test_malta_changes_its_representative(
    browser: Browser, live_server: LiveServer, seated: ExpertGroup, officer: User
) -> None:
    contexts = [browser.new_context(base_url=live_server.url, reduced_motion="reduce") for _ in range(3)]
    malta = ContactPoint(contexts[0], "contact.mt@example.org", assert_accessible)
    staff = Officer(contexts[1], officer.email, assert_accessible)
    belgium = ContactPoint(contexts[2], "contact.be@example.org", assert_accessible)
    malta_proposes_a_change_from_a_day_on(malta)
    who_sits_stays_meanwhile(malta, seated)
    staff_accept_it_having_read_the_day(staff)
    the_seat_knows_both_and_the_day_before_is_still_the_old_one(malta, seated)
    belgium_sees_nothing_of_it(belgium, malta, seated)
    sat = Mandate.objects.filter(seat__country_id="MT").order_by("since").values_list("person__family_name", "until")
    assert list(sat) == [("Müller-1", FIRST_DAY), (CANARY, None)]
    for context in contexts:
        context.close()


def malta_proposes_a_change_from_a_day_on(malta: ContactPoint) -> None:
    malta.sign_in()
    malta.visit(SEATS)
    malta.sees("Group E03931", "Ännchen Müller-1")
    malta.judge(malta.page)
    malta.page.get_by_role("button", name="Propose a change").click()
    malta.sees("Malta: change of representative", "Where somebody sits now, the form says so")
    malta.judge(malta.page)
    fill = malta.page.fill
    assert malta.page.input_value("[name=representative-1-family_name]") == "Müller-1"
    fill("[name=effective_on]", FIRST_DAY.isoformat())
    fill("[name=representative-1-family_name]", CANARY)
    fill("[name=representative-1-email]", "borg@ministry.example.org")
    malta.page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]
    malta.click("Save and review")
    malta.sees("All required parts are there", CANARY, f"{FIRST_DAY.day} {FIRST_DAY:%B %Y}")
    malta.judge(malta.page)
    malta.click("Submit the change")
    malta.sees("Receipt of your change of representative", f"E03931-{TODAY.year}-C1/MT/1")
    malta.judge(malta.page)
    told = OutgoingMail.objects.filter(kind="staff_submitted").latest("created_at")
    assert "proposes a change of representative" in told.subject


def who_sits_stays_meanwhile(malta: ContactPoint, group: ExpertGroup) -> None:
    malta.visit(f"{reverse('portal:seat', args=[group.pk])}?on={FIRST_DAY}")
    malta.sees("Ännchen Müller-1", "Submitted")
    assert CANARY not in malta.page.locator("#composition ~ .ecl-table-responsive").inner_text()
    malta.judge(malta.page)


def staff_accept_it_having_read_the_day(staff: Officer) -> None:
    change = Call.objects.get(kind="change")
    staff.sign_in()
    staff.visit(reverse("admin:nominations_call_board", args=[change.pk]))
    staff.judge(staff.page)
    staff.follow("Malta", "Review and decide")
    staff.sees("First day of the new representative", f"{FIRST_DAY.day} {FIRST_DAY:%B %Y}", CANARY)
    staff.click("Accept")
    staff.sees(f"take their seats from {FIRST_DAY:%A} {FIRST_DAY.day} {FIRST_DAY:%B %Y}", "change of representative")
    staff.judge(staff.page)
    staff.click("Accept")
    change.refresh_from_db()
    assert change.status == "closed"
    assert Mandate.objects.as_of(DAY_BEFORE).get().person.family_name == "Müller-1"


def the_seat_knows_both_and_the_day_before_is_still_the_old_one(malta: ContactPoint, group: ExpertGroup) -> None:
    address = reverse("portal:seat", args=[group.pk])
    malta.visit(address)
    malta.sees(f"Ännchen {CANARY} from {FIRST_DAY.day} {FIRST_DAY:%B %Y}", "Replaced")
    malta.judge(malta.page)
    for day, name in ((DAY_BEFORE, "Müller-1"), (FIRST_DAY, CANARY)):
        malta.page.fill("[name=on]", day.isoformat())
        malta.click("Show this day")
        malta.sees(f"The group on {day:%A} {day.day} {day:%B %Y}")
        own = malta.page.locator("#composition ~ .ecl-table-responsive tr", has_text="Malta").inner_text()
        assert f"Ännchen {name}" in own
    malta.judge(malta.page)


def belgium_sees_nothing_of_it(belgium: ContactPoint, malta: ContactPoint, group: ExpertGroup) -> None:
    belgium.sign_in()
    for address in ("/calls/", SEATS, f"{reverse('portal:seat', args=[group.pk])}?on={FIRST_DAY}"):
        assert belgium.visit(address) == 200
        assert CANARY not in belgium.page.content()
        belgium.judge(belgium.page)
    change = Call.objects.get(kind="change").invitations.get()
    assert belgium.visit(reverse("portal:call", args=[change.pk])) == 404


def test_the_pages_of_the_seats_work_without_scripts_and_say_what_is_no_day(
    browser: Browser, live_server: LiveServer, seated: ExpertGroup
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    malta = ContactPoint(context, "contact.mt@example.org")
    malta.sign_in()
    assert malta.visit(f"{reverse('portal:seat', args=[seated.pk])}?on=2019-02-30") == 200
    malta.sees("This is not a date", "Shown is today.")
    malta.visit(f"{SEATS}?q=nowhere")
    malta.sees("0 groups say “nowhere”.")
    malta.click("Show all groups")
    malta.page.get_by_role("button", name="Propose a change").click()
    malta.sees("Malta: change of representative")
    context.close()
