"""The verbs of parties: enter an authority or a person that the Commission accepted, or find the one that is known."""

from datetime import date, datetime

from django.db import transaction

from nominations.kernel.text import clean_line, clean_text, fold
from nominations.parties.models import Authority, Person

KEY_LENGTH_AUTHORITY = 300
KEY_LENGTH_PERSON = 620


@transaction.atomic
def register_authority(
    *,
    country_id: str,
    name: str,
    on: date,
    name_latin: str = "",
    email: str = "",
    website: str = "",
    address: str = "",
) -> Authority:
    """Return the State's authority of this name, entered from `on` when it is new (domain rule 1).

    Same name whatever case and diacritics: same authority. What is given now about how to reach it replaces what was
    known; earlier words stay in the frozen versions.
    """
    reached_at = {
        "name_latin": clean_line(name_latin),
        "email": clean_line(email),
        "website": clean_line(website),
        "address": clean_text(address),
    }
    authority, is_new = Authority.objects.select_for_update().get_or_create(
        country_id=country_id,
        name_key=fold(name)[:KEY_LENGTH_AUTHORITY],
        until=None,
        defaults={"name": clean_line(name), "since": on, **reached_at},
    )
    if not is_new:
        _take_what_is_given(authority, reached_at)
    return authority


@transaction.atomic
def register_person(
    *,
    family_name: str,
    given_name: str,
    email: str,
    at: datetime,
    family_name_latin: str = "",
    given_name_latin: str = "",
    function: str = "",
    employer: str = "",
    phone: str = "",
) -> Person:
    """Return the person of this e-mail address and name, entered when new.

    Without an address nobody is taken for somebody else: two persons may share a name.
    """
    facts = {
        "family_name_latin": clean_line(family_name_latin),
        "given_name_latin": clean_line(given_name_latin),
        "function": clean_line(function),
        "employer": clean_line(employer),
        "phone": clean_line(phone),
    }
    known = _known_person(clean_line(email), family_name=family_name, given_name=given_name)
    if known is None:
        return Person.objects.create(
            family_name=clean_line(family_name),
            given_name=clean_line(given_name),
            name_key=person_key(given_name, family_name, given_name_latin, family_name_latin),
            email=clean_line(email),
            created_at=at,
            **facts,
        )
    _take_what_is_given(known, facts)
    known.name_key = person_key(known.given_name, known.family_name, known.given_name_latin, known.family_name_latin)
    known.save(update_fields=["name_key"])
    return known


def person_key(*names: str) -> str:
    """Return the folded form that search looks in: original and Latin names (domain rule 22)."""
    return fold(" ".join(names))[:KEY_LENGTH_PERSON]


def _known_person(email: str, *, family_name: str, given_name: str) -> Person | None:
    if not email:
        return None
    wanted = (fold(family_name), fold(given_name))
    for person in Person.objects.select_for_update().filter(email__iexact=email).order_by("created_at", "pk"):
        if (fold(person.family_name), fold(person.given_name)) == wanted:
            return person
    return None


def _take_what_is_given(record: Authority | Person, facts: dict[str, str]) -> None:
    given = {name: value for name, value in facts.items() if value and getattr(record, name) != value}
    for name, value in given.items():
        setattr(record, name, value)
    if given:
        record.save(update_fields=list(given))
