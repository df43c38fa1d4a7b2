"""The card of a State: who speaks for it, what reached them, what is missing; other groups' mail is not shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.cast import DEADLINE, NOW, SINCE, TODAY, invitation_of, make_group
from tests.desk.mailbox import in_state, planned_reminder, received
from tests.desk.pages import of_call, of_mail, text_of

SignIn = Callable[[User], Client]

AUSTRIA = "/admin/nominations/country/AT/card/"
GAPS = {
    "First contact": "No first contact is entered: reminders reach nobody.",
    "Second contact": "No second contact is entered.",
    "Permanent Representation": "No Permanent Representation is entered.",
}


@pytest.fixture
def desk(call: Call, officer: User, sign_in: SignIn) -> Client:
    assert call.opened_at
    return sign_in(officer)


def role(email: str, kind: str = "contact_point", position: int = 1, **period: object) -> Role:
    user = User.objects.create_user(email, given_name="Anna", family_name=email.partition("@")[0].title())
    facts = {"since": SINCE, **period}
    return Role.objects.create(user=user, kind=kind, country_id="AT", position=position, **facts)


def test_people_stand_in_their_order_and_gaps_are_said(desk: Client) -> None:
    words = text_of(desk.get(AUSTRIA))
    assert [heading for heading, gap in GAPS.items() if gap in words] == ["Second contact", "Permanent Representation"]
    role("second.at@example.org", position=2)
    role("permrep.at@example.org", kind="permanent_representation")
    words = text_of(desk.get(AUSTRIA))
    assert [gap for gap in GAPS.values() if gap in words] == []
    order = ["contact.at@example.org", "second.at@example.org", "permrep.at@example.org"]
    assert sorted(order, key=words.index) == order
    assert "since 1 January 2024" in words


def test_a_state_without_anybody_says_so(desk: Client) -> None:
    Role.objects.filter(country_id="AT").delete()
    words = text_of(desk.get(AUSTRIA))
    assert [heading for heading, gap in GAPS.items() if gap in words] == list(GAPS)


def test_former_contacts_are_folded_away_later_ones_marked_and_closed_accounts_named(desk: Client) -> None:
    role("former.at@example.org", until=TODAY)
    role("later.at@example.org", position=2, since=TODAY + timedelta(days=5))
    User.objects.filter(email="contact.at@example.org").update(is_active=False)
    page = desk.get(AUSTRIA)
    assert [contact.role.user.email for contact in page.context["card"].former] == ["former.at@example.org"]
    assert "1 former contact" in text_of(page)
    assert "not yet" in text_of(page)
    assert "account closed: no mail goes there" in text_of(page)


def test_a_bounce_is_shown_beside_the_address_in_words_and_colour(desk: Client) -> None:
    mail = in_state(OutgoingMail.objects.get(audience="AT"), Status.BOUNCED)
    page = desk.get(AUSTRIA)
    [contact] = page.context["card"].parts[0].contacts
    assert contact.came_back
    assert "desk-card--trouble" in page.content.decode()
    assert "5.1.1 The mailbox does not exist." in text_of(page)
    assert of_mail("change", mail) in page.content.decode()


def test_only_the_newest_mail_that_left_stands_beside_an_address(desk: Client, austrias: Invitation) -> None:
    in_state(OutgoingMail.objects.get(audience="AT"), Status.BOUNCED)
    newer = in_state(planned_reminder(austrias), Status.SENT, subject="Later", text="x", due_at=NOW)
    planned_reminder(austrias, dedup_key="another", kind="reminder_d1")
    [contact] = desk.get(AUSTRIA).context["card"].parts[0].contacts
    assert contact.last.mail == newer
    assert not contact.came_back


def test_planned_mails_stand_on_top_the_next_first(desk: Client, austrias: Invitation) -> None:
    later = planned_reminder(austrias, due_at=NOW + timedelta(days=9))
    sooner = planned_reminder(austrias, dedup_key="another", kind="reminder_d14", due_at=NOW + timedelta(days=2))
    sent = in_state(OutgoingMail.objects.get(kind="call_opened", audience="AT"), Status.SENT)
    card = desk.get(AUSTRIA).context["card"]
    assert [line.mail for line in card.waiting] == [sooner, later]
    assert [line.mail for line in card.gone] == [sent]
    assert "list=all&amp;state=AT" in desk.get(AUSTRIA).content.decode()


def test_what_came_from_the_state_is_listed(desk: Client, austrias: Invitation) -> None:
    received(austrias, subject="Our nomination")
    received(austrias, subject="About nothing known", subject_type="", subject_id="")
    received(austrias, subject="To another group", subject_type="", subject_id="", mailbox="other@example.org")
    received(austrias, subject="From Belgium", audience="BE")
    card = desk.get(AUSTRIA).context["card"]
    assert {came.subject for came in card.received} == {"Our nomination", "About nothing known"}


def test_what_other_groups_sent_and_received_is_not_shown(
    desk: Client, superuser: User, other_officer: User, sign_in: SignIn
) -> None:
    other = calls.create_call(make_group("E09999"), title="Other", deadline_on=DEADLINE, by=superuser, at=NOW)
    calls.open_call(other, by=superuser, at=NOW)
    received(invitation_of(other, "AT"), subject="For the other group", mailbox="other@example.org")
    assert "E09999" not in text_of(desk.get(AUSTRIA))
    assert "For the other group" not in text_of(desk.get(AUSTRIA))
    shown = sign_in(superuser).get(AUSTRIA)
    assert "E09999" in text_of(shown)
    assert "For the other group" in text_of(shown)
    nothing = sign_in(other_officer).get(AUSTRIA).context["card"]
    assert (nothing.waiting, nothing.gone, nothing.received) == ([], [], [])


def test_who_may_not_see_it(desk: Client, officer: User, austria: User, sign_in: SignIn) -> None:
    assert desk.get("/admin/nominations/country/XX/card/").status_code == 404
    assert desk.post(AUSTRIA).status_code == 405
    assert sign_in(austria).get(AUSTRIA, follow=True).status_code == 403
    officer.roles.update(until=TODAY - timedelta(days=1))
    assert desk.get(AUSTRIA).status_code == 404


def test_the_board_and_the_lists_of_states_and_contacts_lead_to_it(desk: Client, call: Call) -> None:
    lists = [reverse(f"admin:nominations_{name}_changelist") for name in ("country", "role", "outgoingmail")]
    for address in (of_call("board", call), *lists):
        assert f'href="{AUSTRIA}"' in desk.get(address).content.decode(), address


def test_its_queries_are_the_same_for_one_mail_and_for_sixty(
    desk: Client, austrias: Invitation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES):
        desk.get(AUSTRIA)
    for number in range(60):
        mail = planned_reminder(austrias, dedup_key=f"{number}")
        if number % 2:
            in_state(mail, Status.SENT, subject="Sent", text="x")
        received(austrias)
    role("second.at@example.org", position=2)
    with django_assert_num_queries(QUERIES):
        page = desk.get(AUSTRIA)
    card = page.context["card"]
    assert (len(card.waiting), len(card.gone), len(card.received), card.has_more) == (30, 30, 20, False)


QUERIES = 9
