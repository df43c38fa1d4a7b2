"""Which countries outside the Union work with a group or observe it, in public."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value

from nominations.groups.models import ExpertGroup
from nominations.kernel import periods
from nominations.partnerships.models import Observer, Partner
from nominations.reference.models import Country
from nominations.register.queries.partners import PublicCountry, country_of


@dataclass(frozen=True)
class PublicObserver:
    """A country that observes a group, and since when."""

    country: PublicCountry
    since: date


class Outside(NamedTuple):
    """The countries outside the Union that a group works with, and those that observe it."""

    partners: list[PublicCountry]
    observers: list[PublicObserver]


def outside_of(group: ExpertGroup, *, on: date) -> Outside:
    """Return who works with a group on a day and who observes it, both by name; one query."""
    partners = Partner.objects.filter(periods.running_on(on), group=group, is_public=True)
    observers = Observer.objects.filter(periods.running_on(on), group=group)
    found = Outside([], [])
    rows = _countries(partners, "partner").union(_countries(observers, "observer"), all=True).order_by("country_name")
    for what, since, iso2, name_en, native_names in rows:
        country = country_of(Country(iso2=iso2, name_en=name_en, native_names=native_names))
        if what == "partner":
            found.partners.append(country)
        else:
            found.observers.append(PublicObserver(country, since))
    return found


def _countries(rows: Any, what: str) -> Any:
    country = {"iso2": F("country"), "country_name": F("country__name_en"), "own_names": F("country__native_names")}
    told = rows.order_by().annotate(what=Value(what, output_field=CharField()), **country)
    return told.values_list("what", "since", *country)
