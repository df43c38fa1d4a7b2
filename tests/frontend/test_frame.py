"""The frame of every page: what the header says to whom, and pages of errors that render when nothing else works."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from nominations.accounts.models import User


@pytest.mark.parametrize("page", ["500.html", "503.html", "404.html", "403.html", "400.html", "403_csrf.html"])
def test_a_page_of_errors_needs_no_context(page: str) -> None:
    html = render_to_string(page)
    assert "Expert group nominations</title>" in html
    assert html.count("<h1") == 1


def test_503_carries_what_was_typed_to_the_next_try() -> None:
    kept = [("family_name", 'O"Neill <b>'), ("field", "a"), ("field", "b")]
    html = render_to_string("503.html", {"kept": kept, "action": "/calls/"})
    assert '<form method="post" action="/calls/">' in html
    assert 'name="family_name" value="O&quot;Neill &lt;b&gt;"' in html
    assert html.count('name="field"') == 2


def test_visitors_without_a_session_cost_no_query(client: Client) -> None:
    for address in ("/", "/about/", "/accessibility/", "/privacy/"):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_header_says_for_which_state_somebody_is_signed_in(austria: User, client: Client) -> None:
    client.force_login(austria)
    html = client.get("/about/").content.decode()
    assert "<strong>Contact of Austria</strong>, Austria" in " ".join(html.split())
    assert "Your calls" in html
    assert "Administration" not in html


@pytest.mark.django_db
def test_staff_see_the_way_to_the_administration(superuser: User, client: Client) -> None:
    client.force_login(superuser)
    html = client.get("/about/").content.decode()
    assert "Commission staff" in html
    assert 'href="/admin/"' in html
    assert client.get("/")["Location"] == "/admin/"


@pytest.mark.django_db
def test_a_contact_point_starts_at_the_calls(austria: User, client: Client) -> None:
    client.force_login(austria)
    assert client.get("/")["Location"] == "/calls/"


@pytest.mark.django_db
def test_a_contact_point_whose_role_ended_is_told_so(former_austria: User, client: Client) -> None:
    client.force_login(former_austria)
    assert "speaks for no Member State today" in client.get("/").content.decode()
