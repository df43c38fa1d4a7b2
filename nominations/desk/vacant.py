"""Vacant seats and terms that end soon, over the visitor's groups, as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.mandates.vacancies import Vacancy, ending_terms, spots, vacancies
from nominations.reference.models import Country

A_PAGE = 50
NEAR, FAR = timedelta(days=90), timedelta(days=180)


@dataclass(frozen=True)
class VacancyList:
    """A page of vacancies, the longest vacant first, with what the list can be filtered by."""

    page: Page[Vacancy]
    groups: list[ExpertGroup]
    states: list[Country]
    group: str
    state: str
    total: int


def vacancy_list(user: Any, *, group: str, state: str, page: str, on: date) -> VacancyList:
    """Return the vacancies of the visitor's groups, filtered by the code of a group and of a State; five queries."""
    visible = ExpertGroup.objects.visible_to(user, on=on)
    every = spots(groups=visible, on=on)
    chosen = [spot for spot in every if group in ("", spot.code) and state in ("", spot.iso2)]
    chosen.sort(key=lambda spot: spot.since)  # stable: by group and in protocol order within a day
    shown: Page[Any] = Paginator(chosen, A_PAGE).get_page(page)
    by_seat = {each.seat.pk: each for each in vacancies(seats=[spot.seat for spot in shown], groups=visible, on=on)}
    shown.object_list = [by_seat[spot.seat] for spot in shown if spot.seat in by_seat]
    groups = ExpertGroup.objects.filter(code__in={spot.code for spot in every}).only("code", "title")
    states = Country.objects.filter(iso2__in={spot.iso2 for spot in every}).order_by("protocol_order")
    return VacancyList(shown, list(groups), list(states), group=group, state=state, total=len(every))


def chosen_vacancies(user: Any, keys: Iterable[str], *, on: date) -> list[Vacancy]:
    """Return those of the visitor's vacancies whose seats were ticked; what was filled meanwhile is not there."""
    wanted, visible = set(keys), ExpertGroup.objects.visible_to(user, on=on)
    seats = [spot.seat for spot in spots(groups=visible, on=on) if str(spot.seat) in wanted]
    return vacancies(groups=visible, seats=seats, on=on)


def ending_page(user: Any, *, within: timedelta, page: str, on: date) -> Page[Mandate]:
    terms = ending_terms(groups=ExpertGroup.objects.visible_to(user, on=on), on=on, within=within)
    return Paginator(terms, A_PAGE).get_page(page)
