"""Accounts and roles in the admin: officers keep the States' contact points; nobody raises himself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from tests.cast import SINCE, TODAY, invitation_of
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
ADD_USER = "/admin/nominations/user/add/"
ADD_ROLE = "/admin/nominations/role/add/"
NO_ROLES = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0}


def role(user: User, **changes: Any) -> dict[str, Any]:
    facts = {"user": user.pk, "kind": "contact_point", "country": "AT", "position": 2, "since": SINCE.isoformat()}
    return {**facts, **changes}


def test_an_officer_enters_a_contact_point_and_gives_it_a_role(officer: User, states: object, sign_in: SignIn) -> None:
    client = sign_in(officer)
    client.post(ADD_USER, {"email": " Second.AT@Example.org ", "given_name": "Eva", "is_active": "on", **NO_ROLES})
    second = User.objects.get(email="second.at@example.org")
    assert (second.is_staff, second.has_usable_password()) == (False, False)
    assert client.post(ADD_ROLE, role(second)).status_code == 302
    assert list(Role.objects.reachable(on=TODAY).filter(country="AT")) == [second.roles.get()]
    assert AuditEvent.objects.filter(action="role.create", actor=officer).count() == 1


def test_an_officer_ends_a_role_and_the_contact_point_sees_nothing_from_then_on(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    held = austria.roles.get()
    hers = reverse("portal:call", args=[invitation_of(call, "AT").pk])
    assert sign_in(austria).get(hers).status_code == 200
    address = reverse("admin:nominations_role_change", args=[held.pk])
    ended = {"position": 1, "since": SINCE.isoformat(), "until": TODAY.isoformat()}
    assert sign_in(officer).post(address, ended).status_code == 302
    held.refresh_from_db()
    assert held.until == TODAY
    assert sign_in(austria).get(hers).status_code == 404


def test_a_role_is_never_handed_to_another_person(austria: User, belgium: User, officer: User, sign_in: SignIn) -> None:
    held = austria.roles.get()
    address = reverse("admin:nominations_role_change", args=[held.pk])
    sign_in(officer).post(address, role(belgium, country="BE"))
    held.refresh_from_db()
    assert (held.user, held.country_id) == (austria, "AT")


def test_an_officer_makes_nobody_staff_not_even_himself(officer: User, austria: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    own = reverse("admin:nominations_user_change", args=[officer.pk])
    raised = {"email": officer.email, "is_staff": "on", "is_superuser": "on", "is_active": "on", **NO_ROLES}
    assert client.post(own, raised).status_code == 403
    hers = reverse("admin:nominations_user_change", args=[austria.pk])
    client.post(hers, {**raised, "email": austria.email})
    austria.refresh_from_db()
    assert (austria.is_staff, austria.is_superuser) == (False, False)
    page = client.post(ADD_ROLE, role(austria, kind="head_of_unit", country=""))
    assert page.status_code == 200
    assert not Role.objects.filter(user=austria, kind="head_of_unit").exists()


def test_an_officer_does_not_change_the_address_of_an_administrator(
    officer: User, superuser: User, sign_in: SignIn
) -> None:
    address = reverse("admin:nominations_user_change", args=[superuser.pk])
    taken = {"email": "officer2@commission.example.org", "is_active": "on", **NO_ROLES}
    assert sign_in(officer).post(address, taken).status_code == 403
    superuser.refresh_from_db()
    assert superuser.email == "admin@commission.example.org"


def test_staff_never_speak_for_a_state(officer: User, states: object, sign_in: SignIn) -> None:
    page = sign_in(officer).post(ADD_ROLE, role(officer))
    assert "Staff speak for no State" in text_of(page)
    assert not officer.roles.filter(country__isnull=False).exists()


def test_a_contact_point_without_a_state_is_refused_in_words(austria: User, officer: User, sign_in: SignIn) -> None:
    assert "Choose the State" in text_of(sign_in(officer).post(ADD_ROLE, role(austria, country="")))


def test_the_list_of_roles_tells_who_holds_one_today(
    austria: User, former_austria: User, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    address = reverse("admin:nominations_role_changelist")
    words = text_of(client.get(address, {"held": "now", "q": "Austria"}))
    assert "Contact of Austria" in words
    assert "Former Contact" not in words
    assert "Former Contact" in text_of(client.get(address, {"held": "ended"}))


def test_an_address_that_is_taken_in_other_letters_is_refused(austria: User, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(ADD_USER, {"email": "CONTACT.AT@example.org", "is_active": "on", **NO_ROLES})
    assert page.status_code == 200
    assert User.objects.filter(email__iexact="contact.at@example.org").count() == 1


def test_a_period_that_ends_before_it_begins_is_refused(austria: User, officer: User, sign_in: SignIn) -> None:
    held = austria.roles.get()
    address = reverse("admin:nominations_role_change", args=[held.pk])
    before = (SINCE - timedelta(days=1)).isoformat()
    page = sign_in(officer).post(address, {"position": 1, "since": SINCE.isoformat(), "until": before})
    assert "A role ends after the day on which it began" in text_of(page)
    held.refresh_from_db()
    assert held.until is None


def test_a_role_that_is_held_already_is_refused_in_words(austria: User, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(ADD_ROLE, role(austria))
    assert "This account holds this role already" in text_of(page)
    assert austria.roles.count() == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("Contact.AT@example.org", "An account with this address is there already."),
        ('"<a>"@example.org', "Enter a valid email address."),
        ("anna@localhost", "Enter a valid email address."),
    ],
)
def test_an_address_that_cannot_be_entered_is_told_in_words(
    email: str, sentence: str, austria: User, officer: User, sign_in: SignIn
) -> None:
    before = User.objects.count()
    text = text_of(sign_in(officer).post(ADD_USER, {"email": email, "given_name": "Eva", **NO_ROLES}))
    assert sentence in text
    assert "Constraint" not in text
    assert User.objects.count() == before
