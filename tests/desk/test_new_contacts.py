"""Entering one contact point: account and role at once, by the rules of a list, before the eyes of the State."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.outbox.models import OutgoingMail
from tests.cast import TODAY
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
NEW = "admin:nominations_role_new"


@pytest.fixture
def desk(officer: User, contacts: dict[str, User], sign_in: SignIn) -> Client:
    return sign_in(officer)


def typed(**changes: str) -> dict[str, str]:
    facts = {
        "country": "GR",
        "email": "new.gr@ministry.example.org",
        "given_name": "Γεώργιος",
        "family_name": "Παπαδόπουλος",
        "kind": "contact_point",
        "position": "2",
        "since": TODAY.isoformat(),
    }
    return {**facts, **changes}


def press(client: Client, facts: dict[str, str], address: str = "") -> Any:
    """Press the first button, which shows the mails, then the second."""
    page = client.post(address or reverse(NEW), facts)
    return client.post(address or reverse(NEW), {**facts, "shown": page.context["shown"]})


def test_person_and_role_are_entered_at_once_and_the_others_are_told(desk: Client) -> None:
    page = desk.post(reverse(NEW), typed())
    assert [each.mail.recipient for each in page.context["rehearsal"].mails] == ["contact.el@example.org"]
    assert not User.objects.filter(email="new.gr@ministry.example.org").exists()
    for _press in range(2):
        assert desk.post(reverse(NEW), {**typed(), "shown": page.context["shown"]}).status_code == 302
    role = Role.objects.get(user__email="new.gr@ministry.example.org")
    assert (role.country_id, role.kind, role.position, role.since) == ("GR", "contact_point", 2, TODAY)
    assert role.user.get_full_name() == "Γεώργιος Παπαδόπουλος"
    assert not role.user.has_usable_password()
    assert OutgoingMail.objects.filter(kind="contact_entered").count() == 1
    assert AuditEvent.objects.filter(action="role.create", subject_id=str(role.pk)).count() == 1


def test_a_known_person_keeps_the_name_and_gets_another_role(desk: Client) -> None:
    facts = typed(country="AT", email="Contact.AT@example.org", family_name="Other", kind="permanent_representation")
    page = desk.post(reverse(NEW), facts)
    assert "The account is named Contact of Austria, and stays so." in text_of(page)
    press(desk, facts)
    assert Role.objects.filter(user__email="contact.at@example.org").count() == 2
    assert User.objects.get(email="contact.at@example.org").family_name != "Other"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": ""}, "Choose the State."),
        ({"email": " "}, "Give the e-mail address."),
        ({"email": "nobody"}, "“nobody” is not an e-mail address."),
        ({"email": "officer@commission.example.org"}, "This is the address of a member of staff"),
        ({"family_name": ""}, "The family name is missing."),
        ({"since": ""}, "Give the first day."),
        ({"since": "2099-01-01"}, "“2099-01-01” is not a first day."),
        ({"country": "AT", "email": "contact.at@example.org"}, "This person is entered in this role already."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(changes: dict[str, str], sentence: str, desk: Client) -> None:
    before = Role.objects.count(), User.objects.count()
    page = desk.post(reverse(NEW), typed(**changes))
    assert sentence in text_of(page)
    assert 'value="Γεώργιος"' in page.content.decode()
    assert (Role.objects.count(), User.objects.count()) == before


def test_the_page_of_a_state_leads_here_and_back(desk: Client) -> None:
    card = reverse("admin:nominations_country_card", args=["GR"])
    address = f"{reverse(NEW)}?country=GR"
    assert address in desk.get(card).content.decode()
    assert '<option value="GR" selected>' in desk.get(address).content.decode()
    assert press(desk, typed(), address)["Location"] == card


def test_an_officer_who_adds_a_role_is_led_here_and_an_administrator_is_not(
    desk: Client, superuser: User, sign_in: SignIn
) -> None:
    add = reverse("admin:nominations_role_add")
    assert desk.get(f"{add}?country=AT")["Location"] == f"{reverse(NEW)}?country=AT"
    assert sign_in(superuser).get(add).status_code == 200


def test_the_list_shows_address_and_position(desk: Client) -> None:
    words = " ".join(text_of(desk.get(reverse("admin:nominations_role_changelist"))).split())
    assert "Contact of Austria contact.at@example.org National contact point, first Austria since" in words


def test_who_is_no_officer_enters_nobody(austria: User, sign_in: SignIn) -> None:
    assert sign_in(austria).post(reverse(NEW), typed()).status_code == 302
    assert not User.objects.filter(email="new.gr@ministry.example.org").exists()


def test_the_page_takes_as_many_queries_with_more_contact_points(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(reverse(NEW))
    with django_assert_num_queries(QUERIES):
        desk.get(reverse(NEW))
    press(desk, typed())
    press(desk, typed(email="third.gr@example.org"))
    with django_assert_num_queries(QUERIES):
        desk.get(reverse(NEW))


QUERIES = 6
