"""Who is written to and who signs, for the tests of letters: 27 invented addressees and an invented signatory."""

from datetime import date

import pytest

from nominations.letters import addressing
from nominations.letters.models import Addressee, Signatory
from nominations.reference.models import Country
from tests.cast import OPENED, SINCE


def address_to(country: Country, *, since: date = SINCE, name: str = "") -> Addressee:
    """Enter the invented Permanent Representative of a State."""
    return addressing.enter_addressee(
        country,
        name=name or f"H.E. Ms Ana Invented of {country.name_en}",
        capacity=f"Ambassador, Permanent Representative of {country.name_en}",
        email=f"permrep.{country.eu_code.lower()}@example.org",
        address="1 Invented Street\n1000 Brussels",
        since=since,
        by=None,
        at=OPENED,
    )


@pytest.fixture
def addressees(states: dict[str, Country]) -> dict[str, Addressee]:
    """An addressee in office for each State, by ISO code."""
    return {iso2: address_to(country) for iso2, country in states.items()}


@pytest.fixture
def signatory(db: None) -> Signatory:
    return addressing.enter_signatory(
        name="Invented Signatory",
        capacity="The Director-General",
        service="Directorate-General for Invented Affairs",
        reference="INVENT/1",
        since=SINCE,
        by=None,
        at=OPENED,
    )
