"""The lists of the admin: they find what they should, in the same number of queries with one row and with three."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.workflow.states import Status
from tests.cast import DEADLINE, NOW, accepted, drafted, in_status, invitation_of, submitted
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]

QUERIES = {
    "call": 5,
    "nomination": 5,
    "mandate": 6,
    "membership": 6,
    "authority": 5,
    "person": 4,
    "outgoingmail": 9,
    "role": 5,
    "user": 4,
    "expertgroup": 5,
    "auditevent": 7,
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_lists_queries_do_not_grow_with_its_rows(
    name: str,
    call: Call,
    contacts: dict[str, User],
    officer: User,
    superuser: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(superuser)
    address = reverse(f"admin:nominations_{name}_changelist")
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address).status_code == 200
    for iso2 in ("BE", "MT"):
        accepted(invitation_of(call, iso2), contacts[iso2], officer)
        calls.create_call(call.group, title=f"Call {iso2}", deadline_on=DEADLINE, by=officer, at=NOW)
    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", [*QUERIES, "country", "holiday", "heartbeat", "registerterm"])
def test_a_list_has_at_most_five_columns(name: str, states: object, superuser: User, sign_in: SignIn) -> None:
    page = sign_in(superuser).get(reverse(f"admin:nominations_{name}_changelist"))
    columns = [column for column in page.context["cl"].list_display if column != "action_checkbox"]
    assert 1 <= len(columns) <= 5


@pytest.mark.parametrize("term", ["E03931", "Austria", "AT", "muller-1", "MÜLLER", "Änn mul"])
def test_nominations_are_found_by_reference_state_or_name_without_accents(
    term: str, call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), contacts["AT"])
    page = sign_in(officer).get(reverse("admin:nominations_nomination_changelist"), {"q": term})
    assert nomination.reference in text_of(page)


def test_a_search_does_not_read_drafts(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    drafted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).get(reverse("admin:nominations_nomination_changelist"), {"q": "Müller"})
    assert page.context["cl"].result_count == 0


def test_a_select_box_filters_by_state_without_javascript(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    for iso2 in ("AT", "BE"):
        submitted(invitation_of(call, iso2), contacts[iso2])
    client = sign_in(officer)
    address = reverse("admin:nominations_nomination_changelist")
    name = "invitation__country__iso2__exact"
    assert client.get(address, {name: "AT"}).context["cl"].result_count == 1
    assert client.get(address, {name: ""}).context["cl"].result_count == 2
    assert f'<select name="{name}"' in client.get(address).content.decode()


def test_discarded_drafts_are_neither_listed_nor_offered_as_a_filter(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    in_status(Status.DISCARDED, invitation_of(call, "AT"), austria, officer)
    page = sign_in(officer).get(reverse("admin:nominations_nomination_changelist"))
    assert page.context["cl"].result_count == 0
    assert "Discarded draft" not in text_of(page)


def test_persons_are_found_without_accents(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    accepted(invitation_of(call, "AT"), austria, officer)
    page = sign_in(officer).get(reverse("admin:nominations_person_changelist"), {"q": "annchen"})
    assert "Müller-1" in text_of(page)


def test_the_audit_trail_is_for_administrators(call: Call, officer: User, superuser: User, sign_in: SignIn) -> None:
    address = reverse("admin:nominations_auditevent_changelist")
    assert sign_in(officer).get(address).status_code == 403
    assert "call.open" in text_of(sign_in(superuser).get(address))
