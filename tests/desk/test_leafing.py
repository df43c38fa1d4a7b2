"""The list of nominations leafs by position: every row once, both ways, whatever the address says."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk.admin.workflow import NominationAdmin
from tests.cast import NOW, drafted, invitation_of
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
STATES = ("AT", "BE", "BG", "CY", "CZ", "DE", "DK")
PAGE = 3


@pytest.fixture
def desk(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """Seven nominations, three a page; two were begun at the same instant."""
    monkeypatch.setattr(NominationAdmin, "list_per_page", PAGE)
    for minutes, iso2 in zip((0, 1, 2, 2, 3, 4, 5), STATES, strict=True):
        drafted(invitation_of(call, iso2), contacts[iso2], at=NOW - timedelta(minutes=minutes))
    return sign_in(officer)


def address(query: str = "") -> str:
    return reverse("admin:nominations_nomination_changelist") + query


def states(client: Client, query: str = "") -> list[str]:
    page = client.get(address(query))
    assert page.status_code == 200
    return [row.invitation.country_id for row in page.context["cl"].result_list]


def leaves(client: Client, query: str = "") -> dict[str, str]:
    leaves: dict[str, str] = client.get(address(query)).context["cl"].leaves
    return leaves


def walk(client: Client, query: str, way: str) -> list[list[str]]:
    pages = [states(client, query)]
    while way in (links := leaves(client, query)):
        query = links[way]
        pages.append(states(client, query))
    return pages


def test_older_pages_show_every_row_once_and_newer_pages_lead_back(desk: Client) -> None:
    down = walk(desk, "", "older")
    assert [len(page) for page in down] == [3, 3, 1]
    assert sorted(chain.from_iterable(down)) == sorted(STATES)
    assert down[0][:2] == ["AT", "BE"]
    assert down[-1] == ["DK"]
    second = leaves(desk)["older"]
    assert states(desk, leaves(desk, second)["newer"]) == down[0]


def test_the_last_page_is_reached_at_once(desk: Client) -> None:
    assert states(desk, leaves(desk)["last"]) == list(chain.from_iterable(walk(desk, "", "older")))[-PAGE:]
    assert "older" not in leaves(desk, "?p=last")
    assert leaves(desk, "?p=last")["first"] == "?"
    assert sorted(chain.from_iterable(walk(desk, "?p=last", "newer"))) == sorted(STATES)


def test_leafing_keeps_the_filter(desk: Client) -> None:
    filtered = "?status__exact=draft"
    assert "status__exact=draft" in leaves(desk, filtered)["older"]
    assert sorted(chain.from_iterable(walk(desk, filtered, "older"))) == sorted(STATES)
    assert states(desk, "?status__exact=submitted") == []


@pytest.mark.parametrize(
    "page", ["2", "0", "-1", "x", "after", "after.", "after.1", "before.x.y", "after.99999999999999999999999.0"]
)
def test_an_address_that_nobody_made_here_shows_the_first_page(page: str, desk: Client) -> None:
    assert states(desk, f"?p={page}") == states(desk)


def test_a_position_beyond_the_end_shows_the_first_page(desk: Client) -> None:
    assert states(desk, f"?p=after.0.{'0' * 32}") == states(desk)


def test_the_page_says_how_many_rows_it_shows_and_leads_on(desk: Client) -> None:
    page = desk.get(address())
    assert "3 nominations on this page" in re.sub(r"\s+", " ", text_of(page))
    assert '<a href="?p=last">Oldest</a>' in page.content.decode()
    assert "on this page" not in text_of(desk.get(address("?q=AT")))


def test_nothing_is_counted_and_no_row_is_skipped_over(
    desk: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    for query in ("", leaves(desk)["older"], "?p=last"):
        with django_assert_num_queries(6) as asked:
            desk.get(address(query))
        about = [each["sql"] for each in asked.captured_queries if "nominations_nomination" in each["sql"]]
        assert not any("OFFSET" in sql or "COUNT(" in sql for sql in about)
