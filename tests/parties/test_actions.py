"""Authorities and persons are found again by folded name and address, and entered when new."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from nominations.reference import actions as reference

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def countries() -> None:
    reference.load_countries()


def a_person(**facts: Any) -> Person:
    return parties.register_person(
        **{"family_name": "García", "given_name": "Inés", "email": "ines.garcia@example.org", "at": AT} | facts
    )


def test_an_authority_is_known_again_whatever_case_and_diacritics() -> None:
    first = parties.register_authority(country_id="CZ", name="Ministerstvo průmyslu", on=TODAY)
    again = parties.register_authority(
        country_id="CZ", name="MINISTERSTVO  PRUMYSLU", email="mpo@example.org", on=date(2027, 1, 1)
    )
    assert (again.pk, again.name, again.since) == (first.pk, "Ministerstvo průmyslu", TODAY)
    assert Authority.objects.get().email == "mpo@example.org"


def test_what_is_not_given_again_is_not_forgotten() -> None:
    parties.register_authority(country_id="CZ", name="Úřad", email="urad@example.org", on=TODAY)
    again = parties.register_authority(country_id="CZ", name="Úřad", on=TODAY)
    assert again.email == "urad@example.org"


def test_the_same_name_in_another_state_is_another_authority() -> None:
    one = parties.register_authority(country_id="LU", name="Ministère de l’Économie", on=TODAY)
    other = parties.register_authority(country_id="BE", name="Ministère de l’Économie", on=TODAY)
    assert one.pk != other.pk


def test_an_authority_that_ended_is_entered_anew() -> None:
    old = parties.register_authority(country_id="DE", name="Bundesministerium", on=date(2020, 1, 1))
    Authority.objects.filter(pk=old.pk).update(until=date(2025, 5, 6))
    new = parties.register_authority(country_id="DE", name="Bundesministerium", on=TODAY)
    assert (new.pk != old.pk, new.since) == (True, TODAY)


def test_a_long_name_of_sharp_s_still_fits_its_search_form() -> None:
    name = "ß" * 300
    authority = parties.register_authority(country_id="DE", name=name, on=TODAY)
    assert (authority.name, authority.name_key) == (name, "s" * 300)


def test_a_person_is_known_again_by_address_and_name() -> None:
    first = a_person(function="Adviser")
    again = a_person(family_name="GARCIA", given_name="Ines", email="Ines.Garcia@example.org", phone="+34 91 000 00 00")
    assert (again.pk, again.family_name, again.function) == (first.pk, "García", "Adviser")
    assert Person.objects.get().phone == "+34 91 000 00 00"


@pytest.mark.parametrize(
    "facts", [{"given_name": "Elena"}, {"email": "other@example.org"}, {"email": ""}], ids=["name", "address", "none"]
)
def test_another_name_another_address_or_none_is_another_person(facts: dict[str, str]) -> None:
    assert a_person(**facts).pk != a_person().pk


def test_without_an_address_two_persons_of_one_name_stay_two() -> None:
    assert a_person(email="").pk != a_person(email="").pk


def test_search_finds_original_and_latin_names_without_diacritics() -> None:
    person = a_person(
        family_name="Παπαδοπούλου", given_name="Ελένη", family_name_latin="Papadopoúlou", given_name_latin="Eléni"
    )
    assert person.name_key == "ελενη παπαδοπουλου eleni papadopoulou"


def test_names_are_kept_clean_in_nfc_and_without_invisible_marks() -> None:
    person = a_person(family_name="Garci\u0301a\u200b\r\nBcc: x", given_name="\u202eInés")
    assert (person.family_name, person.given_name) == ("García Bcc: x", "Inés")
