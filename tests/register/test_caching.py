"""Public answers may be kept by anybody, and set no cookie; whoever is signed in gets an answer of their own."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.reference.models import Country

pytestmark = pytest.mark.django_db
PAGES = ["/register/", "/register/groups/E03931/", "/register/states/", "/register/states/AT/", "/register/about/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_gets_no_cookie_and_may_keep_the_page(
    client: Client, group: ExpertGroup, states: dict[str, Country], address: str
) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Vary"] == "Cookie"
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200


def test_a_change_has_another_etag(client: Client, group: ExpertGroup) -> None:
    before = client.get("/register/groups/E03931/").headers["ETag"]
    ExpertGroup.objects.update(mission="Another one")
    response = client.get("/register/groups/E03931/", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert response.headers["ETag"] != before


def test_who_is_signed_in_gets_a_page_that_nobody_else_may_keep(
    sign_in: Callable[[User], Client], austria: User
) -> None:
    response = sign_in(austria).get("/register/")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Sign out" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_changes_here(client: Client, group: ExpertGroup, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405


def test_everybody_finds_the_register(
    client: Client, sign_in: Callable[[User], Client], austria: User, officer: User
) -> None:
    link = f'href="{reverse("register:search")}"'
    assert client.get("/").content.decode().count(link) == 2
    assert link in client.get("/about/").content.decode()
    assert link in sign_in(austria).get("/calls/").content.decode()
