"""Access keys: shown once, kept as a hash, good until their last day, and only while their holder has a role."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, Role, User
from nominations.audit.models import AuditEvent
from tests.cast import NOW, TODAY

FULL, CALENDAR = ApiToken.Scope.FULL, ApiToken.Scope.CALENDAR


def issued(user: User, *, scope: ApiToken.Scope = FULL, days: int = 30) -> tuple[ApiToken, str]:
    expires_on = TODAY + timedelta(days=days)
    return accounts.issue_token(user, label=" Statistics ", scope=scope, expires_on=expires_on, by=user, at=NOW)


def test_a_key_is_shown_once_and_kept_as_its_hash(austria: User) -> None:
    token, secret = issued(austria)
    assert len(secret) == 43  # 256 bits in base64
    assert (token.label, token.scope, token.used_on) == ("Statistics", FULL, None)
    assert all(secret not in str(value) for value in vars(token).values())
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.subject_id) == ("api_token.issue", austria, str(token.pk))
    assert event.detail == {"scope": "full", "expires_on": str(TODAY + timedelta(days=30))}


def test_it_opens_what_its_holder_sees_and_notes_the_day_once(austria: User) -> None:
    token, secret = issued(austria)
    assert accounts.user_of_token(secret, scope=FULL, at=NOW) == austria
    token.refresh_from_db()
    assert token.used_on == TODAY


def test_the_next_use_of_the_day_writes_nothing(
    austria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _token, secret = issued(austria)
    accounts.user_of_token(secret, scope=FULL, at=NOW)
    with django_assert_num_queries(2):  # the key with its holder, the holder's roles
        accounts.user_of_token(secret, scope=FULL, at=NOW)


def test_a_key_for_the_calendar_opens_nothing_else(austria: User) -> None:
    _token, secret = issued(austria, scope=CALENDAR)
    assert accounts.user_of_token(secret, scope=FULL, at=NOW) is None
    assert accounts.user_of_token(secret, scope=CALENDAR, at=NOW) == austria


def test_an_unknown_key_opens_nothing(austria: User) -> None:
    _token, secret = issued(austria)
    for other in ("", "x", secret[:-1], f"{secret} ", "\N{GREEK SMALL LETTER ALPHA}"):
        assert accounts.user_of_token(other, scope=FULL, at=NOW) is None


def test_the_last_day_counts_and_the_next_does_not(austria: User) -> None:
    _token, secret = issued(austria, days=1)
    assert accounts.user_of_token(secret, scope=FULL, at=NOW + timedelta(days=1)) == austria
    assert accounts.user_of_token(secret, scope=FULL, at=NOW + timedelta(days=2)) is None


def test_a_revoked_key_opens_nothing_and_is_recorded_once(austria: User) -> None:
    token, secret = issued(austria)
    for _again in range(2):
        token = accounts.revoke_token(token, by=austria, at=NOW)
    assert token.revoked_at == NOW
    assert accounts.user_of_token(secret, scope=FULL, at=NOW) is None
    assert AuditEvent.objects.filter(action="api_token.revoke", subject_id=str(token.pk)).count() == 1


def test_a_key_ends_with_the_role_of_its_holder(austria: User) -> None:
    _token, secret = issued(austria)
    accounts.end_role(Role.objects.get(user=austria), on=TODAY, by=None, at=NOW)
    assert accounts.user_of_token(secret, scope=FULL, at=NOW) is None


def test_a_key_ends_with_the_account_of_its_holder(austria: User) -> None:
    _token, secret = issued(austria)
    User.objects.filter(pk=austria.pk).update(is_active=False)
    assert accounts.user_of_token(secret, scope=FULL, at=NOW) is None


def test_who_has_no_role_gets_no_key(former_austria: User) -> None:
    with pytest.raises(accounts.KeyRefused, match="no role today"):
        issued(former_austria)


@pytest.mark.parametrize("expires_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=366), date.max])
def test_a_key_lasts_a_year_at_most(austria: User, expires_on: date) -> None:
    with pytest.raises(accounts.KeyRefused, match="one year from now"):
        accounts.issue_token(austria, label="x", scope=FULL, expires_on=expires_on, by=austria, at=NOW)


def test_a_key_needs_a_label(austria: User) -> None:
    with pytest.raises(accounts.KeyRefused, match="Say what the key is for"):
        accounts.issue_token(austria, label=" \u200b", scope=FULL, expires_on=TODAY, by=austria, at=NOW)
    assert not ApiToken.objects.exists()
