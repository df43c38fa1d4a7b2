"""The page "My list": what waits, where it is done, and the switch of the daily mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from tests.cast import NOW, invitation_of, submitted
from tests.desk.pages import of_nomination, text_of
from tests.register.meeting_stage import public_meeting

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    cache.clear()


def test_it_is_empty_in_words(officer: User, sign_in: SignIn) -> None:
    assert "Nothing waits for you" in text_of(sign_in(officer).get(reverse("admin:my_list")))


def test_each_line_leads_to_where_it_is_done(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria, at=NOW - timedelta(days=40))
    page = sign_in(officer).get(reverse("admin:my_list"))
    words = text_of(page)
    assert "Nominations to decide: 1" in words
    assert "Persons to be told that they were nominated: 1" in words
    assert "Ännchen Müller-1" in words
    assert of_nomination("review", nomination) in page.content.decode()


def test_another_groups_officer_sees_none_of_it(
    call: Call, austria: User, other_officer: User, sign_in: SignIn
) -> None:
    submitted(invitation_of(call, "AT"), austria)
    assert "Nothing waits for you" in text_of(sign_in(other_officer).get(reverse("admin:my_list")))


def test_a_contact_point_is_sent_away(austria: User, sign_in: SignIn) -> None:
    assert sign_in(austria).get(reverse("admin:my_list")).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_its_queries_do_not_grow(
    number: int,
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for place, iso2 in enumerate(("AT", "BE", "MT")[:number]):
        submitted(invitation_of(call, iso2), contacts[iso2])
        public_meeting(call.group, in_days=20, number=place + 1, status="planned", convened_at=None)
    client = sign_in(officer)
    client.get(reverse("admin:my_list"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:my_list"))


QUERIES = 10


def test_the_daily_mail_is_switched_off_and_on_again(officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), reverse("admin:my_digest")
    answer = client.post(address, {"wanted": "off"}, follow=True)
    assert "You do not get this list by mail any more." in text_of(answer)
    assert "You do not get it." in text_of(answer)
    officer.refresh_from_db()
    assert not officer.gets_digest
    assert "working days at 08:00, when something waits" in text_of(client.post(address, {"wanted": "on"}, follow=True))
    assert AuditEvent.objects.filter(action="account.digest", actor=officer).count() == 2


def test_a_wish_that_is_none_changes_nothing(officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), reverse("admin:my_digest")
    assert "Choose whether you want the mail." in text_of(client.post(address, follow=True))
    assert client.get(address).status_code == 405
    officer.refresh_from_db()
    assert officer.gets_digest
