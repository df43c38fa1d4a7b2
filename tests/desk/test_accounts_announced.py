"""Nobody is entered behind a State's back: its contact points are told of a new one and of a changed address."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import Role, User
from nominations.outbox.models import OutgoingMail
from tests.cast import SINCE, TODAY

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def enter(client: Client, user: User, country: str = "AT") -> None:
    facts = {"user": user.pk, "kind": "contact_point", "country": country, "position": 2, "since": SINCE.isoformat()}
    assert client.post("/admin/nominations/role/add/", facts).status_code == 302


def change_address(client: Client, user: User, email: str) -> None:
    facts = {"email": email, "given_name": user.given_name, "family_name": user.family_name, "is_active": "on"}
    no_roles = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0}
    address = reverse("admin:nominations_user_change", args=[user.pk])
    assert client.post(address, {**facts, **no_roles}).status_code == 302


def test_a_states_contact_points_are_told_of_a_new_one_and_nobody_else(
    austria: User, belgium: User, officer: User, sign_in: SignIn
) -> None:
    second = User.objects.create_user("second.at@example.org", given_name="Eva", family_name="Zweite")
    enter(sign_in(officer), second)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.audience, mail.subject) == (
        "contact.at@example.org",
        "AT",
        "Austria: Eva Zweite is now a contact point",
    )
    for words in (mail.text, mail.html):
        assert "second.at@example.org" in words
        assert "national contact point of Austria" in words
        assert "/contacts/" in words


def test_the_first_contact_point_of_a_state_is_announced_to_nobody(
    austria: User, officer: User, sign_in: SignIn
) -> None:
    Role.objects.filter(country_id="AT").update(until=TODAY - timedelta(days=1))
    enter(sign_in(officer), User.objects.create_user("second.at@example.org"))
    assert not OutgoingMail.objects.exists()


def test_the_old_address_and_the_colleagues_are_told_of_a_new_address(
    austria: User, belgium: User, officer: User, sign_in: SignIn
) -> None:
    second = User.objects.create_user("second.at@example.org", given_name="Eva", family_name="Zweite")
    Role.objects.create(user=second, kind=Role.Kind.CONTACT_POINT, country_id="AT", since=SINCE)
    change_address(sign_in(officer), second, "new.at@example.org")
    mails = OutgoingMail.objects.order_by("recipient")
    assert [mail.recipient for mail in mails] == ["contact.at@example.org", "second.at@example.org"]
    assert all("second.at@example.org" in mail.text and "new.at@example.org" in mail.html for mail in mails)


def test_a_changed_name_is_announced_to_nobody(austria: User, officer: User, sign_in: SignIn) -> None:
    austria.family_name = "Neu"
    change_address(sign_in(officer), austria, austria.email)
    assert User.objects.get(pk=austria.pk).family_name == "Neu"
    assert not OutgoingMail.objects.exists()
