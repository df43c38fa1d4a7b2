"""The stage for declarations: EuroQCI as the sources date it, open to all; a country outside the Union; shorthands."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from nominations.accounts.models import User
from nominations.declarations import signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day, partial_date
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.cast import NOW, OPENED

DONE_ON = date(2019, 6, 13)
ACCESSIONS = Path(settings.BASE_DIR) / "nominations" / "data" / "euroqci_accessions.csv"


@pytest.fixture
def declaration(group: ExpertGroup) -> Declaration:
    """A declaration done in Bucharest on 13 June 2019, open to any State, that nobody has signed yet."""
    made = Declaration(
        group=group,
        slug="euroqci",
        title="Declaration of Cooperation on a Quantum Communication Infrastructure",
        short_title="EuroQCI declaration",
        done_at="Bucharest",
        original_language="en",
        open_to=Declaration.OpenTo.ANY_STATE,
        status=Status.OPEN,
        created_at=OPENED,
    )
    made.set_date(of_day(DONE_ON))
    made.save()
    return made


@pytest.fixture
def outside(states: dict[str, Country]) -> dict[str, Country]:
    """Countries outside the Union by ISO code."""
    reference.load_partner_countries()
    return {country.iso2: country for country in Country.objects.filter(protocol_order__isnull=True)}


@pytest.fixture
def all_signed(declaration: Declaration, states: dict[str, Country]) -> list[Signature]:
    """The 27 accessions of the data file, as vague as the sources date them."""
    with ACCESSIONS.open(encoding="utf-8", newline="") as lines:
        return [_entered(declaration, states, row) for row in csv.DictReader(lines)]


def _entered(declaration: Declaration, states: dict[str, Country], row: dict[str, str]) -> Signature:
    start, end = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
    when = partial_date(row["precision"], start, end, row["stated_date"])
    return signing.record(declaration, country=states[row["iso2"]], when=when, source=row["source"], by=None, at=OPENED)


def sign(declaration: Declaration, state: Country, day: date, by: User | None = None) -> Signature:
    """Record that a State signed on a day."""
    return signing.record(declaration, country=state, when=of_day(day), by=by, at=NOW)
