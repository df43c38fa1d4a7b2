"""A session that ends mid-form: the typed text waits behind the sign-in, is shown again, and only to them."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config import kept
from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.outbox.models import OutgoingMail
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import NOW
from tests.portal.forms import draft_url, save, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def nomination(austrias: Invitation, austria: User) -> Nomination:
    cache.clear()  # allauth counts sign-ins of an address there
    return drafting.start(austrias, by=austria, at=NOW)


def sign_in_by_code(client: Client, user: User, page: str) -> str:
    """Go through the real sign-in from the page that was asked for; return where it leads to."""
    client.get(page)
    asked = client.post(page, {"email": user.email})
    mail = OutgoingMail.objects.filter(recipient=user.email, sensitive=True).latest("created_at")
    found = re.search(r"^\s*(\d{6})\s*$", mail.text, re.MULTILINE)
    assert found is not None
    answer = client.post(asked["Location"], {"code": found[1]})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_text_comes_back_after_signing_in_and_is_not_saved_by_itself(
    nomination: Nomination, austria: User, sign_in: SignIn
) -> None:
    client = sign_in(austria)
    posted = shown(client, nomination)
    client.logout()
    answer = save(client, nomination, posted, authority_name="Typed before the session ended")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={draft_url(nomination)}"
    assert sign_in_by_code(client, austria, answer["Location"]) == draft_url(nomination)
    text = client.get(draft_url(nomination)).content.decode()
    assert "This is not saved yet" in text
    assert "Typed before the session ended" in text
    nomination.refresh_from_db()
    assert nomination.authority_name == ""


def test_saving_it_ends_the_notice(nomination: Nomination, austria: User, sign_in: SignIn) -> None:
    client = sign_in(austria)
    posted = shown(client, nomination)
    client.logout()
    answer = save(client, nomination, posted, authority_name="Bundesministerium")
    sign_in_by_code(client, austria, answer["Location"])
    assert save(client, nomination, shown(client, nomination)).status_code == 302
    nomination.refresh_from_db()
    assert nomination.authority_name == "Bundesministerium"
    assert "This is not saved yet" not in client.get(draft_url(nomination)).content.decode()


def test_somebody_else_at_the_same_computer_does_not_see_the_text(
    nomination: Nomination, austria: User, belgium: User, sign_in: SignIn
) -> None:
    client = sign_in(austria)
    posted = shown(client, nomination)
    client.logout()
    answer = save(client, nomination, posted, authority_name="Typed before the session ended")
    assert sign_in_by_code(client, belgium, answer["Location"]) == draft_url(nomination)
    page = client.get(draft_url(nomination))
    assert page.status_code == 404
    assert "Typed before" not in page.content.decode()


def test_the_reason_of_a_nil_return_is_kept_as_well(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    cache.clear()
    page = reverse("portal:nil_return", args=[austrias.pk])
    client = Client()
    answer = client.post(page, {"reason": "No expert is free."})
    assert sign_in_by_code(client, austria, answer["Location"]) == page
    text = client.get(page).content.decode()
    assert "No expert is free." in text
    assert "This is not sent yet" in text
    assert not Nomination.objects.exists()


def test_what_is_kept_is_bounded(nomination: Nomination) -> None:
    client = Client()
    client.post(draft_url(nomination), {"remarks": "x" * (kept.LIMIT + 1)})
    assert kept.SHELF not in client.session
    for number in range(5):
        client.post(f"{draft_url(nomination)}?{number}", {"remarks": "x"})
        client.post(reverse("portal:nil_return", args=[nomination.pk]).replace("a", str(number)), {"reason": "x"})
    assert len(client.session[kept.SHELF]) <= kept.PAGES


def test_a_button_pressed_too_late_leads_back_to_its_page(nomination: Nomination) -> None:
    review = reverse("portal:review", args=[nomination.pk])
    url = reverse("portal:submission", args=[nomination.pk])
    answer = Client().post(url, {"revision": "1"}, headers={"referer": f"http://testserver{review}"})
    assert answer["Location"] == f"{reverse('account_login')}?next={review}"
    elsewhere = Client().post(url, headers={"referer": "https://evil.example.org/x/"})
    assert elsewhere["Location"] == f"{reverse('account_login')}?next={reverse('portal:calls')}"
