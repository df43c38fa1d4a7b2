"""A session that ends while an officer types: the text waits behind the sign-in and is shown again."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.workflow.review_models import InternalNote
from nominations.workflow.states import Status
from tests.cast import submitted
from tests.desk.pages import of_invitation, of_nomination, text_of
from tests.desk.test_registration import source, typed

SignIn = Callable[[User], Client]


def after_signing_in_again(client: Client, user: User, address: str, typed: dict[str, object]) -> object:
    """Post with a session that has ended, sign in in the same browser, and return the page that is led to."""
    answer = client.post(address, typed)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next={address}")
    client.force_login(user)
    page = client.get(address)
    assert page.status_code == 200
    assert "your session had ended" in text_of(page)
    return page


def test_the_reason_of_a_decision_comes_back_and_nothing_is_decided(
    austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(austrias, austria)
    address, client = of_nomination("return", nomination), Client()
    why = {"reason": "The letter names another person.", "reason_code": "letter_differs"}
    page = after_signing_in_again(client, officer, address, {**why, "shown": "x"})
    assert "The letter names another person." in text_of(page)
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    shown = page.context["shown"]  # type: ignore[attr-defined]
    assert client.post(address, {**why, "shown": shown}).status_code == 302
    nomination.refresh_from_db()
    assert nomination.status == Status.RETURNED
    assert "session had ended" not in text_of(client.get(address))


def test_a_registration_comes_back_but_for_its_file(austrias: Invitation, officer: User) -> None:
    posted = {**typed(authority_name="Ministry of the Letter"), "source": source()}
    page = after_signing_in_again(Client(), officer, of_invitation("registration", austrias), posted)
    assert 'value="Ministry of the Letter"' in page.content.decode()  # type: ignore[attr-defined]
    assert "Attach the e-mail or letter that the answer came by." in text_of(page)
    assert not austrias.nominations.exists()


def test_a_note_comes_back_too(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    address = of_nomination("notes", nomination)
    page = after_signing_in_again(Client(), officer, address, {"text": "Ask the ministry by telephone."})
    assert "Ask the ministry by telephone." in text_of(page)
    assert not InternalNote.objects.exists()


@pytest.mark.parametrize("text", ["  ", "x" * 4001])
def test_a_refused_note_stays_on_the_screen(
    text: str, austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_nomination("notes", submitted(austrias, austria)), {"text": text})
    assert page.status_code == 200
    assert page.context["note_form"].errors["text"]
    assert text.strip() in page.content.decode()
