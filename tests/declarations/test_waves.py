"""Several States recorded at once, as one source dates them: all of them, or none."""

from datetime import date

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import access, counting, queries, waves
from nominations.declarations.judging import CannotSign
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import partial_date
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.stage import DONE_ON, sign

END_OF_2019 = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")


def together(declaration: Declaration, countries: list[Country], by: User) -> None:
    waves.record_together(declaration, countries=countries, when=END_OF_2019, source="News.", by=by, at=NOW)


def test_they_are_one_wave_each_with_its_own_record(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    together(declaration, [states["FR"], states["GR"]], officer)
    found = counting.waves(queries.facts(queries.signatures(declaration)))
    assert [(wave.when, wave.states) for wave in found] == [(END_OF_2019, ("GR", "FR"))]
    assert AuditEvent.objects.filter(action="signature.record").count() == 2


def test_one_that_cannot_sign_stops_them_all(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    with pytest.raises(CannotSign, match="Belgium has signed already"):
        together(declaration, [states["FR"], states["BE"]], officer)
    assert declaration.signatures.count() == 1


def test_only_the_secretariat_records_them(
    declaration: Declaration, states: dict[str, Country], other_officer: User
) -> None:
    with pytest.raises(access.NotAllowed, match="Only the secretariat"):
        together(declaration, [states["FR"]], other_officer)
