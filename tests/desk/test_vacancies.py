"""Vacant seats over all groups of a secretariat, a call for some of them in one action, and terms that end soon."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.groups.models import Seat
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from tests.cast import DEADLINE, NOW, OPENED, SINCE, TODAY, accepted, invitation_of, make_group
from tests.desk.pages import of_call, of_record, press, text_of

SignIn = Callable[[User], Client]


def address(name: str = "vacancies") -> str:
    return reverse(f"admin:nominations_expertgroup_{name}")


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> Call:
    """Austria sits; Spain's representative resigned before she began to sit; 25 were asked and sent nobody."""
    for iso2 in ("AT", "ES"):
        accepted(invitation_of(call, iso2), contacts[iso2], officer)
    spain = Mandate.objects.filter(seat__country="ES")
    spain.update(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=5), end_reason=EndReason.RESIGNED)
    return call


def keys(*states: str) -> list[str]:
    return [str(seat.pk) for seat in Seat.objects.filter(country__in=states)]


def test_it_lists_each_vacant_seat_since_when_and_who_was_last(seated: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(address())
    listed = page.context["vacancies"].page.object_list
    assert (len(listed), listed[0].country.iso2, listed[0].since) == (26, "ES", TODAY - timedelta(days=5))
    assert "AT" not in {each.country.iso2 for each in listed}
    assert "Ännchen Müller-1" in text_of(page)
    assert "26 vacant seats" in text_of(page)


def test_it_is_filtered_by_group_and_by_state(seated: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    found = [
        client.get(address(), asked).context["vacancies"].page.paginator.count
        for asked in ({"state": "ES"}, {"state": "AT"}, {"group": "E03931"}, {"group": "E09999"}, {"page": "99"})
    ]
    assert found == [1, 0, 26, 0, 26]


def test_all_seats_of_a_group_are_ticked_by_a_link(seated: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert client.get(address(), {"ticked": "all"}).content.decode().count(" checked") == 0
    page = client.get(address(), {"group": "E03931"}).content.decode()
    assert 'href="?group=E03931&amp;ticked=all"' in page
    ticked = client.get(address(), {"group": "E03931", "ticked": "all"}).content.decode()
    assert ticked.count(" checked") == 26


def test_another_groups_officer_sees_none(seated: Call, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    assert "No seat is vacant in your groups." in text_of(client.get(address()))
    answer = client.get(address("vacancy_call"), {"seat": keys("ES")}, follow=True)
    assert "Tick at least one vacant seat." in text_of(answer)


def test_a_call_for_ticked_vacancies_asks_these_states_only(seated: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    where = f"{address('vacancy_call')}?seat={keys('ES')[0]}&seat={keys('BE')[0]}"
    page = client.get(where)
    assert page.context["form"].initial["states"] == ["BE", "ES"]
    typed = {"states": ["BE", "ES"], "title": "Two vacant seats", "deadline_on": DEADLINE.isoformat()}
    answer = press(client, where, **typed)
    made = Call.objects.get(title="Two vacant seats")
    assert answer.headers["Location"] == of_call("board", made)
    assert (made.status, made.asked, made.group_id) == ("preparation", ["BE", "ES"], seated.group_id)
    assert AuditEvent.objects.filter(action="call.create", actor=officer, subject_id=str(made.pk)).count() == 1
    assert press(client, where, **typed).headers["Location"] == of_call("board", made)
    assert Call.objects.filter(title="Two vacant seats").count() == 1
    calls.open_call(made, by=officer, at=NOW)
    assert {str(each.country_id) for each in made.invitations.all()} == {"BE", "ES"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"states": []}, "Choose at least one State."),
        ({"states": ["AT"]}, "not one of the available choices"),
        ({"title": " "}, "Give the call a title."),
        ({"deadline_on": ""}, "Choose the day."),
        ({"deadline_on": "2001-01-01"}, "deadline"),
    ],
)
def test_a_call_that_cannot_be_is_said_in_words(
    changed: dict[str, object], sentence: str, seated: Call, officer: User, sign_in: SignIn
) -> None:
    typed = {"states": ["ES"], "title": "A call", "deadline_on": DEADLINE.isoformat(), **changed}
    page = sign_in(officer).post(f"{address('vacancy_call')}?seat={keys('ES')[0]}", typed)
    assert sentence in text_of(page)
    assert page.context["shown"] == ""


def test_seats_of_two_groups_are_two_calls(seated: Call, officer: User, sign_in: SignIn) -> None:
    other = make_group("E01111")
    groups.add_officer(other, user=officer, since=SINCE, by=None, at=OPENED)
    second = calls.create_call(other, title="Another", deadline_on=DEADLINE, by=officer, at=OPENED)
    calls.open_call(second, by=officer, at=OPENED)
    page = sign_in(officer).get(address("vacancy_call"), {"seat": keys("ES")}, follow=True)
    assert "Tick seats of one group: a call is for one." in text_of(page)


def test_terms_that_end_soon_stand_in_a_list_that_the_start_page_names(
    seated: Call, officer: User, sign_in: SignIn
) -> None:
    Mandate.objects.filter(seat__country="AT").update(since=date(2024, 1, 1))
    mandate = Mandate.objects.get(seat__country="AT")
    client = sign_in(officer)
    mandates.end(mandate, until=TODAY + timedelta(days=100), reason=EndReason.TERM_ENDED, by=officer, at=NOW)
    assert f"{of_record('mandate', 'terms')}?within=180" in client.get(reverse("admin:index")).content.decode()
    found = {
        days: len(client.get(of_record("mandate", "terms"), {"within": days}).context["page"])
        for days in ("90", "180", "x")
    }
    assert found == {"90": 0, "180": 1, "x": 1}


def test_its_queries_do_not_grow_with_the_vacancies(
    seated: Call, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    soon = TODAY + timedelta(days=30)
    Mandate.objects.filter(seat__country="AT").update(until=soon, end_reason=EndReason.TERM_ENDED)
    client = sign_in(officer)
    for state in ("ES", ""):
        with django_assert_num_queries(8):
            client.get(address(), {"state": state})
    for within in ("90", "180"):
        with django_assert_num_queries(5):
            client.get(of_record("mandate", "terms"), {"within": within})
