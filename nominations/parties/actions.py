"""The verbs of parties: enter an authority or a person that the Commission accepted, or find the one that is known."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from nominations.kernel.text import clean_line, clean_text, fold
from nominations.parties.models import Authority, Person

KEY_LENGTH_AUTHORITY = 300
KEY_LENGTH_PERSON = 620
PERSONS = 25  # the seed under which persons' keys are hashed for locks


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

    Same name whatever case and diacritics: same authority; the name of one that was succeeded is its successor's. What
    is given now about how to reach it replaces what was known; earlier words stay in the frozen versions.
    """
    reached_at = {"email": clean_line(email), "website": clean_line(website), "address": clean_text(address)}
    latin = {"name_latin": clean_line(name_latin)}
    key = authority_key(name)
    authority = _successor(country_id, key)
    if authority:
        latin = {}  # of the earlier name
    else:
        authority, _is_new = Authority.objects.select_for_update().get_or_create(
            country_id=country_id,
            name_key=key,
            until=None,
            defaults={"name": clean_line(name), "since": on, **latin, **reached_at},
        )
    _take_what_is_given(authority, latin | reached_at)
    return authority


def enter_authority(*, country_id: str, name: str, on: date, name_latin: str = "", **reached_at: str) -> Authority:
    """Enter an authority that begins on a day, whoever bore its name before."""
    return Authority.objects.create(
        country_id=country_id,
        name=clean_line(name),
        name_latin=clean_line(name_latin),
        name_key=authority_key(name),
        since=on,
        **reached_at,
    )


def _successor(country_id: str, key: str) -> Authority | None:
    """Return what became of the authority that last bore a name, unless one bears it now."""
    named = Authority.objects.filter(country_id=country_id, name_key=key)
    last = named.order_by(F("until").desc(nulls_first=True)).first()
    if last is None or last.until is None or last.succeeded_by is None:
        return None
    while last.succeeded_by is not None:
        last = last.succeeded_by
    return locked_authority(last) if last.until is None else None


def locked_authority(authority: Authority) -> Authority:
    """Lock an authority and read it afresh: it neither ends nor is succeeded meanwhile."""
    rows = Authority.objects.select_for_update(of=("self",), no_key=True).select_related("country")
    return rows.get(pk=authority.pk)


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
    gender: str = "",
) -> Person:
    """Return the person of this e-mail address and name, entered when new; who was merged leads to the survivor.

    Without an address nobody is taken for somebody else: two persons may share a name. Two who register the same
    person at once wait for each other.
    """
    latin = {"family_name_latin": clean_line(family_name_latin), "given_name_latin": clean_line(given_name_latin)}
    office = {"function": clean_line(function), "employer": clean_line(employer), "phone": clean_line(phone)}
    facts = {**latin, **office, "gender": clean_line(gender)}
    _one_at_a_time(person_key(email, given_name, family_name))
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
    return _named_anew(known)


def _named_anew(person: Person) -> Person:
    person.name_key = person_key(
        person.given_name, person.family_name, person.given_name_latin, person.family_name_latin
    )
    person.save(update_fields=["name_key"])
    return person


def authority_key(name: str) -> str:
    """Return the folded form in which an authority's name is unique in its State."""
    return fold(name)[:KEY_LENGTH_AUTHORITY]


def person_key(*names: str) -> str:
    """Return the folded form that search looks in: original and Latin names (domain rule 22)."""
    return fold(" ".join(names))[:KEY_LENGTH_PERSON]


def _known_person(email: str, *, family_name: str, given_name: str) -> Person | None:
    if not email:
        return None
    wanted = (fold(family_name), fold(given_name))
    for person in Person.objects.filter(email__iexact=email).order_by("created_at", "pk"):
        if (fold(person.family_name), fold(person.given_name)) == wanted:
            return survivor(person)
    return None


def survivor(person: Person) -> Person:
    """Return who this person is now, after all mergers, locked: nobody merges or forgets her meanwhile."""
    while True:
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if person.merged_into is None:
            return person
        person = person.merged_into


def _one_at_a_time(key: str) -> None:
    """Wait until nobody else holds this key; it is let go with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, PERSONS])


def _take_what_is_given(record: Authority | Person, facts: dict[str, str]) -> None:
    given = {name: value for name, value in facts.items() if value and getattr(record, name) != value}
    for name, value in given.items():
        setattr(record, name, value)
    if given:
        record.save(update_fields=list(given))
