"""Signing in by code: the same answer for everybody, three attempts, and a mail that is no record."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.outbox.models import OutgoingMail

ASK = "/sign-in/"
CODE = "/sign-in/code/"


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna@example.org", given_name="Anna", family_name="Muster")


def ask(client: Client, email: str) -> Any:
    return client.post(ASK, {"email": email}, follow=True)


def newest_code() -> str:
    mail = OutgoingMail.objects.filter(kind="sign_in_code").latest("created_at")
    return re.search(r"^    (\d{6})$", mail.text, re.MULTILINE).group(1)  # type: ignore[union-attr]  # it fails the test


def test_a_code_from_the_mail_signs_in(client: Client, anna: User) -> None:
    ask(client, "Anna@Example.org")
    mail = OutgoingMail.objects.get(kind="sign_in_code")
    assert (mail.recipient, mail.sensitive, mail.priority) == ("anna@example.org", True, 1)
    assert mail.expires_at is not None
    assert (mail.expires_at - mail.created_at).total_seconds() == 180
    response = client.post(CODE, {"code": newest_code(), "action": "verify"}, follow=True)
    assert response.wsgi_request.user == anna


def test_an_unknown_address_gets_the_same_page_and_no_mail(client: Client, anna: User) -> None:
    known = ask(client, "anna@example.org")
    unknown = ask(Client(), "nobody@example.org")
    assert OutgoingMail.objects.filter(kind="sign_in_code").count() == 1
    assert known.redirect_chain == unknown.redirect_chain
    pages = [re.sub(r'value="[^"]{64}"', "", response.content.decode()) for response in (known, unknown)]
    assert pages[0].replace("anna@example.org", "") == pages[1].replace("nobody@example.org", "")


def test_an_inactive_account_is_as_unknown(client: Client, anna: User) -> None:
    User.objects.update(is_active=False)
    response = ask(client, "anna@example.org")
    assert response.request["PATH_INFO"] == CODE
    assert not OutgoingMail.objects.exists()


def test_three_wrong_codes_end_it(client: Client, anna: User) -> None:
    ask(client, "anna@example.org")
    right = newest_code()
    wrong = "000000" if right != "000000" else "111111"
    for _attempt in range(2):
        response = client.post(CODE, {"code": wrong, "action": "verify"})
        assert b"This is not the code of the newest mail" in response.content
    response = client.post(CODE, {"code": wrong, "action": "verify"}, follow=True)
    assert b"Too many attempts" in response.content
    response = client.post(CODE, {"code": right, "action": "verify"}, follow=True)
    assert not response.wsgi_request.user.is_authenticated
    assert b"expired or was already used" in response.content


def test_a_used_code_opens_nothing(client: Client, anna: User) -> None:
    ask(client, "anna@example.org")
    code = newest_code()
    client.post(CODE, {"code": code, "action": "verify"})
    stranger = Client()
    response = stranger.post(CODE, {"code": code, "action": "verify"}, follow=True)
    assert not response.wsgi_request.user.is_authenticated


def test_an_expired_code_says_so(client: Client, anna: User, settings: Any) -> None:
    ask(client, "anna@example.org")
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    response = client.post(CODE, {"code": newest_code(), "action": "verify"}, follow=True)
    assert b"expired or was already used" in response.content


def test_a_new_code_makes_the_old_one_worthless(client: Client, anna: User) -> None:
    ask(client, "anna@example.org")
    old = newest_code()
    client.post(CODE, {"action": "resend"}, follow=True)
    new = newest_code()
    if old != new:
        response = client.post(CODE, {"code": old, "action": "verify"})
        assert b"This is not the code of the newest mail" in response.content
    response = client.post(CODE, {"code": new, "action": "verify"}, follow=True)
    assert response.wsgi_request.user == anna


def test_nobody_signs_up_and_no_page_of_passwords_exists(client: Client, db: None) -> None:
    for address in ("/accounts/signup/", "/signup/", "/accounts/password/reset/", "/accounts/login/"):
        assert client.get(address).status_code == 404


def test_signing_out_takes_a_post(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.get(reverse("account_logout")).wsgi_request.user == anna
    response = client.post(reverse("account_logout"), follow=True)
    assert not response.wsgi_request.user.is_authenticated
    assert b"You have signed out." in response.content
