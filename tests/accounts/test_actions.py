"""Accounts and roles: entered by others, held from a day to a day, never on both sides."""

from datetime import UTC, date, datetime

import pytest

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.reference import actions as reference

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def countries() -> None:
    reference.load_countries()


def a_contact(email: str = "anna@example.org", country_id: str = "AT", position: int = 1) -> Role:
    return accounts.create_contact(
        email,
        given_name="Anna",
        family_name="Auer",
        country_id=country_id,
        position=position,
        since=TODAY,
        by=None,
        at=AT,
    )


def a_member_of_staff(email: str = "head@commission.example.org") -> User:
    return accounts.create_staff(
        email, given_name="Hugo", family_name="Head", kind=Role.Kind.HEAD_OF_UNIT, since=TODAY, by=None, at=AT
    )


def test_a_contact_point_signs_in_without_a_password_and_speaks_for_one_state() -> None:
    user = a_contact(" Anna@Example.org ").user
    assert (user.email, user.get_full_name(), user.is_staff) == ("anna@example.org", "Anna Auer", False)
    assert not user.has_usable_password()
    assert list(Role.objects.states_of(user, on=TODAY)) == ["AT"]
    role_row = AuditEvent.objects.get(action="role.create")
    assert (role_row.on_behalf_of, role_row.detail) == ("AT", {"kind": "contact_point", "since": "2026-03-02"})


def test_entering_the_same_contact_twice_makes_one_account_and_one_role() -> None:
    assert a_contact("ANNA@example.org") == a_contact()
    assert (User.objects.count(), Role.objects.count(), AuditEvent.objects.count()) == (1, 1, 2)


def test_first_contacts_come_before_second_ones() -> None:
    a_contact("second@example.org", position=2)
    a_contact()
    assert [role.user.email for role in Role.objects.reachable(on=TODAY)] == ["anna@example.org", "second@example.org"]


def test_an_ended_contact_point_speaks_for_nobody_from_that_day_on() -> None:
    role = accounts.end_role(a_contact(), on=date(2026, 4, 1), by=None, at=AT)
    assert list(Role.objects.states_of(role.user, on=date(2026, 3, 31))) == ["AT"]
    assert not Role.objects.states_of(role.user, on=date(2026, 4, 1)).exists()
    assert AuditEvent.objects.get(action="role.end").detail == {"until": "2026-04-01"}
    with pytest.raises(accounts.RoleRefused, match="ended already"):
        accounts.end_role(role, on=date(2026, 5, 1), by=None, at=AT)


def test_a_role_cannot_end_before_it_began() -> None:
    role = a_contact()
    with pytest.raises(accounts.RoleRefused, match="after the day on which it began"):
        accounts.end_role(role, on=TODAY, by=None, at=AT)
    role.refresh_from_db()
    assert role.until is None


def test_who_ended_may_be_entered_again() -> None:
    first = accounts.end_role(a_contact(), on=date(2026, 4, 1), by=None, at=AT)
    second = a_contact()
    assert (second.user, second.pk != first.pk) == (first.user, True)


def test_staff_enter_the_administration_and_speak_for_no_state() -> None:
    head = a_member_of_staff()
    assert (head.is_staff, head.is_superuser) == (True, False)
    assert not Role.objects.states_of(head, on=TODAY).exists()


def test_an_account_is_never_on_both_sides() -> None:
    a_member_of_staff()
    with pytest.raises(accounts.AddressTaken):
        a_contact("head@commission.example.org")
    a_contact()
    with pytest.raises(accounts.AddressTaken):
        a_member_of_staff("anna@example.org")
    assert Role.objects.count() == 2
