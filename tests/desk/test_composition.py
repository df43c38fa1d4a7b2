"""The composition of a group on any day: 27 rows always, with its map, and a sentence for what is no day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from tests.cast import DEADLINE, OPENED, TODAY, accepted, invitation_of, make_group
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]


def address(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_composition", args=[group.pk])


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> Call:
    """Austria sits since today; the 26 others were asked and do not."""
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    return call


def states_of(page: Any) -> dict[str, str]:
    return {line.state_line.country.eu_code: line.state for line in page.context["composition"].lines}


def test_it_has_27_rows_the_vacant_included(seated: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(address(seated.group))
    states = states_of(page)
    assert (len(states), states["AT"], states["EL"]) == (27, "held", "vacant")
    words = text_of(page)
    assert "1 of 27 seats held" in words
    assert "Bundesministerium für Erfundenes" in words
    assert "Ännchen Müller-1" in words
    assert "Institute of Invented Physics; since" in words
    assert 'aria-label="AT Austria: 1 of 1 seat held"' in page.content.decode()


def test_on_the_day_before_nobody_sat_and_the_change_is_a_link(seated: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(address(seated.group), {"on": (TODAY - timedelta(days=1)).isoformat()})
    assert states_of(page)["AT"] == "vacant"
    assert (page.context["composition"].earlier, page.context["composition"].later) == (None, TODAY)
    assert f'href="?on={TODAY.isoformat()}"' in page.content.decode()


def test_a_group_that_asked_nobody_has_no_vacancy(
    group: ExpertGroup, officer: User, states: Any, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(address(group))
    assert set(states_of(page).values()) == {"not_invited"}
    assert page.context["composition"].timeline is None


def test_a_state_with_two_seats_has_one_row_with_both(
    contacts: dict[str, User], superuser: User, sign_in: SignIn
) -> None:
    made = calls.create_call(
        make_group("E09998", representatives=2, experts=0), title="Two", deadline_on=DEADLINE, by=superuser, at=OPENED
    )
    opened = calls.open_call(made, by=superuser, at=OPENED)
    accepted(invitation_of(opened, "ES"), contacts["ES"], superuser)
    Mandate.objects.filter(seat__number=2).update(until=TODAY + timedelta(days=1), end_reason=EndReason.RESIGNED)
    client = sign_in(superuser)
    assert states_of(client.get(address(made.group)))["ES"] == "ending"
    page = client.get(address(made.group), {"on": (TODAY + timedelta(days=1)).isoformat()})
    assert (len(states_of(page)), states_of(page)["ES"]) == (27, "partly")
    assert "1 of 54 seats held" in text_of(page)
    assert "ES 2" in text_of(page)


@pytest.mark.parametrize("typed", ["31.3.2026", "2026-02-30", "<script>", "0"])
def test_what_is_no_day_is_said_and_today_is_shown(typed: str, seated: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(address(seated.group), {"on": typed})
    assert page.context["on"] == TODAY
    assert "is not a day. Write it as 2026-03-31." in text_of(page)
    assert "<script>”" not in page.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1957-12-31"])
def test_days_far_away_break_nothing(day: str, seated: Call, officer: User, sign_in: SignIn) -> None:
    assert sign_in(officer).get(address(seated.group), {"on": day}).status_code == 200


def test_another_groups_officer_finds_nothing_there(seated: Call, other_officer: User, sign_in: SignIn) -> None:
    assert sign_in(other_officer).get(address(seated.group)).status_code == 404


def test_its_queries_do_not_grow_with_who_sits(
    seated: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    with django_assert_num_queries(11):
        client.get(address(seated.group))
    for iso2 in ("BE", "MT"):
        accepted(invitation_of(seated, iso2), contacts[iso2], officer)
    with django_assert_num_queries(11):
        client.get(address(seated.group))


def test_the_groups_page_leads_there(seated: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(reverse("admin:nominations_expertgroup_change", args=[seated.group_id]))
    assert address(seated.group) in page.content.decode()
