"""No address of the desk tells what a draft says: neither a filter, nor a search, nor a page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.workflow import drafting
from tests.cast import NOW, content, returned
from tests.desk.pages import of_invitation, of_nomination

SignIn = Callable[[User], Client]
SECRET = "Geheimes Ministerium"
LIST = "admin:nominations_nomination_changelist"


@pytest.fixture
def client(austrias: Invitation, austria: User, officer: User, sign_in: SignIn) -> Client:
    """The officer's browser, after Austria typed a correction that it has not sent."""
    nomination = returned(austrias, austria, officer)
    what = content(authority_name=SECRET, remarks=SECRET, authority_address=SECRET)
    drafting.save_draft(nomination, what, revision=nomination.revision, by=austria, at=NOW)
    return sign_in(officer)


@pytest.mark.parametrize(
    "lookup",
    [
        "authority_name__startswith=Geheim",
        "authority_name__startswith=Other",
        "remarks__contains=Geheim",
        "authority_address__regex=.",
        "nominees__family_name__startswith=M",
        "letter_on__year=2026",
        "created_by__email__startswith=a",
    ],
)
def test_a_list_is_filtered_by_what_it_offers_only(lookup: str, client: Client) -> None:
    assert client.get(f"{reverse(LIST)}?{lookup}").status_code == 400


@pytest.mark.parametrize("lookup", ["text__contains=1", "html__contains=1", "kind__exact=sign_in_code"])
def test_a_mail_is_not_looked_for_by_its_words(lookup: str, client: Client, superuser: User, sign_in: SignIn) -> None:
    address = f"{reverse('admin:nominations_outgoingmail_changelist')}?{lookup}"
    assert [each.get(address).status_code for each in (client, sign_in(superuser))] == [400, 400]


def test_what_the_list_offers_still_filters(client: Client) -> None:
    for query in ("status__exact=returned", "is_late__exact=0", "invitation__country__iso2__exact=AT"):
        page = client.get(f"{reverse(LIST)}?{query}")
        assert (page.status_code, page.context["cl"].result_count) == (200, 1), query
    holidays = reverse("admin:nominations_holiday_changelist")
    assert client.get(f"{holidays}?day__year=2026&day__month=5").status_code == 200


def test_no_page_and_no_search_shows_a_word_of_it(client: Client, austrias: Invitation) -> None:
    nomination = austrias.nominations.get()
    pages = [of_nomination(name, nomination) for name in ("review", "acceptance", "return", "history")]
    pages += [of_invitation(name, austrias) for name in ("registration", "extension")]
    lists = ("nomination", "outgoingmail", "authority", "person", "mandate", "call")
    pages += [f"{reverse(f'admin:nominations_{name}_changelist')}?q=geheim" for name in lists]
    for page in pages:
        assert "Geheimes" not in client.get(page, follow=True).content.decode(), page
    assert client.get(f"{reverse(LIST)}?q=geheim").context["cl"].result_count == 0


@pytest.mark.parametrize(
    "address",
    [
        "/admin/nominations/nomination/?status=%00",
        "/admin/nominations/nomination/?invitation__country__iso2__exact=%00",
        "/admin/nominations/country/%00/change/",
        "/admin/autocomplete/?app_label=nominations&model_name=role&field_name=user&term=%00",
        "/calls/?page=%00",
    ],
)
def test_an_address_with_a_zero_byte_is_a_bad_request(address: str, client: Client) -> None:
    assert client.get(address).status_code == 400
