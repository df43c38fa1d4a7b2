"""Who letters go to and who signs them: entered from a day on, so that the one before ends with that day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import periods
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.letters.models import Addressee, Signatory
from nominations.reference.models import Country

DEFAULT_SALUTATION = "Your Excellency"


class AddressingRefused(Refused):
    """The addressee or signatory lacks what a letter needs, or would begin before the one in office did."""


@transaction.atomic
def enter_addressee(
    country: Country,
    *,
    name: str,
    capacity: str,
    email: str,
    since: date,
    by: User | None,
    at: datetime,
    salutation: str = DEFAULT_SALUTATION,
    address: str = "",
    language: str = "en",
) -> Addressee:
    """Enter whom letters to a State go to from a day on; who was in office until then ends with that day.

    Raises AddressingRefused.
    """
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    former = Addressee.objects.filter(country=country, until__isnull=True).first()
    _check(country, name=clean_line(name), capacity=clean_line(capacity), email=email)
    if former:
        _give_way(former, since=since, by=by, at=at)
    made = Addressee.objects.create(
        country=country,
        name=clean_line(name),
        capacity=clean_line(capacity),
        salutation=clean_line(salutation) or DEFAULT_SALUTATION,
        address=clean_text(address),
        email=email.strip(),
        language=language,
        since=since,
    )
    audit.record("addressee.create", made, by=by, at=at, on_behalf_of=str(country.pk), since=str(since))
    return made


def _check(country: Country, *, name: str, capacity: str, email: str) -> None:
    if not name or not capacity:
        words = _("Give the name and the capacity of the addressee for %(state)s: both stand on the letter.")
        raise AddressingRefused(words % {"state": country.name_in_text})
    if not email.strip():
        words = _("Give an e-mail address for %(state)s: the letters are sent by e-mail.")
        raise AddressingRefused(words % {"state": country.name_in_text})


def _give_way(former: Addressee, *, since: date, by: User | None, at: datetime) -> None:
    if since <= former.since:
        facts = {"name": former.name, "day": date_format(former.since, "l j F Y")}
        words = _("%(name)s is in office since %(day)s. Choose a later day for the new addressee.")
        raise AddressingRefused(words % facts)
    former.until = since
    former.save(update_fields=["until"])
    audit.record("addressee.end", former, by=by, at=at, on_behalf_of=str(former.country_id), until=str(since))


@transaction.atomic
def enter_signatory(
    *,
    name: str,
    capacity: str,
    service: str,
    since: date,
    by: User | None,
    at: datetime,
    reference: str = "",
    until: date | None = None,
) -> Signatory:
    """Enter who may sign letters from a day on. Raises AddressingRefused without name, capacity and service."""
    facts = {"name": clean_line(name), "capacity": clean_line(capacity), "service": clean_line(service)}
    if not all(facts.values()):
        raise AddressingRefused(
            _("Give the name, the capacity and the service of the signatory: the letter says all three.")
        )
    made = Signatory.objects.create(**facts, reference=clean_line(reference), since=since, until=until)
    audit.record("signatory.create", made, by=by, at=at, since=str(since))
    return made


def signing(*, on: date) -> "QuerySet[Signatory]":
    """Return who may sign on a day."""
    return Signatory.objects.filter(periods.running_on(on))
