"""Vacant seats and terms that end soon, over the visitor's groups, as their pages and the start page show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.mandates.vacancies import Vacancy, ending_terms, vacancies
from nominations.reference.models import Country

A_PAGE = 50
NEAR, FAR = timedelta(days=90), timedelta(days=180)
A_FEW = 5  # on the start page


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
    """Return the vacancies of the visitor's groups, filtered by the code of a group and of a State; three queries."""
    every = vacancies(groups=ExpertGroup.objects.visible_to(user, on=on), on=on)
    groups = {vacancy.group.code: vacancy.group for vacancy in every}
    states = {vacancy.country.iso2: vacancy.country for vacancy in every}
    chosen = [each for each in every if group in ("", each.group.code) and state in ("", each.country.iso2)]
    chosen.sort(key=lambda each: each.since or date.min)  # stable: by group and in protocol order within a day
    return VacancyList(
        page=Paginator(chosen, A_PAGE).get_page(page),
        groups=list(groups.values()),
        states=sorted(states.values(), key=lambda each: each.protocol_order or 0),
        group=group,
        state=state,
        total=len(every),
    )


def chosen_vacancies(user: Any, keys: Iterable[str], *, on: date) -> list[Vacancy]:
    """Return those of the visitor's vacancies whose seats were ticked; what was filled meanwhile is not there."""
    wanted = set(keys)
    every = vacancies(groups=ExpertGroup.objects.visible_to(user, on=on), on=on)
    return [each for each in every if str(each.seat.pk) in wanted]


@dataclass(frozen=True)
class Ending:
    """The mandates that end soon: the first few, and how many in all."""

    first: list[Mandate]
    near: int
    far: int


def ending(user: Any, *, on: date) -> Ending:
    """Return what the start page says of terms that end; two queries."""
    terms = ending_terms(groups=ExpertGroup.objects.visible_to(user, on=on), on=on, within=FAR)
    counted = terms.order_by().aggregate(near=Count("pk", filter=Q(until__lte=on + NEAR)), far=Count("pk"))
    return Ending(list(terms[:A_FEW]) if counted["far"] else [], counted["near"], counted["far"])


def ending_page(user: Any, *, within: timedelta, page: str, on: date) -> Page[Mandate]:
    terms = ending_terms(groups=ExpertGroup.objects.visible_to(user, on=on), on=on, within=within)
    return Paginator(terms, A_PAGE).get_page(page)
