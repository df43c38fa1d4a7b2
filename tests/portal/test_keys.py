"""The page of access keys: a key is shown once, listed without its secret, and ended after a second question."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import ApiToken, User
from tests.cast import TODAY

SignIn = Callable[[User], Client]
KEYS = "/keys/"
ASKED = {"label": "Statistics", "scope": "full", "days": "90"}


def secret_of(page: object) -> str:
    found = re.search(r"<code class=\"nom-secret\">([^<]+)</code>", page.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found.group(1)


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert Client().get(KEYS)["Location"].startswith("/sign-in/")


def test_a_key_is_shown_once_and_opens_the_interface(austria: User, sign_in: SignIn) -> None:
    client = sign_in(austria)
    page = client.post(KEYS, ASKED)
    secret = secret_of(page)
    assert page["Cache-Control"].startswith("max-age=0")
    assert Client().get("/api/v1/states", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    later = client.get(KEYS).content.decode()
    assert "Statistics" in later
    assert secret not in later


def test_a_key_for_the_calendar_is_shown_as_an_address(austria: User, sign_in: SignIn) -> None:
    page = sign_in(austria).post(KEYS, {**ASKED, "scope": "calendar"})
    address = secret_of(page)
    assert re.fullmatch(r"http://localhost:\d+/calendar/[\w-]{43}\.ics", address)
    assert Client().get(urlsplit(address).path).status_code == 200


@pytest.mark.parametrize("wrong", [{"label": " "}, {"scope": "everything"}, {"days": "4000"}, {"days": "x"}])
def test_what_is_wrong_is_said_and_no_key_is_made(austria: User, sign_in: SignIn, wrong: dict[str, str]) -> None:
    page = sign_in(austria).post(KEYS, {**ASKED, **wrong})
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_who_has_no_role_is_told_that_a_key_would_open_nothing(former_austria: User, sign_in: SignIn) -> None:
    page = sign_in(former_austria).post(KEYS, ASKED)
    assert "no role today" in page.content.decode()
    assert not ApiToken.objects.exists()


def made(client: Client, user: User) -> ApiToken:
    client.post(KEYS, ASKED)
    return ApiToken.objects.of(user).get()


def test_a_key_is_ended_after_a_second_question(austria: User, sign_in: SignIn) -> None:
    client = sign_in(austria)
    token = made(client, austria)
    address = reverse("portal:key_revocation", args=[token.pk])
    assert "End the key “Statistics”?" in client.get(address).content.decode()
    token.refresh_from_db()
    assert token.is_in_force(TODAY)
    page = client.post(address, follow=True).content.decode()
    assert "opens nothing any more" in page
    token.refresh_from_db()
    assert not token.is_in_force(TODAY)


def test_nobody_ends_or_sees_the_key_of_another(austria: User, belgium: User, sign_in: SignIn) -> None:
    token = made(sign_in(austria), austria)
    stranger = sign_in(belgium)
    address = reverse("portal:key_revocation", args=[token.pk])
    assert [stranger.get(address).status_code, stranger.post(address).status_code] == [404, 404]
    assert "Statistics" not in stranger.get(KEYS).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None
