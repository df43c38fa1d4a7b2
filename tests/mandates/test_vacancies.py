"""Vacancies of invited States since when, terms that end soon; the queries do not grow (domain rule 33)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, SeatRule
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.mandates.vacancies import ending_terms, vacancies
from tests.cast import NOW, OPENED, TODAY, accepted, make_group
from tests.mandates.stage import appoint, seat

pytestmark = pytest.mark.django_db


def paper_call(group: ExpertGroup, on: date) -> Call:
    facts = {"reference": f"{group.code}-{on}", "title": "On paper", "by": None, "at": NOW}
    return calls.record_paper_call(group, deadline_on=on, **facts)  # type: ignore[arg-type]


def test_every_invited_state_is_vacant_until_somebody_sits(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    assert len(vacancies(group=call.group, on=TODAY)) == 27
    accepted(austrias, austria, officer)
    found = vacancies(group=call.group, on=TODAY)
    assert len(found) == 26
    first = found[0]
    assert (first.group, first.country.iso2, first.seat.number, first.last) == (call.group, "BE", 1, None)
    assert first.since == clock.local_day(OPENED)
    assert "AT" not in {vacancy.country.iso2 for vacancy in found}


def test_a_seat_is_vacant_since_its_last_mandate_ended(call: Call) -> None:
    where = seat(call.group)
    mandate = appoint(where, "Auer", TODAY - timedelta(days=100), at=NOW)
    ended = mandates.end(mandate, until=TODAY, reason=EndReason.RESIGNED, by=None, at=NOW)
    vacancy = next(each for each in vacancies(on=TODAY) if each.country.iso2 == "AT")
    assert (vacancy.since, vacancy.last, vacancy.last and vacancy.last.person.family_name) == (TODAY, ended, "Auer")
    assert "AT" not in {each.country.iso2 for each in vacancies(on=TODAY - timedelta(days=1))}


@pytest.mark.usefixtures("states")
def test_of_a_call_on_paper_the_last_day_counts(group: ExpertGroup) -> None:
    paper_call(group, date(2024, 5, 25))
    assert {vacancy.since for vacancy in vacancies(group=group, on=TODAY)} == {date(2024, 5, 25)}
    assert vacancies(group=group, on=date(2024, 5, 24)) == []


def test_a_state_that_was_never_asked_has_no_vacancy(draft_call: Call) -> None:
    groups.ensure_seats(draft_call.group, on=TODAY)
    assert vacancies(on=TODAY) == []


@pytest.mark.usefixtures("states")
def test_closed_groups_and_seats_beyond_the_rule_have_none(group: ExpertGroup) -> None:
    two = make_group("E03600", representatives=2, experts=0)
    for each in (group, two):
        paper_call(each, date(2024, 5, 25))
    assert len(vacancies(on=TODAY)) == 27 * 3
    SeatRule.objects.filter(group=two).update(per_state=1)
    mandates.close_group(group, on=TODAY, by=None, at=NOW)
    assert {(each.group, each.seat.number) for each in vacancies(on=TODAY)} == {(two, 1)}


@pytest.mark.usefixtures("states")
def test_the_queries_do_not_grow(group: ExpertGroup, django_assert_num_queries: Callable[..., Any]) -> None:
    for each in (group, make_group("E03600", representatives=2, experts=0)):
        paper_call(each, date(2024, 5, 25))
        mandate = appoint(seat(each), "Auer", TODAY - timedelta(days=100), at=NOW)
        mandates.end(mandate, until=TODAY, reason=EndReason.RESIGNED, by=None, at=NOW)
        with django_assert_num_queries(2):
            assert {str(one.group) + str(one.country) + str(one.last) for one in vacancies(on=TODAY)}
    with django_assert_num_queries(2):
        vacancies(groups=ExpertGroup.objects.filter(pk=group.pk), on=TODAY)


@pytest.mark.usefixtures("states")
def test_terms_that_end_soon_are_listed_until_a_successor_is_appointed(group: ExpertGroup) -> None:
    group.term_months = 12
    group.save()
    began = TODAY - timedelta(days=350)
    soon = appoint(seat(group), "Auer", began, at=NOW)
    appoint(seat(group, country_id="BE"), "Peeters", TODAY - timedelta(days=10), at=NOW)

    def listed() -> list[Mandate]:
        mine = ExpertGroup.objects.filter(pk=group.pk)
        return list(ending_terms(groups=mine, on=TODAY, within=timedelta(days=60)))

    assert listed() == [soon]
    assert soon.until is not None
    appoint(seat(group), "Bauer", soon.until, at=NOW)
    assert listed() == []
