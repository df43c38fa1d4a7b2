"""What `load_demo` enters for letters: invented addressees of all States, an invented signatory, a sample annex."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.letters import addressing, annexing
from nominations.letters.models import Addressee, Annex, Signatory
from nominations.reference.models import Country

Facts = dict[str, Any]


@transaction.atomic
def load(group: ExpertGroup, known: Facts, *, at: datetime) -> None:
    """Enter what is not there yet; running again changes nothing."""
    today = clock.local_day(at)
    since = date(today.year - 1, 1, 1)
    _addressees(known["addressees"], since=since, at=at)
    signatory, annex = known["signatory"], known["annex"]
    if not Signatory.objects.filter(name=signatory["name"]).exists():
        addressing.enter_signatory(**signatory, since=since, by=None, at=at)
    if not Annex.objects.filter(group=group, title=annex["title"]).exists():
        annexing.add_annex(group, title=annex["title"], text="\n".join(annex["text"]), by=None, at=at)


def _addressees(names: dict[str, str], *, since: date, at: datetime) -> None:
    """Enter an addressee for each State that has none; every name is invented and says so."""
    have = set(Addressee.objects.filter(until__isnull=True).values_list("country_id", flat=True))
    for country in Country.objects.member_states(on=clock.local_day(at)).exclude(pk__in=have):
        addressing.enter_addressee(
            country,
            name=names[country.eu_code],
            capacity=f"Ambassador, Permanent Representative of {country.name_in_text} to the European Union",
            email=f"permrep.{country.eu_code.lower()}@example.org",
            address=f"Permanent Representation of {country.name_in_text}\nRue de l’Exemple 1\n1000 Brussels",
            since=since,
            by=None,
            at=at,
        )
