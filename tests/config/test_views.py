"""The pages of bad moments: database away, a form whose key does not match. Nothing typed is lost, nothing leaks."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.client import RequestFactory
from pytest_django import Settings

from config import views

OURS = {"HTTP_ORIGIN": "http://testserver"}
FOREIGN = {"HTTP_ORIGIN": "https://evil.example.org"}
TYPED = {"function": 'Head of "Unit"', "note": "αβγ", "csrfmiddlewaretoken": "old"}


@pytest.fixture
def database_away(db: None) -> Iterator[None]:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection to server at secret.invalid failed")

    with pytest.MonkeyPatch.context() as patch:  # undone before the test's transaction is rolled back
        patch.setattr(connection, "ensure_connection", refuse)
        yield


@pytest.fixture
def client() -> Client:
    """A visitor with a session cookie, so that the session, too, is looked for in the database."""
    visitor = Client(raise_request_exception=False)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return visitor


@pytest.mark.usefixtures("database_away")
def test_a_page_without_its_database_is_a_503_that_says_what_to_do(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "not available for a moment" in answer.content.decode()
    assert "secret.invalid" not in answer.content.decode()


@pytest.mark.usefixtures("database_away")
def test_what_was_typed_travels_to_the_next_try(client: Client) -> None:
    page = client.post("/sign-in/?next=/calls/", {**TYPED, "email": "contact.at@example.org"}, **OURS)
    text = page.content.decode()
    assert page.status_code == 503
    assert 'action="/sign-in/?next=/calls/"' in text
    assert '<input type="hidden" name="function" value="Head of &quot;Unit&quot;">' in text
    assert '<input type="hidden" name="note" value="αβγ">' in text
    assert 'value="old"' not in text
    assert text.count('name="csrfmiddlewaretoken"') == 1


def test_a_form_of_somebody_else_gets_no_key_of_ours() -> None:
    """Else their form, sent while the database is away, would come back as ours with one click."""
    for origin in (FOREIGN, {}):
        answer = views.database_away(RequestFactory().post("/sign-in/", TYPED, **origin))
        assert answer.status_code == 503
        assert b"csrfmiddlewaretoken" not in answer.content
        assert b"Head of" not in answer.content


def test_the_next_try_is_taken_with_the_key_that_the_page_carries(db: None) -> None:
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.get("/sign-in/")  # brings the cookie of the key
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ensure_connection", lambda: (_ for _ in ()).throw(OperationalError("away")))
        page = visitor.post("/sign-in/", {"email": "nobody@example.org"}, **OURS)
    assert page.status_code == 503
    carried = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert carried["email"] == "nobody@example.org"
    assert visitor.post("/sign-in/", carried, **OURS).status_code == 302


@pytest.mark.usefixtures("database_away")
def test_the_health_report_is_one_also_for_somebody_who_is_signed_in(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (503, "unwell")


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)])
def test_only_an_absent_database_is_called_absent(
    monkeypatch: pytest.MonkeyPatch, client: Client, error: type[Exception], status: int
) -> None:
    def broken(_request: object) -> HttpResponse:
        raise error("told to nobody")

    monkeypatch.setattr("nominations.portal.views.mailbox._files", lambda: broken(None))
    answer = Client(raise_request_exception=False).get("/mailbox/")
    assert answer.status_code == status
    assert b"told to nobody" not in answer.content


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=\x7f"],
)
def test_a_form_that_cannot_be_read_is_a_bad_request(content_type: str) -> None:
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.get("/sign-in/")
    answer = visitor.generic("POST", "/sign-in/", b"email=a", content_type=content_type, **OURS)
    assert answer.status_code == 400
    assert "Something in the request was not right" in answer.content.decode()


def test_a_form_with_an_old_key_shows_what_was_typed_to_our_page_only(settings: Settings) -> None:
    visitor = Client(enforce_csrf_checks=True)
    ours = visitor.post("/sign-in/", {**TYPED, "code": "123456"}, **OURS)
    text = ours.content.decode()
    assert ours.status_code == 403
    assert "The form could not be checked" in text
    assert "Head of &quot;Unit&quot;" in text
    assert "123456" not in text
    foreign = visitor.post("/sign-in/", TYPED, **FOREIGN)
    assert foreign.status_code == 403
    assert b"Head of" not in foreign.content
